"""Early help programmes: their grants, and families before and after."""
