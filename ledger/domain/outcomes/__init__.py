"""What placements are for, and how far it has come."""
