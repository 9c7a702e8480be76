"""The database: repositories that store and read pure values, within one unit of work."""
