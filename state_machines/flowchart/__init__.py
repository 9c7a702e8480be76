"""What a policy makes of an event: the move, the meetings, the patterns, and the drawing of it."""
