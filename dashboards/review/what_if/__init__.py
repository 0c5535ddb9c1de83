"""The page What if, and the drafts that are kept there."""
