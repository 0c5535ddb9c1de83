"""How the demonstration ledger's books are made: an invented county and what happens to its children."""
