"""Files become facts: sheets, documents and returns, one module a format."""
