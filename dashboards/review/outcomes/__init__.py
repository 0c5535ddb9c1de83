"""The page Outcomes and accountability, and the outcomes of one placement."""
