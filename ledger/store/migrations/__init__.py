"""Changes to the tables, one module each in order, run by `ledger.store.engine` when a store is opened."""

HEAD = "0003"
"""The latest of them; it saves every command from loading alembic only to learn that nothing is to be done."""
