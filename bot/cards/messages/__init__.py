"""What stored messages say: one file for each kind."""
