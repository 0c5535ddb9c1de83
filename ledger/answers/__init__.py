"""What people ask, by subject: what reads. Every figure with a name is asked here; marts only add up its rows."""
