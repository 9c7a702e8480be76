"""A board's flowchart at work: the moves that events cause, meetings, patterns, and its picture."""
