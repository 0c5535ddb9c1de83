"""Pooled funds: their years, and memoranda of what is given in kind."""
