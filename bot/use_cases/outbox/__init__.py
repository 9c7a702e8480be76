"""Outbox: messages are written in the transaction of what they are about, and sent by the engine."""
