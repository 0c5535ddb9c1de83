"""How anything is kept: engine, batches, guards, and loading in bulk."""
