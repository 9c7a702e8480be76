"""The demo: a local Slack and the bot as two real processes, and stories that are played on them."""
