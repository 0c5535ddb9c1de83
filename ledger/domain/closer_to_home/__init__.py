"""How far from home, for how long, and what would move a child closer."""
