"""Checks that hold the books together see the fault of each, in `verify` and at month end; sound books have none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ledger.answers.month_end import two_roads
from ledger.answers.month_end.book_checks import BOOK_CHECKS
from ledger.answers.month_end.checklist import month_end
from ledger.answers.splits.who_pays import exposures
from ledger.domain.money_and_days.periods import Month
from tests.desk import SMALL, Ledger
from tests.tasks.test_verify import copy_of, named, spoil

PAPERS = """
invoices: invoice,provider,to_agency,kind,dated,due,net,gross
I-1,OAK,C,invoice,2026-02-03,2026-03-05,32100.00,32100.00

invoice_lines: invoice,line,placement,price,first_day,last_day,rate,net
I-1,1,A,A-core,2026-01-01,2026-01-31,7000,31000.00
I-1,2,A,A-ed,2026-01-01,2026-01-31,1100,1100.00

payments: payment,invoice,paid_on,amount
P-1,I-1,2026-03-02,10000.00

receipts: receipt,from_agency,to_agency,received_on,amount,reference
R-1,H1,C,2026-02-20,5000.00,a part of it
"""
NOT_DECIDED = """
placements: placement,child,provider,setting,lead_budget,first_day
C,K2,OAK,K2,C-SC,2026-03-10

prices: price,placement,component,rate,unit,first_day
C-core,C,core,700,week,2026-03-10

agreements: agreement,placement,status,basis,first_day,requested_on
C-1,C,in_principle,panel,2026-03-10,2026-03-01

clauses: agreement,rank,kind,budget,percent
C-1,1,rest,C-SC,50
C-1,1,rest,H1-CC,50
"""
DAY = date(2026, 3, 31)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """January billed, £100 of its invoice in question, £5,000 of what was billed received and not matched.

    £10,000 of the invoice is paid; a third placement's split is asked for and not decided.
    """
    made = Ledger(tmp_path_factory.mktemp("sound"))
    made.take(SMALL, "2026-01-02")
    made.take(NOT_DECIDED, "2026-01-03")
    made.post("2026-03-31", "2026-03-31T09:00")
    made.do("recharge", "2026-01", "--now", "2026-03-31T10:00")
    made.take(PAPERS, "2026-03-31T11:00")
    made.do("reconcile", "--now", "2026-03-31T12:00")
    return made


@pytest.fixture
def ledger(sound: Ledger, tmp_path: Path) -> Ledger:
    """A copy of it, to be spoiled."""
    return copy_of(sound, tmp_path)


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
            "committed is £7.00 more than posting to 31 March 2026 makes",
        ),
        (
            "UPDATE postings SET amount = amount + CASE account WHEN 'cash' THEN -300 ELSE 300 END "
            "WHERE entry IN (SELECT number FROM entries WHERE kind = 'payment')",
            "owed_apart",
            "owed to providers",
            "payment P-1: provider:payable holds £3.00 more than was paid",
        ),
        (
            "UPDATE postings SET amount = amount + CASE account WHEN 'provider:payable' THEN -200 ELSE 200 END "
            "WHERE entry = (SELECT min(number) FROM entries WHERE kind = 'invoice') "
            "AND account IN ('provider:payable', 'provider:accrued')",
            "owed_apart",
            "owed to providers",
            "document I-1: provider:payable holds £2.00 more than it asks with its credit notes",
        ),
        (
            "UPDATE allocations SET amount = amount + 900 WHERE budget_id = (SELECT min(budget_id) FROM allocations) "
            "AND entry = (SELECT min(entry) FROM allocations)",
            "movement_apart",
            "movement",
            "the movement since 28 February 2026 is £9.00 less than committed now less committed then",
        ),
        (
            "UPDATE charges SET amount = amount + 1000 WHERE service_month = '2026-03' AND component = 'core' "
            "AND placement_id = (SELECT id FROM placements WHERE code = 'A')",
            "weekly_apart",
            "weekly cost",
            "a week at its prices is £2.25 less than a week of the charges of March 2026",
        ),
        (
            "UPDATE allocations SET amount = amount - 800 WHERE agreement_id IS NULL",
            "exposure_apart",
            "exposure",
            "placement C in March 2026: its days that are awaiting agreement cost £8.00 more than was paid of them",
        ),
        (
            "UPDATE allocations SET amount = amount + 800 WHERE agreement_id IS NULL",
            "exposure_apart",
            "exposure",
            "placement C in March 2026: its days that are awaiting agreement cost £8.00 less than was paid of them",
        ),
    ],
)
def test_a_planted_fault_is_seen(ledger: Ledger, planted: str, matter: str, check: str, said: str) -> None:
    spoil(ledger, planted)
    told = named(ledger, check)
    assert any(said in each for each in told), told
    assert states(ledger)[matter] == "not_done"


def test_days_that_clauses_leave_to_the_lead_alone_are_no_fault(ledger: Ledger) -> None:
    """£700 a week, of which the ICB is asked for what exceeds £800: nothing of these days is expected of it."""
    above = """
placements: placement,child,provider,setting,lead_budget,first_day
D,K2,OAK,K2,C-SC,2026-03-10

prices: price,placement,component,rate,unit,first_day
D-core,D,core,700,week,2026-03-10

agreements: agreement,placement,status,basis,first_day,requested_on
D-1,D,in_principle,panel,2026-03-10,2026-03-01

clauses: agreement,rank,kind,budget,percent,amount,per
D-1,1,above,H1-CC,100,800,week
D-1,2,rest,C-SC,100,,
"""
    ledger.take(above, "2026-03-31T13:00")
    ledger.do("post", "--through", "2026-03-31", "--now", "2026-03-31T13:30")
    with ledger.books(today=DAY) as books:
        assert {row.placement for row in exposures.listed(books)} == {"C"}
    ledger.do("reconcile", "--now", "2026-03-31T14:00")
    assert "Everything agrees." in ledger.do("verify")
    assert states(ledger)["exposure_apart"] == "done"


def test_of_very_many_placements_some_are_drawn_and_the_tick_says_how_many(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(two_roads, "AT_MOST_PLACEMENTS", 2)
    with ledger.books(today=DAY) as books:
        items = {item.matter: item for item in month_end(books, Month(2026, 3)).items}
    said = "Committed differs from what posting to 31 March would make, of 2 placements drawn from 3: none"
    assert (items["committed_apart"].tick.state, items["committed_apart"].tick.said) == ("done", said)
    assert items["query_apart"].tick.said == "In question with providers differs from the lines that wait: none"
    spoil(ledger, "UPDATE allocations SET amount = amount + 700")
    with ledger.books(today=DAY) as books:
        (item,) = [item for item in month_end(books, Month(2026, 3)).items if item.matter == "committed_apart"]
    assert item.tick.state == "not_done"
    assert item.to_do.startswith("joint-ledger verify says where, of all placements")


def test_what_nobody_can_know_is_no_fault_and_no_tick(ledger: Ledger) -> None:
    ledger.take("prices: price,rate\nA-core,7070", "2026-03-31T13:00")
    said = ledger.do("verify")
    assert "Not known yet" in said
    assert "records of 1 placement came after the last posting; post first" in said
    assert "Everything agrees." not in said
