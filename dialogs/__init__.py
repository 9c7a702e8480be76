"""The pure rules of dialogs: what is asked next, and what the answers become."""
