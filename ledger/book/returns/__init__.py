"""Returns become facts: SSDA903 and the regional census."""
