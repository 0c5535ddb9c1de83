"""Changes to the tables, one module each in order, run by `ledger.store.keeping.engine` when a store is opened."""

from pathlib import Path

HEAD = max(path.name for path in (Path(__file__).parent / "versions").glob("[0-9]*.py")).partition("_")[0]
"""The latest of them; it saves every command from loading alembic only to learn that nothing is to be done."""
