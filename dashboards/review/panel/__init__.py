"""The page of a panel's meeting: its agenda, and each item of it."""
