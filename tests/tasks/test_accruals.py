"""Accruals out: at a year's end the cost with the income that belongs to it, by placement and month, and back again.

Two placements, £100 and £50 a day, from 1 February 2026. The ICB bears 40 % of A, and of B 50 %, which is 30 % as is
learnt in March, after February was recharged and closed. A's provider asks £2,900.00 for February's £2,800.00; the
£100.00 beyond are accepted. From 1 March A costs £101 a day, as is learnt in April. March is recharged in April.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from tests.desk import Ledger, balances
from tests.golden.test_golden import rows_of

BOOK = """
agencies: agency,name,kind
C,A council,council
H,An ICB,icb

budgets: budget,agency,stream,name
C-SC,C,social_care,Children's social care
H-CC,H,health,Continuing care

providers: provider,name
OAK,Oak House

children: child
K1
K2

placements: placement,child,provider,setting,lead_budget,first_day
A,K1,OAK,K2,C-SC,2026-02-01
B,K2,OAK,K2,C-SC,2026-02-01

prices: price,placement,component,rate,unit,first_day
A-1,A,core,700,week,2026-02-01
B-1,B,core,350,week,2026-02-01

agreements: agreement,placement,status,basis,first_day,decided_on
A-A,A,agreed,panel,2026-02-01,2026-01-20
B-A,B,agreed,panel,2026-02-01,2026-01-20

"""
CLAUSES = """clauses: agreement,rank,kind,budget,percent
A-A,1,share,H-CC,40
A-A,2,rest,C-SC,100
B-A,1,share,H-CC,{}
B-A,2,rest,C-SC,100
"""
FEBRUARY = """
invoices: invoice,provider,to_agency,kind,dated,net,gross
I1,OAK,C,invoice,2026-03-05,2900,2900

invoice_lines: invoice,line,placement,price,first_day,last_day,net
I1,1,A,A-1,2026-02-01,2026-02-28,2900
"""
UPLIFT = """
prices: price,placement,component,rate,unit,first_day,last_day
A-1,A,core,700,week,2026-02-01,2026-02-28
A-2,A,core,707,week,2026-03-01,
"""
MARCH = """
invoices: invoice,provider,to_agency,kind,dated,net,gross
I2,OAK,C,invoice,2026-04-05,3131,3131

invoice_lines: invoice,line,placement,price,first_day,last_day,net
I2,1,A,A-2,2026-03-01,2026-03-31,3131
"""
DUE = {"A 2026-02": "40.00", "A 2026-03": "1252.40", "B 2026-02": "-280.00", "B 2026-03": "465.00"}
"""Of the ICB, not billed by 31 March: 40 % of £100 and of 31 × £101; 30 % less 50 % of £1,400; 30 % of £1,550."""
OWED = {"A 2026-03": "-3131.00", "B 2026-02": "-1400.00", "B 2026-03": "-1550.00"}
"""To the provider, not invoiced by then: of A's February nothing is left."""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory, kept_in: str) -> Ledger:
    """The books after the year's last recharge, made on 10 April, and April's posting."""
    desk = Ledger(tmp_path_factory.mktemp("accruals"))
    desk.take(BOOK + CLAUSES.format(50), "2026-02-01")
    desk.post("2026-02-28", "2026-03-02")
    desk.do("recharge", "2026-02", "--now", "2026-03-10")
    desk.do("close", "2026-02", "--now", "2026-03-11")
    desk.take(FEBRUARY, "2026-03-15")
    desk.do("reconcile", "--no-marts", "--now", "2026-03-16")
    desk.take("line_decisions: invoice,line,decision,on\nI1,1,accepted,2026-03-20\n", "2026-03-20")
    desk.take(CLAUSES.format(30), "2026-03-21")
    desk.take(UPLIFT, "2026-04-01")
    desk.post("2026-03-31", "2026-04-02")
    desk.do("reconcile", "--no-marts", "--now", "2026-04-03")
    desk.take(MARCH, "2026-04-08")
    desk.do("recharge", "2026-03", "--now", "2026-04-10")
    desk.post("2026-04-30", "2026-05-02")
    desk.do("reconcile", "--no-marts", "--now", "2026-05-03")
    return desk


