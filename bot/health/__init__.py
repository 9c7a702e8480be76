"""The health of Doorstep: what is counted, what a look at the database finds, and who is told of trouble."""
