"""Jointly commissioned homes: who has which bed, and what it costs."""
