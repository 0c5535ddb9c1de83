"""How far from home children are placed, what funding is secured, and which days overran or were waited."""
