"""Lines that were billed stand as their shares stand now: the page of their paper shows it, and money follows it."""

from __future__ import annotations

from decimal import Decimal

from tests.dashboards.screens import cells, opened, said
from tests.desk import COUNCIL_AND_BOARD, Ledger, balances

BILLED = (
    COUNCIL_AND_BOARD
    + """
children: child
K1
K2

placements: placement,child,provider,setting,lead_budget,first_day
A,K1,OAK,K2,SC,2026-05-01
B,K2,OAK,K2,SC,2026-05-01

prices: price,placement,component,rate,unit,first_day
PA,A,core,100,day,2026-05-01
PB,B,core,100,day,2026-05-01

agreements: agreement,placement,status,basis,first_day,decided_on,review_by
A-1,A,interim,panel,2026-05-01,2026-04-20,2026-12-31
B-1,B,interim,panel,2026-05-01,2026-04-20,2026-12-31

clauses: agreement,rank,kind,budget,percent
A-1,1,rest,SC,50
A-1,1,rest,HE,50
B-1,1,rest,SC,50
B-1,1,rest,HE,50
"""
)
"""May is billed without prejudice: half of 31 days at £100.00 of each placement, £1,550.00."""
DECIDED = """
agreements: agreement,placement,status,basis,first_day,decided_on,supersedes
A-2,A,disputed,panel,2026-05-01,2026-06-02,A-1
B-2,B,agreed,panel,2026-05-01,2026-06-02,B-1

clauses: agreement,rank,kind,budget,percent
A-2,1,rest,SC,50
A-2,1,rest,HE,50
B-2,1,rest,SC,50
B-2,1,rest,HE,50
"""
PAID = """
receipts: receipt,from_agency,to_agency,received_on,amount,reference
R1,H,C,2026-06-10,1000.00,C-000001
"""


def billed_and_decided(ledger: Ledger, decided: str) -> None:
    ledger.take(BILLED, "2026-05-31")
    ledger.post("2026-05-31", "2026-05-31")
    ledger.do("recharge", "2026-05", "--dated", "2026-06-01", "--now", "2026-06-01")
    ledger.take(decided, "2026-06-02")
    ledger.post("2026-05-31", "2026-06-02")
    ledger.take(PAID, "2026-06-11")
    ledger.do("reconcile", "--no-marts", "--now", "2026-06-11")


def billed(ledger: Ledger) -> dict[tuple[str, ...], Decimal]:
    rows = [row for row in ledger.rows("journal") if row["account"] == "due_from:billed"]
    return {key: amount for key, amount in balances(rows, "placement", "standing").items() if amount}


def test_a_receipt_pays_first_what_is_agreed_now(ledger: Ledger) -> None:
    billed_and_decided(ledger, DECIDED)
    # Both lines were billed without prejudice, A's first; B's is agreed since and A's is disputed.
    assert billed(ledger) == {("A", "disputed"): Decimal("1550.00"), ("B", "agreed"): Decimal("550.00")}


def test_a_line_shows_its_standing_now_beside_the_one_when_it_was_issued(ledger: Ledger) -> None:
    billed_and_decided(ledger, DECIDED)
    page = opened("finance/recharge.py", recharge="C-000001")
    assert cells(page, "Funding status when issued") == ["Without prejudice", "Without prejudice"]
    assert cells(page, "Funding status now") == ["Disputed", "Agreed"]


def test_the_page_of_a_recharge_lists_what_moved_without_a_document_and_names_earlier_months_only_where_it_has_any(
    ledger: Ledger,
) -> None:
    billed_and_decided(ledger, DECIDED)
    page = opened("finance/recharge.py", recharge="C-000001")
    assert [each.value for each in page.header].count("Entries without a document") == 1
    assert "and what earlier months still had to be recharged" not in said(page)
    assert "for May 2026; dated 1 June 2026" in said(page)


