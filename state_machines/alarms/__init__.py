"""Alarms: somebody is in danger, which waits for no case, no chart and no finished form (promise 11)."""
