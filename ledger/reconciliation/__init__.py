"""Entries are proved. Pure."""
