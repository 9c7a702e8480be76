"""Cases, the reports made about them, their escalations, and the limits of what is owed in them."""
