"""The declarations of all dialogs, one dialog (or its "Add more" part) in a file."""
