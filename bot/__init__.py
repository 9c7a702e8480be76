"""The application: Slack on one side, the pure centre and the database on the other."""
