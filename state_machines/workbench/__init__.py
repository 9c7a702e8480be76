"""What proves, plays and explains a policy;  loads nothing of it."""
