"""The authority's own settings, read and checked."""
