"""A month end: what is still open, and what of it stops the month from closing."""
