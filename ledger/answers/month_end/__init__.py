"""A month's end: what is still open, and what of it forbids closing."""
