"""Storage on both databases: the same tests, the same answers."""
