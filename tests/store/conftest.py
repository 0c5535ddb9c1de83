"""A store for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from ledger.store.books import books_to_write
from ledger.store.journal.recording import open_batch
from ledger.store.keeping.tables import Base
from tests.new_stores import opened_new
from tests.store.sample import A_ROW_EACH, record, sample


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.db'}"


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
