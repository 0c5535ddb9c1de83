"""What books stand on: facts as known, and how far the journal is posted."""
