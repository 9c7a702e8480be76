"""The benchmark: how soon a report reaches everybody, what a burst takes, what it costs at rest."""
