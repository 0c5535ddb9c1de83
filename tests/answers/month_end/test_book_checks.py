"""Checks that hold the books together see the fault of each, in `verify` and at month end; sound books have none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ledger.answers.month_end.book_checks import BOOK_CHECKS
from ledger.answers.month_end.checklist import month_end
from ledger.domain.money_and_days.periods import Month
from tests.desk import SMALL, Ledger
from tests.tasks.test_verify import named, spoil

PAPERS = """
invoices: invoice,provider,to_agency,kind,dated,due,net,gross
I-1,OAK,C,invoice,2026-02-03,2026-03-05,32100.00,32100.00

invoice_lines: invoice,line,placement,price,first_day,last_day,rate,net
I-1,1,A,A-core,2026-01-01,2026-01-31,7000,31000.00
I-1,2,A,A-ed,2026-01-01,2026-01-31,1100,1100.00

receipts: receipt,from_agency,to_agency,received_on,amount,reference
R-1,H1,C,2026-02-20,5000.00,a part of it
"""
DAY = date(2026, 3, 31)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """January billed, £100 of its invoice in question, £5,000 of what was billed received and not matched."""
    made = Ledger(tmp_path)
    made.take(SMALL, "2026-01-02")
    made.post("2026-03-31", "2026-03-31T09:00")
    made.do("recharge", "2026-01", "--now", "2026-03-31T10:00")
    made.take(PAPERS, "2026-03-31T11:00")
    made.do("reconcile", "--now", "2026-03-31T12:00")
    return made


def states(ledger: Ledger) -> dict[str, str]:
    """How month end tells each check of two roads."""
    names = {check.matter for check in BOOK_CHECKS} | {"control_apart"}
    with ledger.books(today=DAY) as books:
        items = month_end(books, Month(2026, 3)).items
    return {item.matter: item.tick.state for item in items if item.matter in names}


def test_of_sound_books_every_check_is_done(ledger: Ledger) -> None:
    assert set(states(ledger).values()) == {"done"}
    assert "Everything agrees." in ledger.do("verify")


@pytest.mark.parametrize(
    ("planted", "matter", "check", "said"),
    [
        (
            "UPDATE line_findings SET in_question = in_question + 500 WHERE in_question > 0",
            "query_apart",
            "papers",
            "placement A: provider:query holds £5.00 less than the lines that wait on the worklist have in question",
        ),
        (
            "UPDATE postings SET amount = amount + CASE account WHEN 'on_account' THEN 100 ELSE -100 END "
            "WHERE entry IN (SELECT number FROM entries WHERE kind = 'receipt')",
            "balance_apart",
            "debtors less cash",
            "debtors less unallocated cash are £1.00 less than the books hold",
        ),
        (
            "UPDATE allocations SET amount = amount + 700 WHERE entry = 1 AND budget_id = "
            "(SELECT min(budget_id) FROM allocations WHERE entry = 1)",
            "committed_apart",
            "committed",
            "committed is £7.00 more than posting through 2026-03-31 makes",
        ),
    ],
)
def test_a_planted_fault_is_seen(ledger: Ledger, planted: str, matter: str, check: str, said: str) -> None:
    spoil(ledger, planted)
    told = named(ledger, check)
    assert any(said in each for each in told), told
    assert states(ledger)[matter] == "not_done"


def test_what_nobody_can_know_is_no_fault_and_no_tick(ledger: Ledger) -> None:
    ledger.take("prices: price,rate\nA-core,7070", "2026-03-31T13:00")
    said = ledger.do("verify")
    assert "Not known yet" in said
    assert "facts of 1 placement came after the last posting; post first" in said
    assert "Everything agrees." not in said
