"""What is true of a case, without any screen or store."""
