"""What surrounds the application: the local Slack, the demo and the app manifest. Nothing here imports it."""
