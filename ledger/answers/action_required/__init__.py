"""Action required: matters by placement, the meetings that hear them, and what pages make of both."""
