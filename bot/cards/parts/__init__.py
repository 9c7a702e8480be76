"""The lines, words and buttons that cards are put together from."""
