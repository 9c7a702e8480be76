"""Draws every reply at the place where a person acted: a command, a message, a page or a form."""
