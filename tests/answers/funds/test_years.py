"""Pooled funds as people meet them: what is told by year, and what stays out of the journal."""

from __future__ import annotations

from datetime import date

from ledger.answers.funds.years import fund_years
from ledger.answers.splits.commitments import commitments
from ledger.store.keeping.engine import open_store
from tests.desk import WHO, Ledger, in_books

FUND = (
    WHO
    + """
placements: placement,child,provider,setting,lead_budget,first_day
A,K1,OAK,K2,C-SC,2026-01-01

prices: price,placement,component,rate,unit,first_day
A-core,A,core,1000,month,2026-01-01

agreements: agreement,placement,status,basis,first_day,decided_on
A-1,A,agreed,s75,2026-01-01,2025-12-20

clauses: agreement,rank,kind,budget,percent
A-1,1,rest,C-ED,100

funds: fund,name,budget,first_day
POOL,Joint pool,C-ED,2025-04-01

fund_contributions: fund,budget,financial_year,amount,instalments,first_due
POOL,H1-CC,2025-26,2500.00,1,2026-01-31
POOL,H2-CC,2026-27,12000.00,12,2026-04-30

receipts: receipt,from_agency,to_agency,received_on,amount,reference
R1,H2,C,2026-04-29,1000.00,POOL
"""
)


def test_a_fund_is_told_by_year_with_what_its_budget_bears_and_who_paid(ledger: Ledger) -> None:
    ledger.take(FUND, "2026-01-05")
    ledger.post("2026-04-30", "2026-04-30")
    engine = open_store(ledger.url)
    before, now = in_books(engine, fund_years)
    (asked,) = in_books(engine, fund_years, "2026-27", on=date(2026, 6, 30))
    engine.dispose()
    assert (before.has, before.posted, before.to_come, before.settled, before.warns) == (
        250_000,
        300_000,
        0,
        True,
        True,
    )
    assert before.sentences == [
        "Joint pool has £2,500.00 for 2025-26. Actual spend was £3,000.00.",
        "That is £500.00 overspent.",
        "Warning: the overspend has reached the fund's tolerance.",
        "£500.00 of it is not approved: it stays with C, the host.",
    ]
    assert (now.posted, now.to_come, now.forecast) == (100_000, 1_100_000, 1_200_000)
    assert now.sentences[-1] == "There is neither an overspend nor an underspend."
    (contributor,) = now.contributors
    assert (contributor.agency, contributor.due, contributor.received, contributor.outstanding) == (
        "H2",
        100_000,
        0,
        100_000,
    )
    (later,) = asked.contributors
    assert (later.due, later.received) == (300_000, 0)


def test_what_a_fund_will_bear_is_what_its_budget_is_committed_to(ledger: Ledger) -> None:
    """It took over in April from a budget that the clause still names; a rise from June is known and not posted."""
    book = FUND.replace("A-1,1,rest,C-ED", "A-1,1,rest,H1-CC").replace("pool,C-ED", "pool,H2-CC")
    ledger.take(book.replace("POOL,H2-CC", "POOL,C-SC"), "2026-01-05")
    ledger.post("2026-04-30", "2026-04-30")
    prices = "prices: price,placement,component,rate,unit,first_day,last_day"
    rise = "A-core,A,core,1000,month,2026-01-01,2026-05-31\nA-more,A,core,1100,month,2026-06-01,"
    ledger.take(f"{prices}\n{rise}", "2026-05-02")
    engine = open_store(ledger.url)
    years = {year.financial_year: year for year in in_books(engine, fund_years)}
    assert (years["2026-27"].posted, years["2026-27"].to_come) == (100_000, 100_000 + 10 * 110_000)
    for name, year in years.items():
        told = {str(month.month): (month.posted, month.posted + month.to_come) for month in year.months}
        of_budget = [
            month for month in in_books(engine, commitments, financial_year=name).months if month.budget == "H2-CC"
        ]
        committed = {month.service_month: (month.spent, month.committed) for month in of_budget}
        assert {month: pence for month, pence in told.items() if any(pence)} == committed
    engine.dispose()


def test_money_that_names_a_fund_pays_the_oldest_year_first(ledger: Ledger) -> None:
    ledger.take(FUND, "2026-01-05")
    ledger.post("2026-04-30", "2026-04-30")
    rows = {row["reference"]: row for row in ledger.rows("fund-instalments")}
    assert rows["POOL/2025-26/H1-CC/1"]["received"] == "1000.00"
    assert rows["POOL/2025-26/H1-CC/1"]["agency"] == "H1"


def test_contributions_move_nothing_in_the_journal(ledger: Ledger) -> None:
    ledger.take(FUND, "2026-01-05")
    ledger.post("2026-04-30", "2026-04-30")
    before = ledger.text("journal")
    ledger.take("fund_contributions: fund,budget,amount,financial_year\nPOOL,H2-CC,99.00,2026-27", "2026-05-01")
    assert ledger.post("2026-04-30", "2026-05-01") == 0
    assert ledger.text("journal") == before
    assert {row["budget"] for row in ledger.rows("journal")} == {"C-SC", "C-ED"}


def test_what_is_given_in_kind_is_told_by_month_and_never_billed(ledger: Ledger) -> None:
    ledger.take(FUND, "2026-01-05")
    given = """
in_kind: contribution,agency,placement,what,value,per,first_day
K,H2,A,A nurse,365.00,year,2026-04-01
"""
    ledger.take(given, "2026-01-06")
    ledger.post("2026-05-31", "2026-05-31")
    months = [(row["month"], row["value"]) for row in ledger.rows("in-kind") if row["contribution"] == "K"]
    assert months == [("2026-04", "30.00"), ("2026-05", "31.00")]
    assert not [row for row in ledger.rows("journal") if row["agency"] == "H2"]


def test_before_anything_is_posted_all_of_a_fund_is_still_to_come(ledger: Ledger) -> None:
    ledger.take(FUND, "2026-01-05")
    engine = open_store(ledger.url)
    found = in_books(engine, fund_years)
    engine.dispose()
    assert [(year.posted, year.to_come, year.settled) for year in found] == [
        (0, 300_000, False),
        (0, 1_200_000, False),
    ]
    assert ledger.rows("homes") == ledger.rows("empty-beds") == ledger.rows("in-kind") == []
