"""Figures counted by what changed are, after each step of any work, those that counting afresh gives."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from ledger.marts.address_keys import secret_of, take_secret
from ledger.marts.build import sql_files, tables_in_order
from ledger.marts.changes import FOLLOWS, changed_tables
from ledger.marts.extract import opened
from ledger.marts.snapshots import folder_of
from ledger.store.keeping.engine import Engine, open_store, write
from ledger.tasks.refresh_marts import BuiltSnapshot, refresh_marts
from tests.examples import LONG, RUN, examples
from tests.golden.test_golden import STORIES, Ledger, take
from tests.marts.story import copy_ledger
from tests.second_reading.histories import Player, Step, histories

OF_THE_BUILD = {"meta", "failed_checks"}
PLAYED = STORIES if RUN == LONG else [story for story in STORIES if story.name in {
    "a-pooled-fund-overspent",
    "an-icb-merged-on-1-april",
    "full-continuing-care-from-a-day",
}]  # fmt: skip


@pytest.fixture
def own(county: Engine, tmp_path: Path) -> Iterator[Engine]:
    engine = copy_ledger(county, tmp_path / "own.db")
    yield engine
    engine.dispose()


@pytest.mark.parametrize("story", PLAYED, ids=lambda story: story.name)
def test_each_step_of_a_story_is_counted_as_if_afresh(story: Path, tmp_path: Path) -> None:
    steps = tomllib.loads((story / "steps.toml").read_text(encoding="utf-8"))["step"]
    ledger = Ledger(tmp_path)
    for step in steps:
        if not {"expect"} >= step.keys() - {"now", "on", "only", "as_known_at"}:
            take(ledger, story, {name: told for name, told in step.items() if name not in ("expect", "added")})
            by_change_and_afresh(ledger.store, now=datetime.fromisoformat(step["now"]))


@given(st.data())
@examples(1, same_each_time=True, in_long_run=20)
def test_a_year_of_random_work_is_counted_as_if_afresh(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        player = CountsAgain(Path(folder))
        player.play(data.draw(histories(12 if RUN == LONG else 5)))


class CountsAgain(Player):
    """One who has the figures counted after each step."""

    def play(self, steps: Iterable[Step]) -> None:
        """All steps, in order, each counted."""
        for step in steps:
            super().play([step])
            by_change_and_afresh(self.ledger.url, now=datetime.combine(self.told.today, datetime.min.time()))


def by_change_and_afresh(url: str, now: datetime | None = None) -> BuiltSnapshot:
    """Count a ledger by what changed since it was counted last, and hold that to a copy that is counted afresh."""
    engine = open_store(url)
    built = refresh_marts(engine, now=now)
    with TemporaryDirectory() as folder:
        copy = copy_ledger(engine, Path(folder) / "copy.db")
        take_secret_of(engine, copy)
        afresh = refresh_marts(copy, now=now)
        assert differing(built.path, afresh.path) == []
        assert (built.rows, built.failed_checks) == (afresh.rows, afresh.failed_checks)
        copy.dispose()
    engine.dispose()
    return built


def take_secret_of(engine: Engine, copy: Engine) -> None:
    """Have a copy's keys made with the secret of the ledger that it was made of."""
    folder = folder_of(str(copy.url))
    folder.mkdir(exist_ok=True)
    take_secret(folder, secret_of(folder_of(str(engine.url))))


def differing(one: Path, other: Path) -> list[str]:
    """The tables of two snapshots that do not hold the same rows, or that only one has."""
    with duckdb.connect() as connection:
        for name, path in (("one", one), ("other", other)):
            connection.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
        tables = {
            name: set(
                connection.execute(
                    "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ?", [name]
                ).fetchall()
            )
            for name in ("one", "other")
        }
        found = [f"{schema}.{table}" for schema, table in tables["one"] ^ tables["other"]]
        for schema, table in sorted(tables["one"] & tables["other"]):
            if table not in OF_THE_BUILD:
                first, second = (f'FROM {name}.{schema}."{table}"' for name in ("one", "other"))
                more = f"(({first} EXCEPT ALL {second}) UNION ALL ({second} EXCEPT ALL {first}))"
                if connection.execute(f"SELECT count(*) FROM {more}").fetchall() != [(0,)]:
                    found.append(f"{schema}.{table}")
        return found


def test_a_row_altered_behind_the_ledger_is_only_seen_afresh_which_is_what_the_comparison_must_find(
    own: Engine,
) -> None:
    refresh_marts(own)
    with write(own) as connection:
        connection.execute(text("DROP TRIGGER IF EXISTS provider_versions_stays"))
        triggers = connection.execute(
            text("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'provider_versions'")
        ).scalars()
        for trigger in list(triggers):
            connection.execute(text(f'DROP TRIGGER "{trigger}"'))
        connection.execute(text("UPDATE provider_versions SET name = 'Somebody else'"))
    by_change, afresh = refresh_marts(own), refresh_marts(own, afresh=True)
    assert "staging.providers" in {name.replace("main.", "") for name in differing(by_change.path, afresh.path)}


def test_nothing_is_built_on_another_ledger_another_secret_or_a_later_one(own: Engine, tmp_path: Path) -> None:
    first = refresh_marts(own)
    folder = folder_of(str(own.url))
    assert keys_of(refresh_marts(own).path) == keys_of(first.path)
    take_secret(folder, "another")
    changed = refresh_marts(own)
    assert keys_of(changed.path).isdisjoint(keys_of(first.path))
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}", create=True)
    shutil.copytree(folder, folder_of(str(other.url)))
    assert refresh_marts(other).rows < first.rows
    other.dispose()


def keys_of(snapshot: Path) -> set[str]:
    """The keys by which a snapshot names placements in addresses."""
    with duckdb.connect(str(snapshot), read_only=True) as connection:
        return {key for (key,) in connection.execute("SELECT key FROM dim_placement").fetchall()}


def test_every_table_without_a_batch_is_said_to_follow_one_that_has_it(own: Engine) -> None:
    with opened(str(own.url), folder_of(str(own.url)).with_suffix(".tried")) as source:
        tables = source.tables()
        without = {
            table
            for table, columns in tables.items()
            if not {"batch", "superseded_by"} & {column.name for column in columns} and table != "batches"
        }
        assert without == set(FOLLOWS)
        assert set(FOLLOWS.values()) <= set(tables)
        assert changed_tables(source, 10**6, 10**6) == set()


def test_what_a_table_reads_of_the_moment_is_named_in_full() -> None:
    said = {name: select for name, select in tables_in_order().items() if re.search(r"\bmeta\b", select)}
    assert said
    for name, select in said.items():
        assert re.search(r"\bmeta\.[a-z_]+", select), name
        assert not re.search(r"\bmeta\s+as\b", select), name
    assert not any(re.search(r"\braw\.", select) for select in sql_files("marts").values())
