"""Entries are proved. Pure: provider invoices, recharges, receipts, partner records."""
