"""What lies below nil between two agencies is told beside what is owed, and never taken off it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ledger.answers.debts.aged import aged_debt
from ledger.answers.debts.outstanding import outstanding
from ledger.answers.debts.partner_statement import partner_statement
from ledger.domain.agencies.viewer import Viewer
from ledger.marts.query import Snapshot, open_current
from ledger.marts.snapshots import folder_of
from ledger.store.keeping.engine import Engine, open_store
from ledger.tasks.refresh_marts import refresh_marts
from tests.desk import COUNCIL_AND_BOARD, Ledger, in_books

BOOK = (
    COUNCIL_AND_BOARD
    + """
children: child
K1
K2
K3

placements: placement,child,provider,setting,lead_budget,first_day,last_day
A,K1,OAK,K2,SC,2026-05-01,
B,K2,OAK,K2,SC,2026-05-01,
D,K3,OAK,K2,SC,2026-04-01,2026-04-30

prices: price,placement,component,rate,unit,first_day
PA,A,core,700,week,2026-05-01
PB,B,core,700,week,2026-05-01
PD,D,core,700,week,2026-04-01

agreements: agreement,placement,status,basis,first_day,decided_on
GA,A,agreed,panel,2026-05-01,2026-04-20
GB,B,agreed,panel,2026-05-01,2026-04-20
GD,D,agreed,panel,2026-04-01,2026-03-20

clauses: agreement,rank,kind,budget,percent
GA,1,rest,SC,50
GA,1,rest,HE,50
GB,1,rest,SC,50
GB,1,rest,HE,50
GD,1,rest,SC,50
GD,1,rest,HE,50

funds: fund,name,budget,first_day
POOL,Emergency beds,SC,2026-04-01

fund_contributions: fund,budget,financial_year,amount,instalments,first_due
POOL,HE,2026-27,400.00,1,2026-05-25
"""
)
PAID = """
receipts: receipt,from_agency,to_agency,received_on,amount,reference
R1,H,C,2026-05-20,1500.00,C-000001
"""
CHEAPER_D = """
prices: price,placement,component,rate,unit,first_day
PD,D,core,350,week,2026-04-01
"""
CHEAPER_B = """
prices: price,placement,component,rate,unit,first_day
PB,B,core,350,week,2026-05-01

receipts: receipt,from_agency,to_agency,received_on,amount,reference
R2,H,C,2026-06-20,100.00,
R3,H,C,2026-05-25,400.00,POOL
"""
ALL = Viewer.all()
ON = date(2026, 6, 30)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """April billed and paid, then found cheaper and credited; May billed, and B found cheaper; June not billed."""
    ledger = Ledger(tmp_path_factory.mktemp("below-nil"))
    ledger.take(BOOK, "2026-04-01")
    ledger.post("2026-04-30", "2026-05-01")
    ledger.do("recharge", "2026-04", "--dated", "2026-05-05", "--now", "2026-05-05")
    ledger.take(PAID, "2026-05-21")
    ledger.do("reconcile", "--no-marts", "--now", "2026-05-22")
    ledger.take(CHEAPER_D, "2026-05-29")
    ledger.post("2026-05-31", "2026-06-01")
    ledger.do("recharge", "2026-05", "--dated", "2026-06-02", "--now", "2026-06-02")
    ledger.take(CHEAPER_B, "2026-06-29")
    ledger.post("2026-06-30", "2026-06-30")
    ledger.do("reconcile", "--no-marts", "--now", "2026-06-30")
    return open_store(ledger.url)


@pytest.fixture(scope="module")
def counted(books: Engine) -> Iterator[Snapshot]:
    assert refresh_marts(books).failed_checks == ()
    with open_current(folder_of(str(books.url))) as opened:
        yield opened


def test_what_is_owed_is_no_less_for_what_is_to_be_given_back(counted: Snapshot) -> None:
    # May: A and B at £700.00 a week, half of £3,100.00 each, billed. June: A half of £3,000.00, B at £350.00 a week
    # half of £1,500.00, not billed.
    [row] = counted.rows("finance_balances", ALL)
    assert (row["billed"], row["unbilled"], row["amount"]) == (3_100_00, 2_250_00, 5_350_00)


def test_what_lies_below_nil_is_told_by_what_it_is_and_by_month(counted: Snapshot) -> None:
    # B's May is £775.00 too much; D's April, paid, £750.00; of £500.00 that no line is for, £400.00 is the pool's.
    found = [(row["what"], row["service_month"], row["amount"]) for row in counted.rows("finance_below_nil", ALL)]
    assert found == [
        ("to_credit", "2026-05", -775_00),
        ("open_credit", "2026-04", -750_00),
        ("on_account", None, -100_00),
    ]


def test_the_placements_behind_a_debt_have_what_is_below_nil_apart(counted: Snapshot) -> None:
    rows = counted.rows("finance_balance_placements", ALL, creditor="C", debtor="H")
    assert [(row["placement"], row["amount"], row["below"]) for row in rows] == [
        ("A", 3_050_00, 0),
        ("B", 2_300_00, -775_00),
        ("D", 0, -750_00),
    ]


def test_aged_debt_tells_credits_and_money_on_account_apart(books: Engine) -> None:
    found = in_books(books, aged_debt, ON)
    assert [(debt.stands, debt.amount) for debt in found.debts] == [
        ("owed", 3_100_00),
        ("open_credit", -750_00),
        ("on_account", -100_00),
    ]
    of = outstanding(found)
    assert (of.debtors.value, of.in_dispute.value) == (3_100_00, 0)
    assert (of.open_credits.value, of.unallocated_cash.value, of.balance.value) == (750_00, 100_00, 2_250_00)


def test_a_partners_statement_writes_the_balance_out(books: Engine) -> None:
    found = in_books(books, partner_statement, "C", "H", ON)
    of = found.outstanding
    assert (of.debtors.value, of.in_dispute.value) == (3_100_00, 0)
    assert of.balance.value == found.closing == 2_250_00
