"""The snapshot that pages show is held against the journal."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

from ledger.store.keeping.engine import Engine, open_store
from ledger.tasks.mart_check import mart_gaps
from ledger.tasks.post import post
from ledger.tasks.refresh_marts import refresh_marts
from tests.marts.story import copy_ledger


def test_a_sound_snapshot_is_the_journal_even_when_the_ledger_has_gone_on(county: Engine, tmp_path: Path) -> None:
    engine = copy_ledger(county, tmp_path / "sound.db")
    assert mart_gaps(engine)[1] == []
    refresh_marts(engine)
    assert mart_gaps(engine)[1] == []
    post(engine, date(2026, 6, 30), now=datetime(2026, 7, 1))
    assert mart_gaps(engine)[1] == []


def test_a_snapshot_that_the_journal_does_not_bear_out_is_named(county: Engine, tmp_path: Path) -> None:
    engine = copy_ledger(county, tmp_path / "changed.db")
    refresh_marts(engine)
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "changed.db")) as behind_our_back:
        for (name,) in behind_our_back.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            behind_our_back.execute(f'DROP TRIGGER "{name}"')
        behind_our_back.execute("UPDATE allocations SET amount = amount + 100 WHERE entry = 1 AND line = 1")
        behind_our_back.commit()
    gaps = mart_gaps(open_store(f"sqlite:///{tmp_path / 'changed.db'}"))[1]
    # What was altered is a share of a placement, so that the commitment of its budget is another as well.
    assert [gap.check for gap in gaps] == ["marts_equal_journal", "commitments_equal_books"]
    assert "placement A in 2026-01, budget C-ED, agreed: the marts exceed the journal by −£1.00" in gaps[0].detail
