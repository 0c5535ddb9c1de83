"""The joint commissioning ledger."""
