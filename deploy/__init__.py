"""Where Doorstep runs: the local Slack, the demo and the app's manifest; nothing here imports ours."""
