"""Children and their placements: prices, calendars, and what is true of a child on a day."""
