"""What agencies owe each other: terms, disputes, provisions, and balances they agreed."""
