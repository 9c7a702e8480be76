"""Duties: who holds one, who may acknowledge it, who is told of it next, and who may see its case."""
