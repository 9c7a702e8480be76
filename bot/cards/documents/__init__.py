"""What leaves as a file: a chronology as rows, as CSV and as PDF."""
