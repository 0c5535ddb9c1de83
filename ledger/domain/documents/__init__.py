"""Papers: invoices, credits, payments, receipts, and what this ledger issues itself."""