def accruals(ledger: Ledger, month: str) -> list[dict[str, str]]:
    file = ledger.folder / f"accruals-{month}.csv"
    ledger.do("export", "accruals", str(file), "--month", month)
    return rows_of(file)


def by_month(rows: list[dict[str, str]], agency: str, account: str) -> dict[str, str]:
    """What an account of an agency has of each placement and service month."""
    chosen = [
        row for row in rows if (row["agency"], row["account"]) == (agency, account) and row["kind"] == "accrual"
    ]
    found = balances(chosen, "placement", "service_month")
    return {" ".join(place): str(pounds) for place, pounds in found.items() if pounds}


def turned(expected: Mapping[str, str]) -> dict[str, str]:
    return {place: str(-Decimal(pounds)) for place, pounds in expected.items()}


def test_income_is_accrued_of_each_month_that_a_recharge_of_april_bills(ledger: Ledger) -> None:
    rows = accruals(ledger, "2026-03")
    assert by_month(rows, "C", "due_from:unbilled") == DUE
    assert by_month(rows, "C", "contributions") == turned(DUE)
    assert by_month(rows, "H", "due_to:unbilled") == turned(DUE)
    assert by_month(rows, "H", "expenditure:budget") == DUE


def test_cost_is_accrued_of_what_no_invoice_had_come_for_by_who_bears_it(ledger: Ledger) -> None:
    rows = accruals(ledger, "2026-03")
    assert by_month(rows, "C", "provider:accrued") == OWED
    assert by_month(rows, "C", "expenditure:for_others") == {
        "A 2026-03": "1252.40",
        "B 2026-02": "420.00",
        "B 2026-03": "465.00",
    }
    assert by_month(rows, "C", "expenditure:budget") == {
        "A 2026-03": "1878.60",
        "B 2026-02": "980.00",
        "B 2026-03": "1085.00",
    }


def test_all_is_reversed_on_the_first_day_of_the_next_month(ledger: Ledger) -> None:
    rows = accruals(ledger, "2026-03")
    assert {(row["kind"], row["date"]) for row in rows} == {("accrual", "2026-03-31"), ("reversal", "2026-04-01")}
    sides = [
        [
            (*(row[name] for name in ("agency", "account", "placement", "service_month", "standing", side, other)),)
            for row in rows
            if row["kind"] == kind
        ]
        for kind, side, other in (("accrual", "debit", "credit"), ("reversal", "credit", "debit"))
    ]
    assert sides[0] == sides[1]


@pytest.mark.parametrize("month", ["2026-02", "2026-03", "2026-04"])
def test_the_accruals_are_the_accounts_of_the_journal_at_the_months_end(month: str, ledger: Ledger) -> None:
    accounts = ("due_from:unbilled", "due_to:unbilled", "provider:accrued")
    posted = [row for row in ledger.rows("journal") if row["posting_month"] <= month and row["account"] in accounts]
    made = [row for row in accruals(ledger, month) if row["kind"] == "accrual" and row["account"] in accounts]
    cells = ("agency", "account", "placement", "service_month")
    assert {cell: pounds for cell, pounds in balances(made, *cells).items() if pounds} == {
        cell: pounds for cell, pounds in balances(posted, *cells).items() if pounds
    }


def test_what_was_billed_and_invoiced_in_april_is_accrued_no_more(ledger: Ledger) -> None:
    """April alone: 40 % of 30 × £101 and 30 % of 30 × £50; of B's provider no invoice has come yet."""
    rows = accruals(ledger, "2026-04")
    assert by_month(rows, "C", "due_from:unbilled") == {"A 2026-04": "1212.00", "B 2026-04": "450.00"}
    assert by_month(rows, "C", "provider:accrued") == {
        "A 2026-04": "-3030.00",
        "B 2026-02": "-1400.00",
        "B 2026-03": "-1550.00",
        "B 2026-04": "-1500.00",
    }
