"""Collect: a dialog turns taps and a few words into a report."""
