"""Jointly commissioned homes: their beds and what a night costs."""
