"""Absences as people set them, for themselves or for somebody below them."""
