"""Who pays what: agreements and clauses, which is in force, charges, the waterfall, and the position they make."""
