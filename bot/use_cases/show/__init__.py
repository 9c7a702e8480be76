"""Show: where a case stands, and why, to whoever is entitled to ask."""
