"""Documents: invoices, credit notes, payments, receipts, and what this ledger issues itself."""
