"""Documents are kept and read: findings, recharges issued, published payments, and entries by document."""
