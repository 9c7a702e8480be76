"""The use cases: what people and time bring about, one event a module, each in one transaction."""
