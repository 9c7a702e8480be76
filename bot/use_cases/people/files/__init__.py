"""The authority's two CSV files: read strictly, with every error named by file, row and column."""
