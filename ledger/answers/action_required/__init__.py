"""What needs somebody: matters by placement, sittings that hear them, and what pages make of them."""
