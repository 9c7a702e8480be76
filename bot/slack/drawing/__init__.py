"""Cards and prompts drawn in Block Kit, everything escaped and within Slack's limits."""
