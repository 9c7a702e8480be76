"""The control API: what tests, the demo and the page use to look, act, and move the clock."""
