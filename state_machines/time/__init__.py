"""Time as people and authorities count it: working hours, durations, moments."""
