"""Pages of finance: papers, recharges, debts, the month's end."""
