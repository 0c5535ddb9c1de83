"""Family Help: the grants of its programmes, and families before and after."""
