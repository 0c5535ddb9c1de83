"""What goes across all subjects: the list of sheets, references between them, checks and remarks."""
