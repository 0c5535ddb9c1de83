"""Entries are proved against documents: providers' invoices and payments, recharges, partners' records. Pure."""
