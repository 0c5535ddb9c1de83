"""The page Therapeutic, in evidence."""
