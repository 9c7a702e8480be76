"""Where a person acted, and so where the answer is drawn: each surface draws every reply."""
