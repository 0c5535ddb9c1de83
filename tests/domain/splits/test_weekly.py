"""A week by the rules of one day: what it costs, who bears it, to the penny."""

from __future__ import annotations

from datetime import date

from hypothesis import given

from ledger.book.sheets.form import book_of_forms
from ledger.book.sheets.statement import state
from ledger.domain.agencies.purses import purses_of
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.packages import packages_of
from ledger.domain.splits.weekly import week_on
from ledger.domain.splits.weekly_shares import InBrief, WeeklyShare, in_brief, weekly_cost, weekly_shares
from tests.domain.splits.random_packages import books, days
from tests.examples import examples

WHO = {
    "agencies": [
        {"agency": "C", "name": "Council", "kind": "council"},
        {"agency": "H", "name": "Board", "kind": "icb"},
    ],
    "budgets": [
        {"budget": "C-SC", "agency": "C", "stream": "social_care", "name": "Care"},
        {"budget": "C-ED", "agency": "C", "stream": "education", "name": "High needs"},
        {"budget": "H-CC", "agency": "H", "stream": "health", "name": "Continuing care"},
    ],
    "providers": [{"provider": "P", "name": "Provider"}],
    "children": [{"child": "K"}],
    "placements": [
        {
            "placement": "A",
            "child": "K",
            "provider": "P",
            "setting": "K2",
            "lead_budget": "C-SC",
            "first_day": "2026-01-05",
        }
    ],
}


def facts_of(prices: list[dict[str, str]], clauses: list[dict[str, str]], **more: list[dict[str, str]]) -> Facts:
    """The placement A from 5 January 2026 at these prices, with these clauses agreed from its first day."""
    agreement = {
        "agreement": "G",
        "placement": "A",
        "status": "agreed",
        "basis": "panel",
        "first_day": "2026-01-05",
    }
    sheets = {
        **WHO,
        "prices": [{"placement": "A", "first_day": "2026-01-05", **row} for row in prices],
        **({"agreements": [agreement], "clauses": [{"agreement": "G", **row} for row in clauses]} if clauses else {}),
        **more,
    }
    said = state(book_of_forms(sheets), Facts(), {})
    assert said.problems == []
    return said.facts_after


def week(facts: Facts, day: str) -> tuple[int, dict[str, int]]:
    (package,) = packages_of(facts)
    found = week_on(package, purses_of(facts), date.fromisoformat(day))
    return found.cost, dict(found.borne)


CORE = {"price": "A-core", "component": "core", "rate": "4000", "unit": "week"}
REST = {"rank": "9", "kind": "rest", "budget": "C-SC", "percent": "100"}


def test_without_an_agreement_the_lead_bears_the_whole_week() -> None:
    assert week(facts_of([CORE], []), "2026-03-31") == (400000, {"C-SC": 400000})


def test_a_price_by_the_month_is_told_by_the_days_of_that_month() -> None:
    monthly = {**CORE, "rate": "3100", "unit": "month"}
    # Worked by hand: £3,100 over the 31 days of March is £100 a day; over the 28 of February £110.714…, a week £775.
    assert week(facts_of([monthly], []), "2026-03-31")[0] == 70000
    assert week(facts_of([monthly], []), "2026-02-10")[0] == 77500


def test_what_is_charged_once_or_not_open_on_the_day_is_in_no_week() -> None:
    once = {"price": "A-set", "component": "set_up", "rate": "900", "unit": "once", "first_day": "2026-03-31"}
    past = {**CORE, "price": "A-old", "rate": "100", "component": "therapy", "last_day": "2026-03-30"}
    facts = facts_of([CORE, once, past], [])
    assert week(facts, "2026-03-31")[0] == 400000
    assert week(facts, "2026-03-30")[0] == 410000


