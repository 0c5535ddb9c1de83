"""Facts become entries. Pure."""
