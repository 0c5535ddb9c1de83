"""The page Early help programmes."""
