"""Documents between agencies: recharges, receipts and what they pay, statements, and why one is unpaid."""
