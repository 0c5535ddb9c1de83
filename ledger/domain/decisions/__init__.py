"""Decisions: who was asked and who decided, the life of a split, reviews, and what delay cost."""
