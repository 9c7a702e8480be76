"""The cards: what a person sees, composed from one reading of the database."""
