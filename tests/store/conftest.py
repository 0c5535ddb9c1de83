"""A store for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from store_sample import record, sample

from ledger.store.engine import open_store


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
