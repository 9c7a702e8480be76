"""Block Kit: what is allowed, what it says in plain text, and what a person can do with it."""
