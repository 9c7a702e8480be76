"""A board's policy file, read as strings, checked, and held as a model."""
