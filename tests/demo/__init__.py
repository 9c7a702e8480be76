"""The demo as its visitors run it, and the parts that make it fail when it should."""
