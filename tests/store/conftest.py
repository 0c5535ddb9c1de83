"""A store for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from ledger.store.books import books_to_write
from ledger.store.journal.recording import open_batch
from ledger.store.keeping.tables import Base
from tests.new_stores import POSTGRESQL, new_store, opened_new
from tests.store.sample import A_ROW_EACH, record, sample


@pytest.fixture(scope="module", autouse=True)
def on_both(kept_in: str) -> str:
    """Every test of the store is tried on SQLite and on PostgreSQL."""
    return kept_in


@pytest.fixture
def url(tmp_path: Path, kept_in: str) -> str:
    """Where the store of a test is, or will be: nobody makes a file of it beforehand."""
    file = tmp_path / "ledger.db"
    return new_store(file) if kept_in == POSTGRESQL else f"sqlite:///{file}"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = opened_new(tmp_path / "ledger.db")
    yield engine
    engine.dispose()


@pytest.fixture
def filled(engine: Engine) -> Engine:
    record(engine, *sample())
    return engine


@pytest.fixture
def used(filled: Engine) -> Engine:
    """A store with at least a row in every table."""
    with books_to_write(filled) as books:
        open_batch(books, command="post", source="command", files=[("book.csv", "0" * 64)])
        for name, values in A_ROW_EACH.items():
            books.connection.execute(insert(Base.metadata.tables[name]).values(values))
    return filled
