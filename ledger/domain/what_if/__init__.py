"""What would be: supposed facts, and what an uplift makes of those there are."""
