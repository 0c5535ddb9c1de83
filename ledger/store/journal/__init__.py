"""Entries are kept and added up."""
