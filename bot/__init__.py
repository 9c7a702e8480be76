"""The application: a chat on one side, the pure centre and the database on the other."""
