"""The database: repositories of pure values behind one unit of work."""
