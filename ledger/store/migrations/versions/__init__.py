"""The migrations, in order of their numbers; one that has run anywhere is never changed."""
