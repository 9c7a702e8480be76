"""The dialogs themselves, one a file, as declarations."""
