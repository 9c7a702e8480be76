"""How payloads come in from Slack and calls go out to it."""
