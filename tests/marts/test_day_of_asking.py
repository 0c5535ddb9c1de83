"""A snapshot looked at on another day than it was counted for is what it would be if counted for that day."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ledger.answers.registry import ANSWERS
from ledger.domain.agencies.viewer import Viewer
from ledger.marts.build import tables_in_order, tables_of_the_day
from ledger.marts.query import Snapshot, open_current
from ledger.marts.snapshots import current_name, folder_of
from ledger.store.keeping.engine import Engine
from ledger.tasks.refresh_marts import figures_on, refresh_marts
from tests.marts.story import copy_ledger

ALL = Viewer.all()
COUNTED, ASKED = datetime(2026, 5, 21, 9), datetime(2026, 9, 1, 9)
OF_THE_DAY = {each.staged for each in ANSWERS.values() if each.staged and each.of_the_day}


def in_full(snapshot: Snapshot) -> dict[str, list[Any]]:
    tables = [*tables_in_order(), *(f"staging.{each.staged}" for each in ANSWERS.values() if each.staged)]
    return {name: sorted(map(repr, snapshot.rows(name, ALL))) for name in tables}


@pytest.fixture
def engine(county: Engine, tmp_path: Path) -> Engine:
    engine = copy_ledger(county, tmp_path / "asked.db")
    refresh_marts(engine, now=COUNTED)
    return engine


def test_every_table_on_another_day_is_what_counting_for_that_day_makes(engine: Engine) -> None:
    folder = folder_of(str(engine.url))
    with figures_on(engine, current_name(folder), ASKED.date()) as figures:
        assert figures.today == ASKED.date()
        anew = in_full(figures)
    with open_current(folder) as before:
        then = in_full(before)
    refresh_marts(engine, now=ASKED)
    with open_current(folder) as counted:
        assert anew == in_full(counted)
    moved = {name for name in then if then[name] != anew[name]}
    assert {"needs_decision", "outcomes_beside_money"} <= moved
    assert moved <= {*tables_of_the_day(OF_THE_DAY), *(f"staging.{name}" for name in OF_THE_DAY)}


def test_on_its_own_day_a_snapshot_is_read_as_it_is(engine: Engine) -> None:
    name = current_name(folder_of(str(engine.url)))
    with figures_on(engine, name, COUNTED.date()) as figures, open_current(folder_of(str(engine.url))) as counted:
        assert in_full(figures) == in_full(counted)


def test_what_is_counted_anew_can_reach_no_file_and_change_nothing(engine: Engine, tmp_path: Path) -> None:
    name = current_name(folder_of(str(engine.url)))
    with figures_on(engine, name, ASKED.date()) as figures, pytest.raises(duckdb.PermissionException):
        figures._connection.execute(f"COPY meta TO '{tmp_path / 'out.csv'}'")


def test_a_snapshot_of_an_earlier_moment_is_of_that_moments_day(engine: Engine) -> None:
    built = refresh_marts(engine, as_known_at=datetime(2026, 4, 30, 12), now=ASKED)
    with figures_on(engine, built.name, date(2026, 4, 30)) as figures:
        assert figures.today == date(2026, 4, 30)
