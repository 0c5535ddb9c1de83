"""Documents become facts: UBL, and tables set out by a layout; published payments too."""
