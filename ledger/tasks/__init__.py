"""What people do, one module a thing."""
