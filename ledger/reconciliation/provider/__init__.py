"""Providers' documents: lines matched, costed, given a match status, and settled."""
