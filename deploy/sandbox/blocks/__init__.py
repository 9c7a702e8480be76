"""Block Kit: which blocks are allowed, what they say in plain text, and what a person can do with them."""
