"""What an older ledger accepted: it opens, gives the same figures, and goes through the clauses once it is posted."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from python_calamine import CalamineWorkbook
from sqlalchemy import create_engine, text

from ledger.store import migrations
from ledger.store.keeping.tables import Base
from tests.desk import Ledger, balances

AS_OF_0004 = Path(__file__).parent / "accepted_as_of_0004.sql"
pytestmark = pytest.mark.sqlite("an older ledger is a file")

NOW = "2026-08-12"


@pytest.fixture
def older(tmp_path: Path) -> Ledger:
    """I1, £93.00 of a placement, and I4, £30.00 of none, are accepted and posted; I2 and I3 are not accepted."""
    file = tmp_path / "ledger.db"
    engine = create_engine(f"sqlite:///{file}")
    with (
        engine.begin() as connection,
        Operations.context(MigrationContext.configure(connection, opts={"target_metadata": Base.metadata})),
    ):
        scripts = ScriptDirectory(str(Path(migrations.__file__).parent)).walk_revisions()
        for script in sorted((each for each in scripts if each.revision <= "0004"), key=lambda each: each.revision):
            script.module.upgrade()
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0004')"))
    engine.dispose()
    with sqlite3.connect(file) as connection:
        connection.executescript(AS_OF_0004.read_text(encoding="utf-8"))
    return Ledger(tmp_path)


def spent(ledger: Ledger) -> dict[str, Decimal]:
    rows = [row for row in ledger.rows("journal") if row["account"] == "expenditure:budget"]
    return {budget: amount for (budget,), amount in balances(rows, "budget").items()}


def test_it_verifies_and_gives_the_figures_that_it_gave(older: Ledger) -> None:
    said = older.do("verify")
    assert "Everything agrees" in said
    assert "records of PL1 came after the last posting" in said
    assert spent(older) == {"SC": Decimal("5605.80"), "HE": Decimal("3717.20")}
    assert balances(older.rows("journal"), "account")[("provider:query",)] == Decimal("150.00")


def test_what_it_accepted_keeps_its_amount_and_becomes_a_charge(older: Ledger) -> None:
    older.post("2026-07-31", NOW)
    older.do("reconcile", "--no-marts", "--now", NOW)
    accepted = {(row["invoice"], row["amount"]) for row in older.rows("charges") if row["invoice"]}
    assert accepted == {("I1", "93.00")}
    assert spent(older) == {"SC": Decimal("5605.80"), "HE": Decimal("3717.20")}
    journal = balances(older.rows("journal"), "account")
    assert journal["provider:query",] == Decimal("150.00")
    assert ("provider:accrued",) not in journal
    said = older.do("verify")
    assert "accepted by an older ledger, and kept as it posted it: I4 £30.00" in said
    assert "Everything agrees" in said


def test_it_keeps_its_amount_although_the_line_asks_for_more(older: Ledger) -> None:
    older.take("prices: price,placement,component,rate,unit,first_day\nFEE,PL1,core,693,week,2026-05-01", NOW)
    older.post("2026-07-31", NOW)
    assert {row["amount"] for row in older.rows("charges") if row["invoice"]} == {"93.00"}


def test_as_known_before_it_is_what_was_known_then(older: Ledger) -> None:
    before = older.rows("allocations", "2026-08-11")
    older.post("2026-07-31", NOW)
    older.do("reconcile", "--no-marts", "--now", NOW)
    assert older.rows("allocations", "2026-08-11") == before
    assert "Everything agrees" in older.do("verify", "--as-known-at", "2026-08-11")


def test_what_it_accepted_without_a_placement_is_in_month_end_and_its_workbook(older: Ledger) -> None:
    older.post("2026-07-31", NOW)
    older.do("reconcile", "--no-marts", "--now", NOW)
    july, august = (
        next(each for each in older.figures("month-end", month)["items"] if each["matter"] == "accepted_as_posted")
        for month in ("2026-07", "2026-08")
    )
    assert not july["open"], "it was posted in August"
    assert (august["count"], august["amount"], august["parts"][0]["agency"]) == (1, "30.00", "MARSH")
    file = older.folder / "month.xlsx"
    older.do("export", "workbook", str(file), "--month", "2026-08")
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_name("accepted as posted").to_python()
    told = [row for row in rows if "I4" in row]
    assert [(row[0], row[2], row[-1]) for row in told] == [("MARSH", "I4", 30.0)]
