"""How far from home, for how long, and what would bring a child closer."""
