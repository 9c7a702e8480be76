"""The Web API: one method, or one tight family, a file."""
