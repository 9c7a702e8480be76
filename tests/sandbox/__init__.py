"""The local Slack, driven by Slack's own SDK and by its control API."""
