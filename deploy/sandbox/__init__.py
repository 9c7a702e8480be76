"""A local Slack for the demo and the tests: it speaks its protocol and knows nothing of the application."""
