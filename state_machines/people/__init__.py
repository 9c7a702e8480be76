"""The people who work with families, and when they are away."""
