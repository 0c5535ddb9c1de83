"""What is owed to providers, on pages as in the journal; and the invoice lines that wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ledger.answers.documents.papers import lines
from ledger.domain.agencies.viewer import Viewer
from ledger.domain.money_and_days.periods import Month
from ledger.marts.query import Snapshot, open_current
from ledger.marts.snapshots import folder_of
from ledger.store.books import books_at
from ledger.store.journal.month_end import open_lines
from ledger.store.keeping.engine import Engine
from ledger.tasks.close import close
from ledger.tasks.mart_check import mart_gaps
from ledger.tasks.post import post
from ledger.tasks.reconcile import reconcile
from ledger.tasks.refresh_marts import refresh_marts
from tests.desk import in_books
from tests.marts.story import hand_over, said
from tests.new_stores import opened_new

BOOK = """
agencies: agency,name,kind
MARSH,Marshshire County Council,council

budgets: budget,agency,stream,name
SC,MARSH,social_care,Children's social care

providers: provider,name
HEARTH,Hearth and Harbour Ltd
KITE,Kite Care Ltd

children: child
K1
K2

placements: placement,child,provider,setting,lead_budget,first_day
PL1,K1,HEARTH,K2,SC,2026-05-01
PL2,K2,KITE,K2,SC,2026-05-01

prices: price,placement,component,rate,unit,first_day
FEE,PL1,core,700,week,2026-05-01
KITE-FEE,PL2,core,500,once,2026-05-01

invoices: invoice,provider,to_agency,kind,dated,due,net,gross,credit_of
I1,HEARTH,MARSH,invoice,2026-06-01,2026-07-01,3193,3193,
I2,HEARTH,MARSH,invoice,2026-07-01,2026-07-31,3100,3100,
C2,HEARTH,MARSH,credit,2026-07-20,,100,100,I2
I3,HEARTH,MARSH,invoice,2026-08-01,2026-08-31,3200,3200,
I4,HEARTH,MARSH,invoice,2026-08-02,2026-08-03,80,80,
N1,KITE,MARSH,invoice,2026-06-01,2026-07-01,500,500,

invoice_lines: invoice,line,placement,price,first_day,last_day,rate,net,text
I1,1,PL1,FEE,2026-05-01,2026-05-31,721,3193,
I2,1,PL1,FEE,2026-06-01,2026-06-30,700,3100,
C2,1,,,,,,100,One day too many
I3,1,PL1,FEE,2026-07-01,2026-07-31,700,3200,
I4,1,,,,,,80,Taxi
N1,1,PL2,KITE-FEE,2026-05-01,2026-05-01,,500,

line_decisions: invoice,line,decision,on,amount,borne
I1,1,accepted,2026-06-20,93,clauses
I2,1,queried,2026-07-05,,
I3,1,rejected,2026-08-05,,
I4,1,queried,2026-08-08,,

payments: payment,invoice,paid_on,amount
B1,I1,2026-06-30,3193
B2,I2,2026-07-30,3000

provider_payments: payment,from_agency,provider,paid_on,amount,reference
Z1,MARSH,KITE,2026-06-20,300,part of N1
Z2,MARSH,KITE,2026-06-25,200,
Z3,MARSH,KITE,2026-06-28,12.34,
"""
"""The golden stories of queries and of payments without an invoice, with days on which they are due."""
UNDECIDED = """
invoices: invoice,provider,to_agency,kind,dated,net,gross
I5,HEARTH,MARSH,invoice,2026-08-10,25,25
I6,HEARTH,MARSH,invoice,2025-01-10,70,70

invoice_lines: invoice,line,net,text
I5,1,25,Taxi
I6,1,70,Taxi

