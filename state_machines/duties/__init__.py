"""A duty's life: who holds it, who may press on it, who is told of it next, and who may see it."""
