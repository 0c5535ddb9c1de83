"""A receipt from an agency to itself is its instalment of a pooled fund, or it is asked about; no other is silent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.answers.funds.test_years import FUND
from tests.desk import Ledger
from tests.tasks.test_verify import found, spoil

OWN = "receipts: receipt,from_agency,to_agency,received_on,amount,reference\n{row}\n"
CONTRIBUTION = """
fund_contributions: fund,budget,financial_year,amount,instalments,first_due
POOL,C-SC,2026-27,1200.00,12,2026-04-30
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A council that hosts a fund and pays £100.00 a month into it."""
    ledger = Ledger(tmp_path / "ledger")
    ledger.take(FUND, "2026-01-05")
    ledger.take(CONTRIBUTION, "2026-01-06")
    return ledger


def told(ledger: Ledger, row: str, more: str = "") -> list[tuple[str, str]]:
    """The problems of a book with one receipt: each with its column and what was expected."""
    folder = ledger.folder / "own"
    folder.mkdir(exist_ok=True)
    (folder / "receipts.csv").write_text(OWN.partition(": ")[2].format(row=row), encoding="utf-8")
    if more:
        (folder / "fund_receipts.csv").write_text(more, encoding="utf-8")
    result = ledger.ask("import", str(folder), "--json", "--now", "2026-07-01")
    return [(each["column"], each["expected"]) for each in json.loads(result.stdout)["problems"]]


def test_what_an_agency_has_from_itself_is_a_problem_unless_it_can_be_an_instalment(ledger: Ledger) -> None:
    expected = "an agency other than C, which received it, or an instalment that C owes to a pooled fund of its own"
    assert told(ledger, "R8,C,C,2026-05-01,77.00,") == [("from_agency", expected)]
    assert told(ledger, "R8,H2,H2,2026-05-01,100.00,POOL") == [("from_agency", expected.replace(" C", " H2"))]
    assert told(ledger, "R8,C,C,2026-05-01,77.00,for POOL") == []
    assert told(ledger, "R9,C,C,2026-05-01,100.00,") == [], "an instalment's sum: a person may say that it is one"
    more = "receipt,fund,budget,financial_year,amount\nR10,POOL,C-SC,2026-27,40.00\n"
    assert told(ledger, "R10,C,C,2026-05-01,40.00,", more) == []


def waiting(ledger: Ledger) -> list[tuple[str, str]]:
    found = ledger.figures("conflicts")["matters"]
    return [(each["row"], each["amount"]) for each in found if each["matter"] == "own_receipt"]


def own_at(ledger: Ledger, month: str) -> tuple[int, str]:
    (item,) = (each for each in ledger.figures("month-end", month)["items"] if each["matter"] == "own_receipts")
    return item["count"], item["amount"]


@pytest.mark.sqlite("its file is changed by somebody else's hand")
def test_what_an_older_ledger_holds_of_them_is_told_alike_until_it_is_put_right(ledger: Ledger) -> None:
    ledger.take(OWN.format(row="R5,H2,C,2026-05-01,350.00,\nR6,C,C,2026-05-02,100.00,POOL"), "2026-05-03")
    ledger.post("2026-05-31", "2026-05-31")
    spoil(ledger, "UPDATE receipt_versions SET from_agency_id = to_agency_id WHERE reference IS NULL")
    ledger.do("reconcile", "--no-marts", "--now", "2026-06-01")
    assert waiting(ledger) == [("R5", "350.00")]
    assert [own_at(ledger, month) for month in ("2026-04", "2026-05")] == [(0, "0.00"), (1, "350.00")]
    assert {finding["check"] for finding in found(ledger)} == {"rows", "schema"}
    assert json.loads(ledger.ask("verify", "--json").stdout)["own_receipts"] == {"R5": 35000}
    assert "R5 £350.00; joint-ledger conflicts says what to do" in ledger.ask("verify").output
    ledger.take(OWN.format(row="R5,H2,C,2026-05-01,350.00,"), "2026-06-02")
    ledger.do("reconcile", "--no-marts", "--now", "2026-06-02")
    assert (waiting(ledger), json.loads(ledger.ask("verify", "--json").stdout)["own_receipts"]) == ([], {})


def test_an_instalment_waits_for_no_document(ledger: Ledger) -> None:
    """R1 of the fund's book, £1,000.00 of H2, names the fund; £350.00 of H2 name nothing and wait."""
    ledger.take(OWN.format(row="R5,H2,C,2026-05-01,350.00,"), "2026-05-03")
    ledger.post("2026-05-31", "2026-05-31")
    ledger.do("reconcile", "--no-marts", "--now", "2026-06-01")
    found = ledger.figures("conflicts")["matters"]
    assert [(each["matter"], each["row"], each["amount"]) for each in found] == [("on_account", "R5", "350.00")]
