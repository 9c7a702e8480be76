"""Tests of what Slack is sent, and of how its answers are read."""
