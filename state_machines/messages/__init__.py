"""What becomes of a message on its way to a person."""
