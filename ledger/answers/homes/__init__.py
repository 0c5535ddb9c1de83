"""Jointly commissioned homes: who has which bed, what a night costs, and prices that make up the block price."""
