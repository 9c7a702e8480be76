"""The storm: many people, many faults and many deaths at once, and afterwards a reckoning from outside."""
