"""What every chat surface must keep to, over the one that is in use and over one of a few lines."""
