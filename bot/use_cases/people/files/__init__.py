"""The authority's files, read strictly: every error is named by file, row and column."""
