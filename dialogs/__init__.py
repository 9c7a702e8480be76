"""The pure dialog engine: what is asked next, and what the answers become."""
