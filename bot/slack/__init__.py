"""Slack: what people press and see, and how our messages reach them."""
