"""What every chat has in common: what a person did there, what it does, and what they are shown for it."""
