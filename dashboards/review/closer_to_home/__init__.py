"""The page Closer to home."""
