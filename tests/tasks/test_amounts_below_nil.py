"""What is decided on debts, and said of money, goes in only where it can mean something; older rows are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.desk import SMALL, Ledger
from tests.tasks.test_verify import found, spoil

DECIDED = "debt_decisions: decision,kind,recharge,amount,on,why\n{row}\n"
SAID = "receipt_allocations: receipt,recharge,amount\n{row}\n"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A recharge of £24,052.37 to H2, and an internal journal."""
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(SMALL, "2026-03-01")
    ledger.post("2026-03-31", "2026-03-31")
    ledger.do("recharge", "2026-02", "--now", "2026-04-01")
    receipts = "receipts: receipt,from_agency,to_agency,received_on,amount\nR1,H2,C,2026-04-05,100.00"
    ledger.take(f"{receipts}\nR2,H2,C,2026-04-06,-40.00", "2026-04-07")
    return ledger


def told(ledger: Ledger, book: str) -> list[tuple[str, str]]:
    sheet, _, rows = book.partition(": ")
    folder = ledger.folder / "said"
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    (folder / f"{sheet}.csv").write_text(rows, encoding="utf-8")
    result = ledger.ask("import", str(folder), "--json", "--now", "2026-04-08")
    return [(each["column"], each["expected"]) for each in json.loads(result.stdout)["problems"]]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("D1,provision,C-000001,-5.00,2026-04-02,x", ("amount", "not below zero: what is set aside of the debt")),
        ("D1,write_off,C-000001,-5.00,2026-04-02,x", ("amount", "not below zero: what is given up of the debt")),
        ("D1,write_off,C-000002,5.00,2026-04-02,x", ("recharge", "C-000002 is an internal journal")),
        ("D1,write_off,C-000001,5.00,2026-04-02,x", None),
    ],
)
def test_a_decision_is_on_a_recharge_that_was_issued_and_not_below_nil(
    row: str, problem: tuple[str, str] | None, ledger: Ledger
) -> None:
    found = told(ledger, DECIDED.format(row=row))
    assert [column for column, _ in found] == ([problem[0]] if problem else [])
    assert all(problem and problem[1] in expected for _, expected in found)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("R1,C-000001,-5.00", "receipt R1 gives nothing back, and C-000001 is no credit note"),
        ("R2,C-000001,-5.00", None),  # R2 is given back: what it takes back of C-000001 is below nil
        ("R1,C-000001,0.00", None),
    ],
)
def test_a_receipt_is_said_to_pay_what_was_issued_and_below_nil_only_where_it_gives_back(
    row: str, problem: str | None, ledger: Ledger
) -> None:
    found = [expected for _, expected in told(ledger, SAID.format(row=row))]
    assert len(found) == (problem is not None)
    assert all(problem and problem in expected for expected in found)


def test_what_is_on_a_document_that_was_not_issued_is_remarked_with_the_number_like_it(ledger: Ledger) -> None:
    said = ledger.take(DECIDED.format(row="D1,write_off,C-00001,5.00,2026-04-02,x"), "2026-04-08")
    assert "debt_decisions D1 is on C-00001, which was not issued, but C-000001 was: it does nothing" in said
    said = ledger.take(SAID.format(row="R1,C-000009,5.00"), "2026-04-08")
    assert "receipt_allocations R1 C-000009 is on C-000009, which was not issued" in said
    assert "remark" not in ledger.take(DECIDED.format(row="D2,write_off,C-000001,5.00,2026-04-02,x"), "2026-04-08")


@pytest.mark.sqlite("its file is changed by somebody else's hand")
def test_what_an_older_ledger_holds_of_them_opens_does_nothing_and_is_told_with_place_and_remedy(
    ledger: Ledger,
) -> None:
    ledger.take(DECIDED.format(row="W1,write_off,C-000001,5.00,2026-04-02,x"), "2026-04-08")
    spoil(ledger, "UPDATE debt_decision_versions SET amount = -500")
    said = ledger.do("reconcile", "--no-marts", "--now", "2026-04-09")
    assert "debt_decisions, decision W1: −£5.00 is negative, so nothing is written off." in said
    assert {finding["check"] for finding in found(ledger)} == {"rows", "schema"}
    spoil(ledger, "UPDATE debt_decision_versions SET amount = 500, recharge = 'C-000077'")
    said = ledger.do("reconcile", "--no-marts", "--now", "2026-04-10")
    assert "debt_decisions, decision W1: C-000077 was not issued: nothing is decided." in said
