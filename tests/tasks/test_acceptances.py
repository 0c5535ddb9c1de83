"""Accepting what a line asks beyond its price: kept with its amount, refused where nobody can be said to bear it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from ledger.domain.documents.sheets import LineDecision
from ledger.store.keeping.engine import open_store
from tests.desk import WHO, Ledger, balances, rows_known

NOW = "2026-06-05"
LATER = "2026-06-20"
BOOK = (
    WHO
    + """
placements: placement,child,provider,setting,lead_budget,first_day
A,K1,OAK,K2,C-SC,2026-05-01

prices: price,placement,component,rate,unit,first_day
A-core,A,core,700,week,2026-05-01

agreements: agreement,placement,status,basis,first_day,decided_on
A-1,A,agreed,panel,2026-05-01,2026-04-20

clauses: agreement,rank,kind,budget,percent
A-1,1,rest,C-SC,60
A-1,1,rest,H2-CC,40

invoices: invoice,provider,to_agency,kind,dated,net,gross
I1,OAK,C,invoice,2026-06-01,3193.00,3193.00
I2,OAK,H2,invoice,2026-06-01,50.00,50.00
I3,OAK,C,invoice,2026-06-02,80.00,80.00

invoice_lines: invoice,line,placement,first_day,last_day,net,text
I1,1,A,2026-05-01,2026-05-31,3193.00,
I2,1,A,2026-05-01,2026-05-31,50.00,
I3,1,,,,80.00,Taxi
"""
)
"""£100 a day, of which the board bears 40 per cent: May's £3,100.00 is asked for with £93.00 more."""
ACCEPTED = "line_decisions: invoice,line,decision,on,amount\nI1,1,accepted,2026-06-05,"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path)
    ledger.take(BOOK, NOW)
    ledger.post("2026-05-31", NOW)
    return ledger


def kept(ledger: Ledger) -> tuple[int | None, str | None]:
    engine = open_store(ledger.url)
    (row,) = rows_known(engine, LineDecision)
    engine.dispose()
    return row.amount, row.borne


def board(ledger: Ledger) -> Decimal:
    rows = [row for row in ledger.rows("allocations") if row["budget"] == "H2-CC"]
    return sum((Decimal(row["amount"]) for row in rows), Decimal(0))


def test_what_is_in_question_when_it_is_recorded_is_kept(ledger: Ledger) -> None:
    ledger.take(ACCEPTED, NOW)
    assert kept(ledger) == (9_300, "clauses")
    assert "no change was recorded" in ledger.take(ACCEPTED, NOW)
    ledger.take("prices: price,placement,component,rate,unit,first_day\nA-core,A,core,686,week,2026-05-01", LATER)
    assert "no change was recorded" in ledger.take(ACCEPTED, LATER)
    assert kept(ledger) == (9_300, "clauses")
    ledger.post("2026-05-31", LATER)
    # 31 days at £98.00 and £93.00: £3,131.00, of which the line asks £3,193.00.
    assert board(ledger) == Decimal("1252.40")


def test_it_is_posted_though_nothing_but_the_decision_changed(ledger: Ledger) -> None:
    assert board(ledger) == Decimal("1240.00")
    ledger.take(ACCEPTED, NOW)
    assert ledger.post("2026-05-31", NOW) == 1
    assert board(ledger) == Decimal("1277.20")
    assert ledger.post("2026-05-31", NOW) == 0
    said = ledger.do("explain", "A", "--month", "2026-05")
    assert "I1 / 1" in said
    assert "accepted above its price" in said


def test_of_a_month_that_is_closed_it_is_posted_in_the_next(ledger: Ledger) -> None:
    ledger.post("2026-06-05", NOW)
    ledger.do("close", "2026-05", "--now", NOW)
    ledger.take(ACCEPTED, NOW)
    ledger.post("2026-06-05", NOW)
    ledger.do("reconcile", "--no-marts", "--now", NOW)
    of_may = [row for row in ledger.rows("journal") if row["service_month"] == "2026-05"]
    sums = balances([row for row in of_may if row["account"] == "due_from:unbilled"], "posting_month")
    assert sums == {("2026-05",): Decimal("1240.00"), ("2026-06",): Decimal("37.20")}
    assert "Everything agrees" in ledger.do("verify")


def test_an_acceptance_that_the_journal_does_not_have_yet_is_told(ledger: Ledger) -> None:
    ledger.do("reconcile", "--no-marts", "--now", NOW)
    ledger.take(ACCEPTED, NOW)
    assert "records of A came after the last posting" in ledger.do("verify")


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        ("I3,1,accepted,2026-06-05,,", "decision", "No placement is known for it"),
        ("I2,1,accepted,2026-06-05,,", "decision", "addressed to H2, which neither leads A nor has a direct share"),
        ("I1,1,accepted,2026-06-05,,2026-06-01", "day", "one of the line's days, 2026-05-01 to 2026-05-31"),
    ],
)
def test_what_nobody_can_be_said_to_bear_is_refused_at_its_place(
    ledger: Ledger, row: str, column: str, told: str
) -> None:
    folder = ledger.folder / "refused"
    folder.mkdir()
    (folder / "line_decisions.csv").write_text(f"invoice,line,decision,on,amount,day\n{row}\n", encoding="utf-8")
    report = folder.parent / "problems.csv"
    result = ledger.ask("import", str(folder), "--now", NOW, "--problems", str(report))
    assert result.exit_code != 0
    said = report.read_text(encoding="utf-8-sig")
    assert f"line_decisions.csv,2,{column}," in said
    assert told in said
