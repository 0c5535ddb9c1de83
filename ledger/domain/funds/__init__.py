"""Pooled funds, and what is given in kind."""
