"""The states of messages on their way to people, and the kinds of news."""
