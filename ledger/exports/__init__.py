"""Books leave, one module a format."""
