"""The pure rules: what happens next on a board's flowchart, who owes what, and when they are chased."""
