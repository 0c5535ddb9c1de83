"""Facts are read as known at a moment, and which of them the journal was posted from."""
