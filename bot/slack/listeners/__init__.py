"""The listeners, one family a file: each reads a payload, calls one use case, and chooses a reply."""
