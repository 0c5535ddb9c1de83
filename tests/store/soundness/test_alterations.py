"""What somebody alters by hand, who first takes the guards away and then puts them back, is found and named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Connection, Engine, Integer, create_engine, insert, text

from ledger.domain.agencies.viewer import Viewer
from ledger.store.books import Books, books_to_write
from ledger.store.journal.recording import open_batch
from ledger.store.keeping.engine import write
from ledger.store.keeping.tables import Base
from ledger.store.sheet_tables import VERSIONS
from ledger.store.soundness.chains import chain_faults
from ledger.store.soundness.references import reference_faults
from ledger.store.soundness.rows import row_faults
from ledger.store.soundness.schema import lacks_tables, schema_faults
from tests.new_stores import opened_new
from tests.store.sample import A_ROW_EACH, SUPERSEDED_ONCE, differing, record, sample

pytestmark = pytest.mark.sqlite("its file is altered by hand; `tests/store/test_postgresql.py` alters a server's")

BY_COUNT_ONLY = {"allocations", "charges", "postings"}
"""What of it was changed, verify finds by working every penny out anew (tests/tasks/test_verify.py)."""
NOT_OF_A_BATCH = {"accepted_since", "batch_rows", "kept_since"}
"""Altered here, they are seen by nothing yet but a log that others hold a copy of (ledger/DECISIONS.md)."""
OF_BATCHES = sorted(set(Base.metadata.tables) - NOT_OF_A_BATCH)


@pytest.fixture(scope="module")
def altered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A store with a row in every table, and a fact in its second version, whose guards were taken away."""
    file = tmp_path_factory.mktemp("altered") / "ledger.db"
    engine = opened_new(file)
    record(engine, *sample())
    with books_to_write(engine) as books:
        open_batch(books, command="post", source="command", files=[("book.csv", "0" * 64)])
        for name, values in A_ROW_EACH.items():
            if name != "batch_rows":
                books.connection.execute(insert(Base.metadata.tables[name]).values(values))
    record(engine, differing("prices", rate="6000"))
    engine.dispose()
    plain = create_engine(f"sqlite:///{file}")  # which does not look whether what is named is there
    with plain.begin() as connection:
        triggers = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'trigger'").scalars().all()
        for name in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("DROP INDEX uq_price_versions_current")
    yield plain
    plain.dispose()


