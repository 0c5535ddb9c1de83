"""Entries are kept and added up: balances, spending, what is unbilled, and what is open at a month end."""
