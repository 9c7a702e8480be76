"""Draws cards and prompts in Block Kit, with all text escaped and everything within Slack's limits."""
