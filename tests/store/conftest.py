"""A store for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert
from store_sample import A_ROW_EACH, record, sample

from ledger.store.batches import open_batch
from ledger.store.engine import open_store, write
from ledger.store.tables import Base


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.db'}"


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new store, made once: copying it is quicker than making another."""
    path = tmp_path_factory.mktemp("store") / "empty.db"
    open_store(f"sqlite:///{path}", create=True).dispose()
    return path


@pytest.fixture
def engine(url: str, empty: Path, tmp_path: Path) -> Iterator[Engine]:
    shutil.copyfile(empty, tmp_path / "ledger.db")
    engine = open_store(url)
    yield engine
    engine.dispose()


@pytest.fixture
def filled(engine: Engine) -> Engine:
    record(engine, *sample())
    return engine


@pytest.fixture
def used(filled: Engine) -> Engine:
    """A store with at least a row in every table."""
    with write(filled) as connection:
        open_batch(connection, command="post", source="command", files=[("book.csv", "0" * 64)])
        for name, values in A_ROW_EACH.items():
            connection.execute(insert(Base.metadata.tables[name]).values(values))
    return filled
