"""The page Closer to home: its lists, and the forms to record plans and searches."""
