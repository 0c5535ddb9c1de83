"""A tick is what a check of the present state came to: done, not done, and not known wherever a footing is behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.answers.documents.agency_side import _OF_RECEIPTS
from ledger.answers.ticks import (
    _OF_MONEY,
    PresentState,
    acted,
    checked,
    present_state,
    reconciled_all,
    together,
    unknown,
)
from tests.desk import SMALL, Ledger

ALL = PresentState({})


def behind(ledger: Ledger, figures: str = "") -> dict[str, str]:
    with ledger.books() as books:
        return dict(present_state(books, figures).behind)


def test_done_not_done_and_not_known() -> None:
    assert checked(ALL, [], done="All is paid.", stands_on=("posted",)) == ("done", "All is paid.")
    assert checked(ALL, [1], done="All is paid.", left_over="one", stands_on=("posted",)) == ("not_done", "one")
    late = PresentState({"posted": "post first", "figures": "count first"})
    assert checked(late, [], done="All is paid.", stands_on=("receipts",)).state == "done"
    assert checked(late, [], done="All is paid.", stands_on=("receipts", "figures")) == ("not_known", "count first")
    # What was found may be settled by now: nobody knows.
    assert checked(late, [1], done="All is paid.", stands_on=("posted",)).state == "not_known"


def test_several_checks_are_one_that_is_done_where_each_is() -> None:
    done, left = (checked(ALL, found, done="d", left_over="l", stands_on=()) for found in ((), [1]))
    assert together([done, done], done="all") == ("done", "all")
    assert together([done, unknown("post first")], done="all") == ("not_known", "1 matter: post first")
    said = "1 matter is still open; of 1 other it is not known yet"
    assert together([done, left, unknown("post first")], done="all") == ("not_done", said)
    assert left.sentence == "Open: l"


def test_an_act_is_done_where_the_ledger_recorded_it() -> None:
    assert acted(3, 4, "Recorded").state == "done"
    assert acted(3, 3, "It was known").state == "not_done"


def test_what_is_behind_is_told_with_what_to_do_first(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert set(behind(ledger)) == {"posted", "invoices"}, "no money came, so there is none to reconcile"
    ledger.take(SMALL, "2026-01-02")
    assert behind(ledger)["posted"] == "nothing is posted; post a month first"
    ledger.post("2026-01-31", "2026-02-01")
    assert behind(ledger) == {"invoices": "documents were never reconciled; reconcile first"}
    ledger.do("reconcile", "--no-marts", "--now", "2026-03-05")
    assert behind(ledger) == {}
    assert behind(ledger, "count first") == {"figures": "count first"}


INVOICE = """
invoices: invoice,provider,to_agency,kind,dated,net,gross
I-1,OAK,C,invoice,2026-02-03,100,100
"""
RECEIPT = """
receipts: receipt,from_agency,to_agency,received_on,amount
R-1,H1,C,2026-02-20,5000.00
"""
PRICE = """
prices: price,placement,component,rate,unit,first_day
A-more,A,therapy,10,week,2026-01-01
"""


@pytest.mark.parametrize(
    ("book", "late"),
    [
        (INVOICE, {"invoices"}),
        (RECEIPT, {"receipts"}),
        (PRICE, {"posted", "invoices"}),
        ("parties: x", None),
    ],
)
def test_what_comes_after_a_reconciliation_puts_its_side_behind(
    tmp_path: Path, book: str, late: set[str] | None
) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(SMALL, "2026-01-02")
    ledger.post("2026-01-31", "2026-02-01")
    ledger.do("reconcile", "--no-marts", "--now", "2026-03-05")
    if late is None:  # what concerns no document leaves all as it is
        ledger.do("close", "2026-01", "--now", "2026-03-06")
        assert behind(ledger) == {}
        return
    ledger.take(book, "2026-03-06")
    assert set(behind(ledger)) == late
    ledger.post("2026-01-31", "2026-03-07")
    ledger.do("reconcile", "--no-marts", "--now", "2026-03-08")
    assert behind(ledger) == {}


def test_days_posted_later_and_documents_issued_later_are_to_be_reconciled(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(SMALL + RECEIPT, "2026-01-02")
    ledger.post("2026-01-31", "2026-02-01")
    ledger.do("reconcile", "--no-marts", "--now", "2026-03-05")
    ledger.post("2026-02-28", "2026-03-06")
    assert "posted after" in behind(ledger)["invoices"]
    ledger.do("recharge", "2026-01", "--now", "2026-03-07")
    assert "issued after" in behind(ledger)["receipts"]


def test_a_reconciliation_that_changes_nothing_is_recorded_once(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.take(SMALL, "2026-01-02")
    ledger.do("reconcile", "--no-marts", "--now", "2026-01-03")
    ledger.post("2026-01-15", "2026-01-16")
    with ledger.books() as books:
        assert not reconciled_all(books)
    first = ledger.do("reconcile", "--no-marts", "--now", "2026-01-17")
    assert "Nothing changed: change 4 records that all was looked at." in first
    with ledger.books() as books:
        assert reconciled_all(books)
    again = ledger.do("reconcile", "--no-marts", "--now", "2026-01-18")
    assert "Nothing changed: no change was recorded." in again


def test_all_that_decides_what_receipts_pay_is_looked_at() -> None:
    assert set(_OF_RECEIPTS) <= set(_OF_MONEY)
