"""What goes through all subjects: the list of sheets, what may not stand, and what is odd."""
