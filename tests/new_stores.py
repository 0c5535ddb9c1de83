"""Empty stores for tests: the ledger makes one in each process, and the others are copies of its file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from ledger.store.keeping.engine import Engine, open_store


def new_store(file: Path) -> str:
    """The address of a store in that file, which is empty if it was not there."""
    if not file.exists():
        file.write_bytes(_empty())
    return f"sqlite:///{file}"


def opened_new(file: Path) -> Engine:
    """The same, opened."""
    return open_store(new_store(file))


@cache
def _empty() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "empty.db"
        open_store(f"sqlite:///{file}", create=True).dispose()
        return file.read_bytes()
