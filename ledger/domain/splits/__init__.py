"""Who bears what: agreements and their clauses, what is in force, and what it comes to."""
