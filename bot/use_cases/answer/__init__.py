"""Answer: acknowledging, declining and recording what was decided."""