line_decisions: invoice,line,decision,on
I6,1,queried,2026-08-09
"""
"""A line of after the horizon that nobody has decided on, and one of long before of which the provider was asked."""
NOW = datetime(2026, 8, 10, 9)
LATER = datetime(2026, 8, 11, 9)
ALL = Viewer.all()


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    engine = opened_new(tmp_path_factory.mktemp("debt") / "ledger.db")
    hand_over(engine, said(BOOK), NOW)
    post(engine, date(2026, 8, 9), now=NOW)
    reconcile(engine, now=NOW)
    return engine


@pytest.fixture(scope="module")
def counted(books: Engine) -> Iterator[Snapshot]:
    assert refresh_marts(books, now=NOW).failed_checks == ()
    with open_current(folder_of(str(books.url))) as opened:
        yield opened


def papers(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    return {row["invoice"]: row for row in snapshot.rows("papers", ALL)}


def test_an_invoice_settled_with_its_credit_note_is_not_overdue(counted: Snapshot) -> None:
    found = papers(counted)
    assert (found["I2"]["gross"], found["I2"]["credited"], found["I2"]["paid"]) == (310000, 10000, 300000)
    assert (found["I2"]["open"], found["I2"]["overdue"]) == (0, False)
    assert (found["C2"]["open"], found["C2"]["overdue"]) == (0, False)
    assert [row["invoice"] for row in counted.rows("finance_overdue", ALL)] == ["I4"]
    assert found["I3"]["open"] == 320000


def test_what_a_payment_without_an_invoice_paid_is_not_overdue(counted: Snapshot) -> None:
    found = papers(counted)["N1"]
    assert (found["gross"], found["paid"], found["open"]) == (50000, 50000, 0)
    assert (found["last_paid_on"], found["overdue"]) == (date(2026, 6, 25), False)


def test_provider_balances_are_the_trial_balance(counted: Snapshot) -> None:
    trial = {row["account"]: row["balance"] for row in counted.rows("trial_balance", ALL)}
    rows = counted.rows("balance_by_provider", ALL)
    assert {row["provider"]: (row["payable"], row["queried"]) for row in rows} == {
        "HEARTH": (328000, 18000),
        "KITE": (-1234, 0),
    }
    assert sum(row["payable"] for row in rows) == -trial["provider:payable"]
    assert sum(row["accrued"] for row in rows) == -trial["provider:accrued"]
    assert sum(row["queried"] for row in rows) == trial["provider:query"]


def test_the_providers_of_the_finance_page_are_owed_what_the_journal_says(counted: Snapshot) -> None:
    # £12.34 that KITE was paid without an invoice is to be had back: it pays nothing of what HEARTH is owed.
    rows = counted.rows("finance_providers", ALL)
    unpaid = {row["provider"]: (row["unpaid"], row["to_get_back"]) for row in rows}
    assert unpaid == {"HEARTH": (328000, 0), "KITE": (0, -1234)}
    owed = counted.row("finance_owed_to_providers", ALL)
    told = {"accrued": 90000, "in_advance": 0, "payable": 328000, "to_get_back": -1234, "queried": 18000}
    assert owed == {**told, "beyond": 0, "papers_beyond": 0}


def test_lines_to_decide_are_the_worklists(books: Engine) -> None:
    rejected, queried = ("I3", "1", 10000), ("I4", "1", 8000)
    assert _waiting(books) == [rejected, queried]
    hand_over(books, said(UNDECIDED), LATER)
    reconcile(books, now=LATER)
    assert _waiting(books) == [rejected, queried, ("I6", "1", 7000), ("I5", "1", 2500)]
    with books_at(books, NOW) as then:
        assert [line.invoice for line in lines(then, {}, size=100).page if line.waits] == ["I3", "I4"]


def _waiting(books: Engine) -> list[tuple[str, str, int]]:
    """The lines that wait on Finance's front page, which are those of the worklist and of the month end."""
    assert refresh_marts(books).failed_checks == ()
    with open_current(folder_of(str(books.url))) as snapshot:
        rows = snapshot.rows("finance_lines_that_wait", ALL)
    shown = [(row["invoice"], row["line"], row["in_question"]) for row in rows]
    page = in_books(books, lines, {}, size=100).page
    listed = [(line.invoice, line.line, line.in_question) for line in page if line.waits]
    asked = [each for each in in_books(books, open_lines, Month(2026, 8)) if each.found != "not_invoiced"]
    assert shown == listed
    assert (len(shown), sum(row[2] for row in shown)) == (
        sum(each.number for each in asked),
        sum(each.apart for each in asked),
    )
    return shown


TOGETHER = """
agencies: agency,name,kind
OTHER,Otherton Council,council

budgets: budget,agency,stream,name
OSC,OTHER,social_care,Children's social care

children: child
K3

placements: placement,child,provider,setting,lead_budget,first_day
PL3,K3,HEARTH,K2,OSC,2026-05-01

prices: price,placement,component,rate,unit,first_day
OTHER-FEE,PL3,core,400,once,2026-05-01

invoices: invoice,provider,to_agency,kind,dated,due,net,gross
O1,HEARTH,OTHER,invoice,2026-08-01,2026-08-31,400,400

invoice_lines: invoice,line,placement,price,first_day,last_day,net
O1,1,PL3,OTHER-FEE,2026-05-01,2026-05-01,400

payments: payment,invoice,paid_on,amount
RUN,I3,2026-08-09,3000
RUN,O1,2026-08-09,400
"""
"""One payment run for invoices of two agencies."""


