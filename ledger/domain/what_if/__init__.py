"""What would be: supposed facts and whom they concern, and what an uplift makes of prices."""
