"""Family Help: the page of its programmes, and what is recorded on it."""
