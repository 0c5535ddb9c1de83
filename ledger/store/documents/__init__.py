"""Documents are kept: findings, recharges issued, published payments, and entries by document."""
