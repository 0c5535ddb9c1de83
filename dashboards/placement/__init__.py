"""Pages for finding a placement and for all there is about one."""
