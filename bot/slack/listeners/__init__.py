"""One family of listeners a file: each parses, calls one use case, and says how to answer."""