@contextmanager
def books_after(engine: Engine, *statements: str) -> Iterator[Books]:
    """The books as they are after some statements, which are undone."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        transaction = connection.begin_nested()
        try:
            for statement in statements:
                assert connection.exec_driver_sql(statement).rowcount > 0, f"nothing was altered by {statement}"
            yield books_of(connection)
        finally:
            transaction.rollback()


def books_of(connection: Connection) -> Books:
    return Books(connection, 3, Viewer.all(), date(2026, 6, 1), stands_still=False, now=True)


def told(faults: Iterator[tuple[str, str]]) -> list[str]:
    return [f"{where}: {what}" for where, what in faults]


def test_a_store_that_nobody_altered_is_sound(used: Engine) -> None:
    with write(used) as connection:
        connection.execute(text("DROP TRIGGER batch_rows_no_delete"))
        connection.execute(text("DELETE FROM batch_rows WHERE kept_in = 'left_elsewhere'"))
        books = books_of(connection)
        assert told(schema_faults(books)) == ["batch_rows: its guard batch_rows_no_delete is missing"]
        for faults in (reference_faults, chain_faults, row_faults):
            assert told(faults(books)) == []


TOGETHER = {
    "counted by their batch": [name for name in OF_BATCHES if "batch" in Base.metadata.tables[name].columns],
    "counted by what they belong to": [
        name for name in OF_BATCHES if "batch" not in Base.metadata.tables[name].columns and name != "batches"
    ],
    "batches": ["batches"],
}
"""Tables that are altered at once and looked at once: what is found of one does not rest on another of them."""


def test_every_table_is_altered_in_one_go_or_another() -> None:
    assert sorted(name for names in TOGETHER.values() for name in names) == OF_BATCHES
    assert len(OF_BATCHES) > 100


@pytest.mark.parametrize("together", TOGETHER)
def test_rows_that_were_deleted_are_named_whichever_table_held_them(altered: Engine, together: str) -> None:
    tables = TOGETHER[together]
    with books_after(altered, *(f"DELETE FROM {table} WHERE true" for table in tables)) as books:
        found = told(row_faults(books))
    if tables == ["batches"]:
        assert len(found) == 3
        return
    named = {said.split(": ")[1] for said in found if ": it added " in said and said.endswith("and 0 are held")}
    assert named >= set(tables), set(tables) - named


@pytest.mark.parametrize("place", [-1, -2])
@pytest.mark.parametrize("together", TOGETHER)
def test_a_column_that_was_changed_is_named_whichever_it_is(altered: Engine, together: str, place: int) -> None:
    """Who and when of batches, hashes of files, dates and numbers of documents, words, what is referred to."""
    changes = {}
    for table in sorted(set(TOGETHER[together]) - BY_COUNT_ONLY):
        columns = [column for column in Base.metadata.tables[table].columns if column.name not in BELONGS]
        if len(columns) >= -place:
            changes[table] = f'UPDATE {table} SET "{columns[place].name}" = {_other(columns[place])}'
    with books_after(altered, *changes.values()) as books:
        found = told(row_faults(books))
    assert sorted({said.split(": ")[1] for said in found if ": of the " in said}) == list(changes)


BELONGS = {"batch", "entry", "recharge_id", "payment_file", "number", "superseded_by"}
"""Columns by which a row is counted with its batch, or ended by another."""


def _other(column: Column[Any]) -> str:
    if isinstance(column.type, (Integer, Boolean)):
        return f'coalesce("{column.name}", 5) + 1000'
    return f"""coalesce("{column.name}", '') || '7'"""


def test_versions_that_were_superseded_by_hand_are_named_on_every_sheet(altered: Engine) -> None:
    ended = [f"UPDATE {table} SET superseded_by = 3 WHERE superseded_by IS NULL" for table in SUPERSEDED_ONCE]
    with books_after(altered, *ended) as books:
        rows, chains = told(row_faults(books)), told(chain_faults(books))
    for table in SUPERSEDED_ONCE:
        assert any(f"change 3: {table}: it superseded " in said for said in rows), table
    broken = {said.partition(",")[0] for said in chains if "change 3 superseded it, and states nothing of it" in said}
    assert broken >= {sheet for sheet, table in VERSIONS.items() if table.name in SUPERSEDED_ONCE}


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE price_versions SET superseded_by = NULL",
            "prices, version 1: change 3 states it anew, and it is still beside that",
        ),
        (
            "UPDATE price_versions SET superseded_by = 2 WHERE superseded_by = 3",
            "prices, version 1: change 2 superseded it, and states nothing of it",
        ),
        (
            "UPDATE price_versions SET batch = 3 WHERE id = 1",
            "prices, version 2: it was stated in change 1, after one of change 3",
        ),
    ],
)
def test_a_broken_chain_is_named(altered: Engine, statement: str, said: str) -> None:
    with books_after(altered, statement) as books:
        assert said in told(chain_faults(books))


def test_a_row_that_names_what_is_not_there_is_named(altered: Engine) -> None:
    with books_after(altered, "UPDATE entries SET placement_id = 99") as books:
        assert told(reference_faults(books)) == ["entries: placement_id: 1 row names what is not there in placements"]


def test_a_value_that_its_rule_forbids_is_named(altered: Engine) -> None:
    with books_after(altered, "UPDATE closings SET action = 'forgotten'") as books:
        books.connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")
        assert told(reference_faults(books)) == ["the file: CHECK constraint failed in closings"]


@pytest.mark.parametrize(
    ("statement", "said", "unreadable"),
    [
        ("DROP TABLE approval_versions", "approval_versions: the table is missing", True),
        ("ALTER TABLE closings DROP COLUMN why", "closings: its column why is missing", True),
        (
            "DROP INDEX uq_price_versions_current",
            "price_versions: its index uq_price_versions_current is missing",
            False,
        ),
        ("DROP TRIGGER closings_no_delete", "closings: its guard closings_no_delete is missing", False),
    ],
)
def test_what_the_store_lacks_is_named(used: Engine, statement: str, said: str, unreadable: bool) -> None:
    with write(used) as connection:
        connection.execute(text(statement))
        books = books_of(connection)
        assert told(schema_faults(books)) == [said]
        assert lacks_tables(books) is unreadable


def test_a_guard_that_guards_less_is_named(used: Engine) -> None:
    with write(used) as connection:
        guard = "SELECT sql FROM sqlite_schema WHERE name = 'price_versions_superseded_once'"
        was = connection.execute(text(guard)).scalar_one()
        connection.execute(text("DROP TRIGGER price_versions_superseded_once"))
        connection.execute(text(was.replace(' AND NEW."rate" IS OLD."rate"', "")))
        assert told(schema_faults(books_of(connection))) == [
            "price_versions: its guard price_versions_superseded_once is not what it should be"
        ]