def test_a_recharge_of_which_nothing_moved_says_nothing_of_it(ledger: Ledger) -> None:
    ledger.take(BILLED, "2026-05-31")
    ledger.post("2026-06-30", "2026-06-30")
    ledger.do("recharge", "2026-06", "--now", "2026-06-30")
    page = opened("finance/recharge.py", recharge="C-000001")
    assert "Entries without a document" not in [each.value for each in page.header]
    assert "for June 2026 and what earlier months still had to be recharged; dated" in said(page)


BILLED_TO_TWO = """
agencies: agency,name,kind
C,County council,council
H,Care board,icb
S,Schools board,icb

budgets: budget,agency,stream,name
SC,C,social_care,Children's social care
HE,H,health,Continuing care
SB,S,education,Schools

providers: provider,name
OAK,Oak Homes Ltd

children: child
K1

placements: placement,child,provider,setting,lead_budget,first_day
A,K1,OAK,K2,SC,2026-05-01

prices: price,placement,component,rate,unit,first_day
PA,A,core,100,day,2026-05-01

agreements: agreement,placement,status,basis,first_day,decided_on,review_by
A-1,A,interim,panel,2026-05-01,2026-04-20,2026-12-31

clauses: agreement,rank,kind,budget,percent
A-1,1,rest,SC,50
A-1,1,rest,HE,30
A-1,1,rest,SB,20
"""
"""May without prejudice: of 31 days at £100.00 the care board bears £930.00 and the schools board £620.00."""
AGREED_BY_BOTH = """
agreements: agreement,placement,status,basis,first_day,decided_on,supersedes
A-2,A,agreed,panel,2026-05-01,2026-06-02,A-1

clauses: agreement,rank,kind,budget,percent
A-2,1,rest,SC,50
A-2,1,rest,HE,30
A-2,1,rest,SB,20
"""


def test_what_moved_without_a_document_is_told_of_the_two_agencies_of_the_recharge_only(ledger: Ledger) -> None:
    ledger.take(BILLED_TO_TWO, "2026-05-31")
    ledger.post("2026-05-31", "2026-05-31")
    ledger.do("recharge", "2026-05", "--dated", "2026-06-01", "--now", "2026-06-01")
    ledger.take(AGREED_BY_BOTH, "2026-06-02")
    ledger.post("2026-05-31", "2026-06-02")
    ledger.do("reconcile", "--no-marts", "--now", "2026-06-02")
    debtors = {row["recharge"]: row["to_agency"] for row in ledger.rows("recharges")}
    assert sorted(debtors.values()) == ["H", "S"]
    for number, debtor in debtors.items():
        page = opened("finance/recharge.py", recharge=number)
        tables = [table.value for table in page.table if {"Books of", "With"} <= set(table.value.columns)]
        of_document, moved = (table.to_dict("records") for table in tables)
        assert {frozenset((row["Books of"], row["With"])) for row in moved} == {frozenset(("C", debtor))}
        # The share moves from in the books of both: what was due under the one is so under the other.
        amount = {"H": "930.00", "S": "620.00"}[debtor]
        assert {row["Debit (£)"].replace("\\", "") for row in [*of_document, *moved]} == {amount, "–"}


PARTLY = """
agreements: agreement,placement,status,basis,first_day,decided_on
A-2,A,disputed,panel,2026-05-01,2026-06-02
B-2,B,disputed,panel,2026-05-01,2026-06-02
B-3,B,agreed,panel,2026-05-12,2026-06-02

clauses: agreement,rank,kind,budget,percent
A-2,1,rest,SC,50
A-2,1,rest,HE,50
B-2,1,rest,SC,50
B-2,1,rest,HE,50
B-3,1,rest,SC,50
B-3,1,rest,HE,50
"""


def test_of_a_line_that_is_agreed_in_part_that_part_is_paid_first(ledger: Ledger) -> None:
    # B is agreed from 12 May on, 20 days of £50.00, and disputed before: £1,000.00 are its agreed part.
    billed_and_decided(ledger, PARTLY)
    assert billed(ledger) == {("A", "disputed"): Decimal("1550.00"), ("B", "disputed"): Decimal("550.00")}
    page = opened("finance/recharge.py", recharge="C-000001")
    assert cells(page, "Funding status now") == ["Disputed", "Agreed £1,000.00; disputed £550.00"]
