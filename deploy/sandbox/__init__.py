"""A local Slack for the demo and the tests. It knows Slack's protocol and nothing of the application."""
