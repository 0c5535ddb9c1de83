"""Papers as found and as they stand, and the evidence that goes with a recharge."""
