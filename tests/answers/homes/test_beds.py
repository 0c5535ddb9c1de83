"""Jointly commissioned homes as people meet them: beds planned and recorded, and who has which."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from ledger.answers.homes.bed_plan import plan_beds
from ledger.answers.homes.occupancy import occupancy
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Price
from ledger.store.keeping.engine import open_store
from ledger.tasks.homes import record_beds
from ledger.tasks.import_book import record
from tests.desk import WHO, Ledger, rows_known
from tests.two_at_once import before_it_writes

HOME = (
    WHO
    + """
homes: home,provider,name,beds,jointly_commissioned
HM,OAK,Oak View,3,yes

placements: placement,child,provider,home,setting,lead_budget,first_day
A,K1,OAK,HM,K2,C-SC,2026-04-01

home_blocks: home,first_day,rate,unit,beds,lead_budget
HM,2026-04-01,10000,month,3,C-SC

home_beds: home,bed,placement,first_day
HM,1,A,2026-04-01
"""
)


def test_beds_says_what_it_would_do_then_does_it_and_then_has_nothing_to_do(ledger: Ledger) -> None:
    ledger.take(HOME, "2026-04-02")
    asked = ledger.do("beds", "--dry-run", "--now", "2026-04-03")
    assert "To state: 3 placements of empty beds." in asked
    assert "To state: 3 prices." in asked
    assert "This was a dry run: nothing was written." in asked
    assert "HM, April 2026: the beds come to £9,999.99, the block to £10,000.00" in asked
    done = ledger.do("beds", "--now", "2026-04-03")
    assert "rows changed: 9, in change 2." in done
    assert "there is nothing to record" in ledger.do("beds", "--now", "2026-04-04")
    assert ledger.post("2026-04-30", "2026-04-30") == 3
    (row,) = ledger.rows("homes")
    assert (row["taken_days"], row["empty_days"], row["posted_empty"], row["difference"]) == (
        "30",
        "60",
        "6666.66",
        "-0.01",
    )


def test_an_empty_bed_without_an_agreement_is_borne_by_the_lead_unagreed(ledger: Ledger) -> None:
    ledger.take(HOME, "2026-04-02")
    ledger.do("beds", "--now", "2026-04-03")
    ledger.post("2026-04-30", "2026-04-30")
    assert [(row["budget"], row["standing"], row["amount"]) for row in ledger.rows("empty-beds")] == [
        ("C-SC", "unagreed", "6666.66")
    ]


def test_one_home_is_planned_alone_and_a_ledger_without_homes_has_nothing_to_plan(ledger: Ledger) -> None:
    ledger.do("init")
    engine = open_store(ledger.url)
    with ledger.books() as books:
        nothing = plan_beds(books)
    assert record_beds(engine) == (nothing, None)
    assert nothing.changes == 0
    ledger.take(HOME, "2026-04-02")
    with ledger.books() as books:
        assert plan_beds(books, "HM").changes == 9
        assert plan_beds(books, "OTHER").changes == 0
    engine.dispose()


def test_beds_are_charged_as_the_block_says_when_they_are_recorded(ledger: Ledger) -> None:
    ledger.take(HOME, "2026-04-02")
    engine, dearer = open_store(ledger.url), {"home": "HM", "first_day": date(2026, 4, 1), "rate": "12000"}
    before_it_writes(engine, lambda: record(open_store(ledger.url), "home_blocks", dearer))
    plan, outcome = record_beds(engine)
    assert (plan.changes, outcome is not None) == (9, True)
    assert {str(row.rate) for row in rows_known(engine, Price)} == {"4000"}
    engine.dispose()


def test_what_would_break_a_rule_is_told_and_nothing_is_recorded(ledger: Ledger) -> None:
    """The budget that is to bear the empty beds may only be used from June on."""
    ledger.take(HOME, "2026-04-02")
    later = """
budgets: budget,agency,stream,name,first_day
C-NEW,C,social_care,Joint homes,2026-06-01

home_blocks: home,first_day,lead_budget
HM,2026-04-01,C-NEW
"""
    ledger.take(later, "2026-04-03")
    told = ledger.ask("beds", "--now", "2026-04-04")
    assert told.exit_code == 1
    assert "a budget that may be used from 2026-04-01 on" in told.output
    assert "Nothing was written." in told.output


def test_occupancy_is_asked_by_month_and_as_it_was_known(ledger: Ledger) -> None:
    ledger.take(HOME, "2026-04-02")
    ledger.do("beds", "--now", "2026-04-03")
    ledger.take("placements: placement,last_day\nA,2026-04-15", "2026-04-20")
    april = Month(2026, 4)
    with ledger.books() as books:
        (now,) = occupancy(books, april, april)
    with ledger.books(datetime(2026, 4, 10)) as books:
        (then,) = occupancy(books, april, april)
    assert (now.month.taken_days, now.percent_taken) == (15, Fraction(50, 3))
    assert (then.month.taken_days, then.percent_taken) == (30, Fraction(100, 3))
