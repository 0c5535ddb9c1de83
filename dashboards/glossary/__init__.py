"""The page with the words of the ledger, reached from every other."""
