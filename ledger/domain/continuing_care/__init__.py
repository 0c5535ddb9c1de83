"""Children and Young People's Continuing Care: a process of stages, each with its clock."""
