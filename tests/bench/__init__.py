"""The benchmark: how quickly a report reaches everybody, and what the bot costs while it waits."""
