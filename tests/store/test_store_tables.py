"""Tables and models say the same, migrations make just these tables, and the past cannot be changed."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import BigInteger, Boolean, CheckConstraint, Date, Engine, Text, create_engine, text
from sqlalchemy.dialects.postgresql.base import RESERVED_WORDS
from sqlalchemy.exc import IntegrityError
from store_sample import ONLY_GROW, SUPERSEDED_ONCE, record, sample

from ledger.domain.sheets import SHEETS
from ledger.store import migrations
from ledger.store.batches import open_batch
from ledger.store.bulk import bulk_insert
from ledger.store.engine import open_store, read, write
from ledger.store.fact_tables import VERSIONS
from ledger.store.identities import IDENTITIES
from ledger.store.journal_tables import PostingTable
from ledger.store.tables import Base, table

KINDS = {"text": Text, "integer": BigInteger, "date": Date, "boolean": Boolean}
SHARED = {"id", "batch", "superseded_by", "withdrawn", "file", "row"}


@pytest.mark.parametrize("sheet", SHEETS)
def test_each_column_of_a_sheet_has_its_column_in_the_store_and_there_are_no_others(sheet: str) -> None:
    expected = set(SHARED)
    for name, column in SHEETS[sheet].columns().items():
        own_code = sheet in IDENTITIES and name == SHEETS[sheet].key[0]
        named = sheet if own_code else column.refers if column.cell.name != "codes" else None
        kept = VERSIONS[sheet].c[f"{name}_id" if named else name]
        expected.add(kept.name)
        empty_text = column.cell.name in ("clinicians", "codes", "components", "weekdays")
        assert kept.nullable == (not column.required and not empty_text), name
        if named:
            assert [key.target_fullname for key in kept.foreign_keys] == [f"{named}.id"], name
        else:
            assert isinstance(kept.type, KINDS[column.cell.kept]), name
            assert not kept.foreign_keys, name
    assert set(VERSIONS[sheet].c.keys()) == expected


def test_a_sheet_has_identities_where_its_first_column_alone_names_a_thing() -> None:
    coded = {
        sheet for sheet, model in SHEETS.items() if len(model.key) == 1 and not model.columns()[model.key[0]].refers
    }
    assert set(IDENTITIES) == coded | {"calendars"}


def shape(path: Path) -> dict[tuple[str, str], list[str]]:
    """Tables and indexes as the database itself tells them, whatever the order of their lines."""
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE type <> 'trigger'").fetchall()
    connection.close()
    return {
        (kind, name): sorted(line.strip().rstrip(", ") for line in (sql or "").splitlines())
        for kind, name, sql in found
        if "alembic" not in name
    }


def test_migrations_make_the_tables_that_the_code_knows(engine: Engine, tmp_path: Path) -> None:
    declared = create_engine(f"sqlite:///{tmp_path / 'declared.db'}")
    Base.metadata.create_all(declared)
    declared.dispose()
    made = shape(tmp_path / "ledger.db")
    assert made == shape(tmp_path / "declared.db")
    assert len([name for kind, name in made if kind == "table"]) == len(Base.metadata.tables) == 120


def test_a_rule_quotes_a_column_whose_name_is_a_word_of_postgresql() -> None:
    rules = [
        (word, str(rule.sqltext))
        for each in Base.metadata.tables.values()
        for rule in each.constraints
        if isinstance(rule, CheckConstraint)
        for word in RESERVED_WORDS.intersection(each.c.keys())
        if word in str(rule.sqltext)
    ]
    assert {word for word, _ in rules} == {"grant"}
    assert [rule for word, rule in rules if re.search(rf'(?<!")\b{word}\b(?!")', rule)] == []


def test_the_head_is_the_latest_migration() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_current_head() == migrations.HEAD


def change(engine: Engine, statement: str) -> None:
    with write(engine) as connection:
        connection.execute(text(statement))


def some_column(name: str) -> str:
    return next(column.name for column in reversed(list(Base.metadata.tables[name].columns)))


@pytest.mark.parametrize("name", ONLY_GROW)
def test_a_row_that_only_grows_cannot_be_changed_or_deleted(used: Engine, name: str) -> None:
    column = some_column(name)
    with pytest.raises(IntegrityError, match=f"{name} only grows"):
        change(used, f'UPDATE {name} SET "{column}" = "{column}"')  # noqa: S608
    with pytest.raises(IntegrityError, match=f"{name} only grows"):
        change(used, f"DELETE FROM {name}")  # noqa: S608
    with pytest.raises(IntegrityError, match=f"{name} only grows|numbered without gaps"):
        change(used, f"INSERT OR REPLACE INTO {name} SELECT * FROM {name}")  # noqa: S608


@pytest.mark.parametrize("name", SUPERSEDED_ONCE)
def test_a_version_is_superseded_once_and_never_changes_otherwise(used: Engine, name: str) -> None:
    with write(used) as connection:
        open_batch(connection, command="import", source="book")
    with pytest.raises(IntegrityError, match="superseded row by row, once"):
        change(used, f"UPDATE {name} SET batch = batch + 1")  # noqa: S608
    for column in Base.metadata.tables[name].columns:
        if column.name != "superseded_by":
            with pytest.raises(IntegrityError, match="superseded row by row, once"):
                change(used, f'UPDATE {name} SET superseded_by = 3, "{column.name}" = 99 - id')  # noqa: S608
    with pytest.raises(IntegrityError, match="only grows"):
        change(used, f"DELETE FROM {name}")  # noqa: S608
    change(used, f"UPDATE {name} SET superseded_by = 3")  # noqa: S608
    for later in ("NULL", "2"):
        with pytest.raises(IntegrityError, match="superseded row by row, once"):
            change(used, f"UPDATE {name} SET superseded_by = {later}")  # noqa: S608


@pytest.mark.parametrize("amount", [1.5, 0, "12 pounds", None])
def test_only_whole_pence_are_posted(used: Engine, amount: object) -> None:
    columns = ("entry", "line", "agency_id", "account", "purse_id", "amount")
    with pytest.raises(IntegrityError, match="amount"), write(used) as connection:
        bulk_insert(connection, table(PostingTable), columns, [(1, 2, 1, "cash", 1, amount)])


def test_money_of_facts_is_whole_pence(used: Engine) -> None:
    with pytest.raises(IntegrityError, match="amount_whole"):
        change(
            used,
            "INSERT INTO budget_amount_versions (id, batch, withdrawn, budget_id, financial_year, amount)"
            " VALUES (99, 1, 0, 1, '2030-31', 0.5)",
        )


@pytest.mark.parametrize("number", [2, 4])
def test_entries_are_numbered_without_gaps(used: Engine, number: int) -> None:
    change(used, "INSERT INTO entries VALUES (2, 2, '2026-05', NULL, 'transfer', NULL, NULL)")
    with pytest.raises(IntegrityError, match="without gaps"):
        change(used, f"INSERT INTO entries VALUES ({number}, 2, '2026-05', NULL, 'transfer', NULL, NULL)")  # noqa: S608


@pytest.mark.parametrize("month", ["2026-13", "2026-5", "May 2026"])
def test_a_month_has_the_shape_of_a_month(used: Engine, month: str) -> None:
    with pytest.raises(IntegrityError, match="posting_month_shape"):
        change(used, f"INSERT INTO entries VALUES (2, 2, '{month}', NULL, 'charge', 1, NULL)")  # noqa: S608


def test_the_second_opening_of_a_store_finds_what_the_first_left(engine: Engine, url: str) -> None:
    record(engine, *sample())
    again = open_store(url)
    with read(again) as connection:
        assert connection.execute(text("SELECT count(*) FROM placements")).scalar_one() == 2
    again.dispose()
