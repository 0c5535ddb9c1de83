"""Providers' papers: matched, costed, classed, settled."""
