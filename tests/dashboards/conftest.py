"""A ledger that the screens' tests look at and none of them changes."""

from __future__ import annotations

from datetime import datetime

import pytest

from ledger.config import ROOT
from ledger.store.keeping.engine import open_store
from ledger.tasks.demo import build
from ledger.tasks.import_payments import import_payments
from ledger.tasks.refresh_marts import refresh_marts
from tests.dashboards.walk import Walked, walk

MONTHS = 14
PAYMENTS = ROOT / "data" / "samples" / "demonstration-payments"


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store of the demonstration's first fourteen months, with published payments and an earlier moment."""
    url = f"sqlite:///{tmp_path_factory.mktemp('screens') / 'ledger.db'}"
    build(url, months=MONTHS)
    engine = open_store(url)
    import_payments(engine, PAYMENTS / "wendlemere-2024-25.csv", str(PAYMENTS / "wendlemere.toml"))
    refresh_marts(engine)
    refresh_marts(engine, as_known_at=datetime(2025, 1, 31, 23, 59, 59, 999999))
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def walked(store: str) -> Walked:
    """What each page of that store draws, by its title, as it opens."""
    return walk(store)
