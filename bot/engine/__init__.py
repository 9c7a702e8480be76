"""The engine: it chases what is due, sends the outbox, and looks for messages that may have arrived."""
