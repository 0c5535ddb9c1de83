"""Therapeutic care: what is claimed, what bears it out, and what was given of what was bought."""
