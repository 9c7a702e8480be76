"""Chase: each duty is pinged until somebody has it, whatever happens to people and messages."""
