"""Files become facts, one module a format."""
