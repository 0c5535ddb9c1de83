"""A receipt from an agency to itself is its instalment of a pooled fund, or it is asked about; no other is silent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.documents.sheets import Receipt
from ledger.store.books import Books
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


LAYOUT = """
name = "own-bank"
title = "A bank statement of council C"

[dates]
formats = ["DD/MM/YYYY"]

[receipts]
receipt = { columns = ["Date", "Narrative"] }
from_agency = "Payer"
to_agency = { constant = "C" }
received_on = "Date"
amount = "Amount"
reference = "Narrative"
"""
OF_ITSELF = "02/05/2026,County council,Sweep,77.00\n"
OF_H2 = "04/05/2026,H2,May,350.00\n"
INSTALMENT = "05/05/2026,County council,May,100.00\n"


def bank(ledger: Ledger, *lines: str, day: str) -> dict[str, Any]:
    """What a bank statement of these lines came to, handed over on a day."""
    (ledger.folder / "own-bank.toml").write_text(LAYOUT, encoding="utf-8")
    file = ledger.folder / f"{day}.csv"
    file.write_text("Date,Payer,Narrative,Amount\n" + "".join(lines), encoding="utf-8")
    form = str(ledger.folder / "own-bank.toml")
    found: dict[str, Any] = ledger.figures("import", str(file), "--format", form, "--now", day)
    return found


def received(ledger: Ledger) -> list[tuple[str, str, int]]:
    with ledger.books() as books:
        return sorted((row.from_agency, row.reference or "", row.amount) for row in rows_of(books))


def rows_of(books: Books) -> list[Receipt]:
    return list(books.facts(Receipt).sheet(Receipt).values())


def test_a_line_of_a_statement_that_an_agency_has_from_itself_waits_and_the_others_go_in(ledger: Ledger) -> None:
    before = received(ledger)
    first = bank(ledger, OF_ITSELF, OF_ITSELF, OF_H2, INSTALMENT, day="2026-05-06")
    assert (first["problems"], [each["number"] for each in first["conflicts"]]) == ([], [1, 2])
    # The £100.00 has the sum of the council's instalment: it goes in, and waits until a person says that it is one.
    assert received(ledger) == sorted([*before, ("C", "May", 10000), ("H2", "May", 35000)])
    ledger.post("2026-05-31", "2026-05-31")
    ledger.do("reconcile", "--no-marts", "--now", "2026-06-01")
    found = [each for each in ledger.figures("conflicts")["matters"] if each["matter"] == "own_receipt"]
    assert [(each["number"], each["counterparty"], each["amount"], each["since"]) for each in found] == [
        ("1", "County council", "77.00", "2026-05-02"),
        ("2", "County council", "77.00", "2026-05-02"),
        ("", "C", "100.00", "2026-05-05"),
    ]
    assert found[0]["said"] == "its payer is the agency that received it, and it can be no instalment of a fund"
    told = " ".join(ledger.do("conflicts").split())
    assert "own_receipt: 3, £254.00" in told
    assert "joint-ledger conflicts 1 --payer AGENCY" in told
    assert "write the fund's code in its reference" in told
    assert [own_at(ledger, month) for month in ("2026-04", "2026-05")] == [(0, "0.00"), (3, "254.00")]
    verified = json.loads(ledger.ask("verify", "--json").stdout)
    assert verified["own_receipts"] == {"conflict 1": 7700, "conflict 2": 7700, "05/05/2026-May": 10000}
    assert verified["findings"] == []
    again = bank(ledger, OF_ITSELF, OF_ITSELF, OF_H2, day="2026-06-02")
    assert (again["batch"], [each["number"] for each in again["conflicts"]]) == (None, [1, 2])


def test_who_paid_such_a_line_is_named_or_it_is_left_out(ledger: Ledger) -> None:
    before = received(ledger)
    bank(ledger, OF_ITSELF, OF_ITSELF, day="2026-05-06")
    refused = ledger.ask("conflicts", "1", "--payer", "C", "--why", "Ours")
    assert "an agency pays itself only into a fund of its own" in " ".join(refused.output.split())
    ledger.do("conflicts", "1", "--payer", "H2", "--why", "The bank had it wrong", "--now", "2026-05-07")
    ledger.do("conflicts", "2", "--take", "here", "--why", "A sweep of our own", "--now", "2026-05-07")
    assert received(ledger) == sorted([*before, ("H2", "Sweep", 7700)])
    assert waiting(ledger) == []
    assert bank(ledger, OF_ITSELF, OF_ITSELF, day="2026-05-08")["conflicts"] == []
    assert json.loads(ledger.ask("verify", "--json").stdout)["own_receipts"] == {}


def test_such_a_line_is_an_instalment_once_its_fund_owes_one_of_its_sum(ledger: Ledger) -> None:
    before = received(ledger)
    bank(ledger, OF_ITSELF, day="2026-05-06")
    ledger.take(CONTRIBUTION.replace("1200.00,12", "77.00,1").replace("2026-27", "2027-28"), "2026-05-07")
    ledger.do("conflicts", "1", "--payer", "C", "--why", "For the fund", "--now", "2026-05-08")
    assert received(ledger) == sorted([*before, ("C", "Sweep", 7700)])


@pytest.mark.sqlite("its file is changed by somebody else's hand")
def test_a_line_that_an_older_ledger_took_in_is_known_already_and_does_not_wait_beside_it(ledger: Ledger) -> None:
    bank(ledger, OF_ITSELF.replace("County council", "H2"), day="2026-05-06")
    spoil(ledger, "UPDATE receipt_versions SET from_agency_id = to_agency_id WHERE reference = 'Sweep'")
    again = bank(ledger, OF_ITSELF, day="2026-05-08")
    assert (again["conflicts"], len(again["known_already"])) == ([], 1)
