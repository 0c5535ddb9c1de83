"""Entries are told: rows become sentences, the same on every screen and page."""
