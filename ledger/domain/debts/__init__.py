"""What agencies owe each other and contest."""
