"""The joint commissioning ledger: floors by stage of the books, on each floor rooms by subject."""
