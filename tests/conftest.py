"""What all tests share: properties are proved, never timed, since machines are noisy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from ledger.store.keeping.engine import Engine, open_store
from tests.desk import Ledger
from tests.examples import examples

settings.register_profile("ledger", examples(100))
settings.load_profile("ledger")


@pytest.fixture
def engine(ledger: Ledger) -> Iterator[Engine]:
    """The store of a module's own ledger, opened."""
    engine = open_store(ledger.url)
    yield engine
    engine.dispose()
