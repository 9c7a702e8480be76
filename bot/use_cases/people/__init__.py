"""People: who is behind an account, where they are reached, when they are away, and the authority's files."""
