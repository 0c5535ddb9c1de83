"""What placements are for, how far each outcome has come, and which agency is accountable for it."""
