"""What makes the record hold against whoever owns the database: its keys, its digests, and their checks."""
