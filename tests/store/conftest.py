"""A store for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.new_stores import POSTGRESQL, new_store, opened_new
from tests.store.sample import record, sample, use_every_table


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
def used(engine: Engine) -> Engine:
    """A store with at least a row in every table."""
    use_every_table(engine)
    return engine
