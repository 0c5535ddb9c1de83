"""How far away children are placed, what is secured, what waits, and what overran its plan."""
