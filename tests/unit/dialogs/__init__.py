"""The dialog engine and its dialogs, without any screen."""
