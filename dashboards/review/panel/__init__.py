"""The page of a panel's sitting."""
