"""How anything is kept: engine and transactions, batches, tables with their guards, loading in bulk."""
