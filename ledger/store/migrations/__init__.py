"""Changes to the tables, one module each in order, run by `ledger.store.keeping.engine` when a store is opened."""
