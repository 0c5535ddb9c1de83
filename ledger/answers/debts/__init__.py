"""What agencies owe each other, for how long and why, and where their books differ."""
