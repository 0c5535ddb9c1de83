"""What all tests share: properties are proved, never timed, since machines are noisy."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from ledger.store.keeping.engine import Engine, open_store
from tests.desk import Ledger
from tests.examples import examples
from tests.sources import ROOT, sources

settings.register_profile("ledger", examples(100))
settings.load_profile("ledger")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """An empty folder for a ledger of the test's own, and the commands on it; a module may have another."""
    return Ledger(tmp_path / "ledger")


@pytest.fixture
def engine(ledger: Ledger) -> Iterator[Engine]:
    """The store of a module's own ledger, opened."""
    engine = open_store(ledger.url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def trees() -> dict[str, ast.Module]:
    """Every module of the house by name."""
    return sources(ROOT)
