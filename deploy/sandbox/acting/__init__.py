"""What a persona can do with their phone; each act ends when the app has acknowledged, or has failed to."""
