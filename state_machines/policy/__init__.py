"""A board's policy: its file is read strictly, checked as a whole, and held as values."""
