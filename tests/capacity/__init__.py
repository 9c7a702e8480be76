"""What an authority's year costs in rows, bytes, messages and processor time; `make capacity` measures it."""
