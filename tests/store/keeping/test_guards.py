"""The past cannot be changed and only whole pence are kept: the database itself refuses the rest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

from ledger.store.books import books_to_write
from ledger.store.journal.recording import open_batch
from ledger.store.keeping.bulk import bulk_insert
from ledger.store.keeping.engine import write
from ledger.store.keeping.journal_tables import PostingTable
from ledger.store.keeping.tables import Base, table
from tests.new_stores import opened_new
from tests.store.sample import ONLY_GROW, SUPERSEDED_ONCE, change, use_every_table


@pytest.fixture(scope="module")
def guarded(on_both: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One store for all tables, with a batch that may supersede: whoever is refused changes nothing of it."""
    engine = opened_new(tmp_path_factory.mktemp("guarded") / "ledger.db")
    use_every_table(engine)
    with books_to_write(engine) as books:
        open_batch(books, command="import", source="book")
    yield engine
    engine.dispose()


def some_column(name: str) -> str:
    return next(column.name for column in reversed(list(Base.metadata.tables[name].columns)))


@pytest.mark.parametrize("name", ONLY_GROW)
def test_a_row_that_only_grows_cannot_be_changed_or_deleted(guarded: Engine, name: str) -> None:
    column = some_column(name)
    with pytest.raises(IntegrityError, match=f"{name} only grows"):
        change(guarded, f'UPDATE {name} SET "{column}" = "{column}"')
    with pytest.raises(IntegrityError, match=f"{name} only grows"):
        change(guarded, f"DELETE FROM {name}")
    over = (
        "INSERT OR REPLACE INTO {0} SELECT * FROM {0}" if guarded.dialect.name == "sqlite" else "TRUNCATE {0} CASCADE"
    )
    with pytest.raises(IntegrityError, match=r"\w+ only grows|numbered without gaps"):
        change(guarded, over.format(name))


@pytest.mark.parametrize("name", SUPERSEDED_ONCE)
def test_a_version_is_superseded_once_and_never_changes_otherwise(guarded: Engine, name: str) -> None:
    with pytest.raises(IntegrityError, match="superseded row by row, once"):
        change(guarded, f"UPDATE {name} SET batch = batch + 1")
    for column in Base.metadata.tables[name].columns:
        if column.name != "superseded_by":
            kind = column.type.compile(guarded.dialect)
            others = {"BOOLEAN": f'NOT "{column.name}"', "DATE": "CAST('1999-01-01' AS DATE)"}
            other = others.get(kind, f"CAST(99 - id AS {kind})")
            with pytest.raises(IntegrityError, match="superseded row by row, once"):
                change(guarded, f'UPDATE {name} SET superseded_by = 3, "{column.name}" = {other}')
    with pytest.raises(IntegrityError, match="only grows"):
        change(guarded, f"DELETE FROM {name}")
    change(guarded, f"UPDATE {name} SET superseded_by = 3")
    for later in ("NULL", "2"):
        with pytest.raises(IntegrityError, match="superseded row by row, once"):
            change(guarded, f"UPDATE {name} SET superseded_by = {later}")


@pytest.mark.parametrize("amount", [1.5, 0, "12 pounds", None])
def test_only_whole_pence_are_posted(used: Engine, amount: object) -> None:
    columns = ("entry", "line", "agency_id", "account", "purse_id", "amount")
    with pytest.raises(DBAPIError, match=r"amount|bigint"), write(used) as connection:
        bulk_insert(connection, table(PostingTable), columns, [(1, 2, 1, "cash", 1, amount)])


@pytest.mark.sqlite("PostgreSQL rounds a fraction into its whole numbers; the program gives it none")
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
        change(used, f"INSERT INTO entries VALUES ({number}, 2, '2026-05', NULL, 'transfer', NULL, NULL)")


@pytest.mark.parametrize("month", ["2026-13", "2026-5", "May 2026"])
def test_a_month_has_the_shape_of_a_month(used: Engine, month: str) -> None:
    with pytest.raises(IntegrityError, match="posting_month_shape"):
        change(used, f"INSERT INTO entries VALUES (2, 2, '{month}', NULL, 'charge', 1, NULL)")
