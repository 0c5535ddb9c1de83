"""The page Outcomes and accountability."""
