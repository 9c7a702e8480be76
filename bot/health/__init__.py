"""How Doorstep is: what it counts, what a reading finds, who is told when something is wrong."""
