"""What people ask, by subject: what reads. Every figure with a name is worked out here, and nowhere else."""
