"""Who works with a family, and when they are away."""