def test_a_payment_for_invoices_of_two_agencies_lessens_each(tmp_path: Path) -> None:
    engine = opened_new(tmp_path / "ledger.db")
    hand_over(engine, said(BOOK), NOW)
    hand_over(engine, said(TOGETHER), NOW)
    post(engine, date(2026, 8, 9), now=NOW)
    reconcile(engine, now=NOW)
    assert refresh_marts(engine).failed_checks == ()
    with open_current(folder_of(str(engine.url))) as snapshot:
        found = documents(snapshot, "2026-08")
    assert found["I3"][:2] == ("invoice", 20000)
    assert "O1" not in found
    assert "RUN" not in found, "nothing of it is on account"


FIRST = """
invoices: invoice,provider,to_agency,kind,dated,due,net,gross
I7,HEARTH,MARSH,invoice,2026-07-05,2026-08-04,50,50

invoice_lines: invoice,line,net,text
I7,1,50,Taxi

payments: payment,invoice,paid_on,amount
RUN,I3,2026-08-09,3000
"""
SECOND = "payments: payment,invoice,paid_on,amount\nRUN,I7,2026-08-09,50"
"""The rest of a payment run, learnt once its month is closed: it is posted in two pieces, and told as a whole."""


def test_documents_that_a_payment_for_several_pays_are_compared_with_it_together(tmp_path: Path) -> None:
    engine, september = opened_new(tmp_path / "ledger.db"), datetime(2026, 9, 2, 9)
    hand_over(engine, said(BOOK), NOW)
    hand_over(engine, said(FIRST), NOW)
    post(engine, date(2026, 8, 31), now=NOW)
    reconcile(engine, now=NOW)
    close(engine, Month(2026, 8), now=september)
    hand_over(engine, said(SECOND), september)
    reconcile(engine, now=september)
    built = refresh_marts(engine)
    assert built.failed_checks == ()
    with open_current(folder_of(str(engine.url))) as snapshot:
        found = documents(snapshot, "2026-09")
    # Each document tells all that it asks, and the payment all that it paid: 50 + 3,200 - 3,050 = 200 are open.
    assert [found[name][1] for name in ("I7", "I3", "RUN")] == [5000, 320000, -305000]
    with duckdb.connect(str(built.path)) as marts:
        marts.execute("UPDATE provider_documents SET payable = payable + 100 WHERE document = 'I3'")
        beside = "what = 'accrued' AND posting_month = '2026-08' AND provider = 'HEARTH'"
        marts.execute(f"UPDATE provider_documents SET payable = payable - 100 WHERE {beside}")
    _, gaps, _ = mart_gaps(engine, None)
    assert [(gap.check, gap.detail) for gap in gaps] == [
        (
            "provider_documents_equal_paper_debts",
            "payment RUN, told as a whole for 2 documents: 20100 pence are told as owed together, and 20000 are open",
        )
    ]


def documents(counted: Snapshot, month: str) -> dict[str | None, tuple[Any, ...]]:
    rows = counted.rows("finance_provider_documents", ALL, month=month)
    return {
        row["document"] or row["provider"]: (
            row["what"],
            row["payable"],
            row["queried"],
            row["accepted"],
            row["accrued"],
        )
        for row in rows
    }


def test_what_is_owed_document_by_document_is_the_journal_at_each_months_end(counted: Snapshot) -> None:
    # May: 31 days of PL1 at £100 with the £93 that is accepted of them, and PL2's £500. In June I1 asks for the 3,193
    # and is paid, N1 is paid in two parts, and £12.34 pays no invoice.
    may = documents(counted, "2026-05")
    assert may == {"HEARTH": ("accrued", 0, 0, 0, 319300), "KITE": ("accrued", 0, 0, 0, 50000)}
    june = documents(counted, "2026-06")
    assert june == {"HEARTH": ("accrued", 0, 0, 0, 300000), "Z3": ("on_account", -1234, 0, 0, 0)}
    july = documents(counted, "2026-07")
    # July: I2 of 3,100 less the credit of 100 and the 3,000 paid; 31 days of July are accrued beside.
    assert july["I2"][:2] == ("invoice", 10000)
    assert july["C2"][:2] == ("credit", -10000)
    august = documents(counted, "2026-08")
    assert august["I3"] == ("invoice", 320000, 10000, 0, 0)
    assert august["I4"] == ("invoice", 8000, 8000, 0, 0)
    postings = counted.rows("staging.postings", ALL)
    for month in ("2026-05", "2026-06", "2026-07", "2026-08"):
        found = documents(counted, month).values()
        for account, place, sign in (("payable", 1, -1), ("query", 2, 1), ("accrued", 4, -1)):
            upto = [
                row for row in postings if row["account"] == f"provider:{account}" and row["posting_month"] <= month
            ]
            assert sum(row[place] for row in found) == sign * sum(row["amount"] for row in upto), (month, account)
