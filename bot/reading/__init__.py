"""What a case looks like now, read from the database for cards and use cases."""
