"""What needs somebody: matters, the agenda made of them, and the pounds at stake."""