def test_weekdays_count_as_in_a_week_and_terms_only_in_term() -> None:
    calendars = [
        {"calendar": "VISITS", "first_day": "2026-01-01", "last_day": "2026-12-31", "weekdays": "mon wed"},
        {"calendar": "TERM", "first_day": "2026-01-05", "last_day": "2026-03-27"},
    ]
    visits = {"price": "A-v", "component": "therapy", "rate": "50", "unit": "day", "calendar": "VISITS"}
    school = {"price": "A-s", "component": "education", "rate": "700", "unit": "week", "calendar": "TERM"}
    facts = facts_of([visits, school], [], calendars=calendars)
    # Tuesday 10 March, in term: two visits and a week of school. Saturday 28 March: the visits alone.
    assert week(facts, "2026-03-10")[0] == 80000
    assert week(facts, "2026-03-28")[0] == 10000


def test_six_nights_health_and_the_seventh_the_council() -> None:
    calendars = [
        {
            "calendar": "SIX",
            "first_day": "2026-01-01",
            "last_day": "2026-12-31",
            "weekdays": "mon tue wed thu fri sat",
        }
    ]
    clause = {"rank": "1", "kind": "share", "budget": "H-CC", "percent": "100", "calendar": "SIX"}
    facts = facts_of([{**CORE, "rate": "700", "unit": "day"}], [clause, REST], calendars=calendars)
    for day in ("2026-03-28", "2026-03-29"):  # a Saturday and a Sunday
        assert week(facts, day) == (490000, {"H-CC": 420000, "C-SC": 70000})


def test_fixed_contributions_come_out_as_they_were_agreed_and_the_rest_takes_the_penny() -> None:
    fixed = [
        {"rank": "1", "kind": "fixed", "budget": "H-CC", "amount": "1234.56", "per": "week"},
        {"rank": "1", "kind": "fixed", "budget": "C-ED", "amount": "100.01", "per": "week"},
    ]
    facts = facts_of([{**CORE, "rate": "4000.005"}], [*fixed, REST])
    assert week(facts, "2026-03-31") == (400001, {"H-CC": 123456, "C-ED": 10001, "C-SC": 266544})


def test_a_yearly_cap_leaves_a_week_what_it_still_has() -> None:
    capped = {"rank": "1", "kind": "capped", "budget": "H-CC", "percent": "50", "amount": "20000", "per": "year"}
    facts = facts_of([CORE], [capped, REST])
    # £2,000 a week from 5 January: ten weeks, up to 15 March, use the cap up. On the 9th nine weeks are gone.
    assert week(facts, "2026-03-01")[1]["H-CC"] == 200000
    assert week(facts, "2026-03-13")[1]["H-CC"] == 85714
    assert week(facts, "2026-03-20")[1].get("H-CC", 0) == 0
    assert week(facts, "2026-04-01")[1]["H-CC"] == 200000


def test_a_budget_that_has_passed_on_is_told_by_its_successor() -> None:
    fixed = {"rank": "1", "kind": "fixed", "budget": "H-CC", "amount": "700", "per": "week"}
    budgets = [dict(row) for row in WHO["budgets"]]
    budgets[2].update({"last_day": "2026-03-31", "successor": "N-CC"})
    budgets.append({"budget": "N-CC", "agency": "H", "stream": "health", "name": "New", "first_day": "2026-04-01"})
    facts = facts_of([CORE], [fixed, REST], budgets=budgets)
    assert week(facts, "2026-03-31")[1]["H-CC"] == 70000
    assert week(facts, "2026-04-01")[1]["N-CC"] == 70000


def weekly(last_day: str, clauses: bool = True, day: str | None = None) -> list[tuple[str, bool, int]]:
    """Who bears what of a week at £100.00 a day under an agreement from 1 March: a quarter is the board's."""
    agreement = {
        "agreement": "G",
        "placement": "A",
        "status": "in_principle",
        "basis": "panel",
        "first_day": "2026-03-01",
        "last_day": last_day,
    }
    quarter = {"rank": "1", "kind": "share", "budget": "H-CC", "percent": "25"}
    once = {"price": "A-set", "component": "set_up", "rate": "900", "unit": "once", "first_day": "2026-03-02"}
    facts = facts_of([DAILY, once], [quarter, REST] if clauses else [], agreements=[agreement])
    (package,) = packages_of(facts)
    asked = date.fromisoformat(day) if day else None
    shares = weekly_shares(package, package.deals[0], purses_of(facts), asked)
    return [(share.agency, share.lead, share.amount) for share in shares]


