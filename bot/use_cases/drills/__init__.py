"""Practising the ladder: a drill is begun, chased, answered and ended, and is counted nowhere."""
