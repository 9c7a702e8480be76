"""What a persona can do on a phone. Each act ends when the app has acknowledged it, or has failed to."""
