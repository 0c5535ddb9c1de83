"""One ledger and its snapshot for all tests of the marts; it is only read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from ledger.marts.query import Snapshot, open_current
from ledger.marts.snapshots import folder_of
from ledger.store.keeping.engine import Engine
from ledger.tasks.refresh_marts import BuiltSnapshot, refresh_marts
from tests.marts.story import make_ledger


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return make_ledger(tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="session")
def built(county: Engine) -> BuiltSnapshot:
    return refresh_marts(county, now=datetime(2026, 5, 20, 12))


@pytest.fixture(scope="session")
def snapshot(county: Engine, built: BuiltSnapshot) -> Iterator[Snapshot]:
    with open_current(folder_of(str(county.url))) as opened:
        yield opened
