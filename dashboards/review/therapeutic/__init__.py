"""The page Therapeutic, in evidence, and the therapy of one placement."""
