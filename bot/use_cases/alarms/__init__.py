"""Raising an alarm, chasing it until a person has it, taking it, and ending it."""
