"""Papers between agencies: recharges, receipts, and why one is not paid."""
