"""A credit note is not dated before what it credits; a recharge not long before what it bills."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk import Ledger
from tests.tasks.test_dated_ahead import CASES, folder_of
from tests.tasks.test_verify import spoil

BOOK = (
    "invoices: invoice,provider,to_agency,kind,dated,net,gross,credit_of\n"
    "I1,HARBOUR,CC,invoice,2026-05-01,100,100,\nC1,HARBOUR,CC,credit,{day},40,40,I1"
)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    found = Ledger(tmp_path / "ledger")
    found.do("import", str(CASES / "base-book"), "--now", "2026-06-30")
    return found


def refused(ledger: Ledger, *words: str) -> str:
    result = ledger.ask(*words, "--now", "2026-06-30")
    assert result.exit_code != 0
    return " ".join(result.output.split())


def book(tmp_path: Path, text: str) -> str:
    (tmp_path / "book").mkdir(exist_ok=True)
    return folder_of(tmp_path / "book", text)


def test_a_credit_note_dated_before_its_invoice_is_a_problem_and_on_its_day_goes_in(
    ledger: Ledger, tmp_path: Path
) -> None:
    said = refused(ledger, "import", book(tmp_path, BOOK.format(day="2026-04-30")))
    assert "a day not before 2026-05-01, the date of I1, which it credits" in said
    ledger.do("import", book(tmp_path, BOOK.format(day="2026-05-01")), "--now", "2026-06-30")
    moved = "invoices: invoice,provider,to_agency,kind,dated,net,gross\nI1,HARBOUR,CC,invoice,2026-05-02,100,100"
    said = refused(ledger, "import", book(tmp_path, moved))
    assert "a day not before 2026-05-02, the date of I1" in said, "nor may the invoice move behind its credit note"


@pytest.mark.sqlite("its file is changed by somebody else's hand")
def test_one_that_an_older_ledger_holds_stands_and_is_told(ledger: Ledger, tmp_path: Path) -> None:
    ledger.do("import", book(tmp_path, BOOK.format(day="2026-05-03")), "--now", "2026-06-30")
    spoil(ledger, "UPDATE invoice_versions SET dated = '2026-04-01' WHERE kind = 'credit'")
    said = ledger.do("reconcile", "--no-marts", "--now", "2026-06-30")
    assert "invoices, credit note C1: dated 2026-04-01, before I1 of 2026-05-01, which it credits." in said
    due = "invoices: invoice,provider,to_agency,kind,dated,net,gross,due\nC1,HARBOUR,CC,credit,"
    due += "2026-04-01,40,40,2026-07-01"
    ledger.do("import", book(tmp_path, due), "--now", "2026-06-30")


def test_a_recharge_bears_no_day_long_before_what_it_bills(ledger: Ledger) -> None:
    ledger.post("2026-06-30", "2026-06-30")
    bill = ("recharge", "2026-06", "--dated")
    assert "is more than a month before 2026-06" in refused(ledger, *bill, "1999-05-01")
    assert "is more than a month before 2026-06" in refused(ledger, *bill, "2026-04-30")
    assert "1990 to 2100" in refused(ledger, *bill, "1989-12-31")
    said = ledger.do(*bill, "2026-05-01", "--now", "2026-06-30")
    assert "recharge to ICB" in said
    assert {row["dated"] for row in ledger.rows("recharges")} == {"2026-05-01"}
