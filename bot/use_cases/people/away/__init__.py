"""Absences as people set them: themselves, or somebody above them."""
