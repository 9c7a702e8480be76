"""Delivers to the app what people do: Socket Mode or signed HTTP, acknowledgements, redelivery."""