DAILY = {"price": "A-core", "component": "core", "rate": "100", "unit": "day", "last_day": "2026-03-31"}
OF_A_WEEK = [("C", True, 52500), ("H", False, 17500)]


def test_a_week_under_an_agreement_is_shared_by_its_clauses_or_not_at_all() -> None:
    assert weekly("2026-03-20") == OF_A_WEEK
    assert weekly("2026-03-20", clauses=False) == []
    assert weekly("2026-06-30", day="2026-04-01") == [], "nothing is charged then"


def test_a_week_lies_within_its_agreement_as_far_as_that_is_a_week() -> None:
    for day in ("2026-02-01", "2026-03-14", "2026-03-20", "2026-05-01"):
        assert weekly("2026-03-20", day=day) == OF_A_WEEK
    assert weekly("2026-03-07", day="2026-03-07") == OF_A_WEEK
    # From 1 March to the 6th are six days, of £600.00.
    assert weekly("2026-03-06", day="2026-03-06") == [("C", True, 45000), ("H", False, 15000)]
    # From 30 March two days are charged.
    assert weekly("2026-06-30", day="2026-03-30") == [("C", True, 15000), ("H", False, 5000)]


def test_a_week_costs_seven_days_from_a_day_of_the_stay_on() -> None:
    placement = {**WHO["placements"][0], "last_day": "2026-03-20"}
    calendars = [{"calendar": "BREAKS", "first_day": "2026-01-01", "last_day": "2026-12-31", "weekdays": "sat sun"}]
    breaks = {"price": "A-b", "component": "therapy", "rate": "50", "unit": "day", "calendar": "BREAKS"}
    facts = facts_of([DAILY, breaks], [], placements=[placement], calendars=calendars)
    (package,) = packages_of(facts)
    # Seven days at £100.00, and a Saturday and a Sunday at £50.00.
    for day in ("2026-01-05", "2026-03-14", "2026-03-20"):
        assert weekly_cost(package, date.fromisoformat(day)) == 80000
    for day in ("2026-01-04", "2026-03-21"):
        assert weekly_cost(package, date.fromisoformat(day)) == 0


def test_in_brief_a_placement_is_told_with_its_agreement_or_since_when_it_has_none() -> None:
    facts = facts_of([{**DAILY, "last_day": ""}], [REST])
    (package,) = packages_of(facts)
    told = in_brief(package, purses_of(facts), date(2026, 3, 1))
    assert told == InBrief("agreed", "G", date(2026, 1, 5), 70000, (WeeklyShare("C", True, 70000),))
    assert in_brief(package, purses_of(facts), date(2026, 1, 4)) is None
    without = facts_of([{**DAILY, "last_day": ""}], [])
    (package,) = packages_of(without)
    told = in_brief(package, purses_of(without), date(2026, 3, 1))
    assert told == InBrief("unagreed", None, date(2026, 1, 5), 70000, (WeeklyShare("C", True, 70000),))


@given(rows=books(), day=days(-10, 300))
@examples(80)
def test_what_budgets_bear_adds_up_to_the_week_and_none_bears_less_than_nothing(rows: list[Row], day: date) -> None:
    facts = Facts.of(rows)
    for package in packages_of(facts):
        found = week_on(package, purses_of(facts), day)
        assert sum(found.borne.values()) == sum(found.by_stream(purses_of(facts)).values()) == found.cost
        assert min(found.borne.values(), default=0) >= 0
