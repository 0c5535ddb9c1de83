"""Secured days, step-down, waits and the price outside: worked examples, and what must hold of any placement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.agencies.purses import purses_of
from ledger.domain.closer_to_home.secured_funding import Secured, beside, secured_from
from ledger.domain.closer_to_home.sheets import Averted, Search, SearchRefusal
from ledger.domain.closer_to_home.step_down import ChainStep, in_order, steps
from ledger.domain.closer_to_home.waits import waits_for_a_place
from ledger.domain.homes.outside_price import outside_price
from ledger.domain.money_and_days.day_sets import span
from ledger.domain.money_and_days.periods import ONE_DAY, Month, each_day
from ledger.domain.placements.sheets import CalendarSpan, Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.charges import cost_of_days, week_from
from ledger.domain.splits.cost_of_days import borne_on
from ledger.domain.splits.in_force import coverage
from ledger.domain.splits.packages import Package, packages_of
from ledger.domain.splits.position import position
from ledger.domain.splits.sheets import Agreement, ClauseRow
from tests.domain.splits.random_packages import START, books, days, throughs, who
from tests.examples import examples

slowly = examples(60)
EARLY = date(2025, 1, 1)


def only_package(rows: Sequence[Row]) -> tuple[Facts, Package]:
    facts = Facts.of(rows)
    (package,) = packages_of(facts)
    return facts, package


@slowly
@given(books(), throughs())
def test_all_days_are_borne_as_they_are_allocated(rows: list[Row], through: date) -> None:
    facts, package = only_package(rows)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for month in position(package, through):
        for case in month.cases:
            for target in case.targets:
                sums[purses_of(facts).bearer(target.budget, month.month), target.standing] += target.allocated
    borne = {
        (each.budget, each.standing): each.amount for each in borne_on(package, EARLY, through, purses_of(facts))
    }
    assert borne == {key: pence for key, pence in sums.items() if pence}


@slowly
@given(books(), days(0, 200), st.integers(0, 60))
def test_some_days_are_borne_for_what_they_cost_but_for_roundings(rows: list[Row], first: date, more: int) -> None:
    facts, package = only_package(rows)
    last = first + timedelta(more)
    exact = sum((cost_of_days(price, package, first, last) for price in package.prices), Fraction(0))
    months = [month for month in position(package, last) if month.month >= Month.of(first)]
    roundings = sum(len(month.charges) + len(month.cases) + 1 for month in months)
    borne = borne_on(package, first, last, purses_of(facts))
    assert abs(sum(each.amount for each in borne) - exact) <= roundings
    assert all(each.amount > 0 for each in borne)


@slowly
@given(books(), days(0, 200))
def test_secured_days_are_those_that_a_walk_from_day_to_day_finds(rows: list[Row], on: date) -> None:
    _, package = only_package(rows)
    end = min(package.placement.stay[1], START + timedelta(500))
    days_found = 0
    for day in each_day(on, end) if on <= end else ():
        month = Month.of(day)
        (covered,) = coverage(package, month, span(month, day, day))
        if covered.standing != "agreed" or not covered.deal or not covered.deal.waterfall:
            break
        if any(clause.standing for clause in covered.deal.waterfall.clauses):
            break
        days_found += 1
    found = secured_from(package, on)
    if found.open_ended:
        assert found.days is None
        assert days_found == (end - on).days + 1
    else:
        # The day itself is secured too, and lies ahead no more.
        assert found.days == max(0, days_found - 1)


def placed(code: str, first: date, last: date | None = None, **more: object) -> Placement:
    given_ = {"placement": code, "child": "K", "provider": "P", "setting": "WRAP", "lead_budget": "SC"}
    return Placement.model_validate({**given_, "first_day": first, "last_day": last, **more})


def agreed(code: str, first: date, last: date | None, **more: object) -> list[Row]:
    given_ = {"agreement": code, "placement": "PL", "status": "agreed", "basis": "panel", "decided_on": first}
    clause = {"agreement": code, "rank": 1, "kind": "rest", "budget": "SC", "percent": "100"}
    return [
        Agreement.model_validate({**given_, "first_day": first, "last_day": last, **more}),
        ClauseRow.model_validate(clause),
    ]


def secured(*rows: Row, on: date = date(2026, 5, 1)) -> Secured:
    return secured_from(only_package([*who(), *rows])[1], on)


APRIL = date(2026, 4, 1)


def test_agreements_that_follow_without_a_break_are_one_run() -> None:
    stay = placed("PL", APRIL)
    first, second = agreed("A1", APRIL, date(2026, 6, 30)), agreed("A2", date(2026, 7, 1), date(2026, 9, 30))
    assert secured(stay, *first, *second).days == 30 + 30 + 31 + 31 + 30
    late = agreed("A2", date(2026, 7, 2), date(2026, 9, 30))
    assert secured(stay, *first, *late).last_day == date(2026, 6, 30)


def test_a_run_without_a_last_day_has_none_and_one_to_the_end_of_the_stay_is_whole() -> None:
    found = secured(placed("PL", APRIL), *agreed("A1", APRIL, None))
    assert (found.days, found.last_day, found.open_ended) == (None, None, True)
    found = secured(placed("PL", APRIL, date(2026, 5, 10)), *agreed("A1", APRIL, None))
    assert (found.days, found.last_day, found.open_ended, found.whole_stay) == (9, date(2026, 5, 10), False, True)


@pytest.mark.parametrize(
    "more",
    [{"status": "interim"}, {"status": "in_principle"}, {"status": "declined"}, {"first_day": date(2026, 5, 2)}],
    ids=["interim", "in principle", "declined", "from tomorrow"],
)
def test_what_is_not_agreed_today_is_not_secured(more: dict[str, object]) -> None:
    found = secured(placed("PL", APRIL), *agreed("A1", APRIL, date(2026, 6, 30), **more))
    assert (found.days, found.last_day, found.whole_stay) == (0, None, False)


def test_a_later_decision_ends_the_run_on_the_day_before_it() -> None:
    disputed = agreed("A2", date(2026, 5, 11), None, status="disputed", decided_on=date(2026, 4, 20))
    assert secured(placed("PL", APRIL), *agreed("A1", APRIL, None), *disputed).last_day == date(2026, 5, 10)


def price(placement: str, rate: str, unit: str = "week", **more: object) -> Price:
    given_ = {"price": f"{placement}-{rate}", "placement": placement, "component": "core", "rate": rate, "unit": unit}
    return Price.model_validate({**given_, "first_day": APRIL, **more})


def test_a_week_of_short_breaks_costs_the_same_on_whichever_day_one_asks() -> None:
    weekends = CalendarSpan(
        calendar="WE", first_day=date(2026, 1, 1), last_day=date(2026, 12, 31), weekdays=("sat", "sun")
    )
    rows = [placed("PL", APRIL, setting="SHORT"), weekends, price("PL", "400", "day", calendar="WE")]
    _, package = only_package([*who(), *rows])
    assert {week_from(package, date(2026, 4, 20) + n * ONE_DAY) for n in range(20)} == {80_000}


def test_what_is_averted_stands_beside_and_the_stated_price_comes_first() -> None:
    def averted(**more: object) -> Averted:
        given_ = {"placement": "PL", "setting": "K2", "judged_on": APRIL, "judged_by": "Panel"}
        return Averted.model_validate({**given_, **more})

    rows = [*who(), placed("PL", APRIL), price("PL", "700"), placed("PX", APRIL, date(2026, 4, 30), setting="K2")]
    packages = {each.placement.placement: each for each in packages_of(Facts.of([*rows, price("PX", "5000")]))}
    on, package, like = date(2026, 5, 5), packages["PL"], packages["PX"]
    both = beside(package, averted(weekly_price="4800", like="PX"), like, on)
    assert (both.weekly_cost, both.averted_weekly, both.taken_from) == (70_000, 480_000, "judged")
    assert beside(package, averted(like="PX"), like, on).averted_weekly == 500_000
    assert beside(package, averted(), None, on).averted_weekly is None


def chain(*rows: Placement, on: date = date(2026, 8, 1)) -> list[ChainStep]:
    return in_order(steps(rows, on))


def test_a_chain_is_told_from_its_beginning_with_what_lies_past_each_plan() -> None:
    one = placed("B1", date(2026, 1, 1), date(2026, 5, 20), planned_last_day=date(2026, 4, 30))
    two = placed("A2", date(2026, 5, 21), None, stepped_from="B1", planned_last_day=date(2026, 12, 31))
    found = chain(one, two)
    assert [(step.chain, step.number, step.placement.placement, step.days_past) for step in found] == [
        ("B1", 1, "B1", 20),
        ("B1", 2, "A2", 0),
    ]
    assert found[0].next_placement == two
    assert found[0].past == (date(2026, 5, 1), date(2026, 5, 20))


def test_who_is_still_there_is_past_the_plan_up_to_the_day() -> None:
    (step,) = chain(placed("P1", APRIL, planned_last_day=date(2026, 7, 25)))
    assert (step.days_past, step.still_there(date(2026, 8, 1))) == (7, True)
    assert chain(placed("P1", APRIL, planned_last_day=date(2026, 8, 1))) == []


def test_by_nights_the_night_that_starts_on_the_planned_day_is_past_the_plan() -> None:
    (step,) = chain(placed("P1", APRIL, date(2026, 6, 12), charging="nights", planned_last_day=date(2026, 6, 10)))
    assert step.past == (date(2026, 6, 10), date(2026, 6, 11))


def test_a_circle_of_placements_is_cut_and_a_fork_is_one_chain() -> None:
    one, two = placed("P1", APRIL, stepped_from="P2"), placed("P2", APRIL, stepped_from="P1")
    assert sorted(step.placement.placement for step in chain(one, two)) == ["P1", "P2"]
    fork = [placed("P1", APRIL), *(placed(code, date(2026, 5, 1), stepped_from="P1") for code in ("P3", "P2"))]
    assert [(step.chain, step.number, step.placement.placement) for step in chain(*fork)] == [
        ("P1", 1, "P1"),
        ("P1", 2, "P2"),
        ("P1", 2, "P3"),
    ]


def search(**more: object) -> Search:
    given_ = {"search": "S", "child": "K", "kind": "secure", "agency": "COUNCIL", "needed_on": date(2026, 3, 10)}
    return Search.model_validate({**given_, **more})


@pytest.mark.parametrize(
    ("more", "state", "waited"),
    [
        ({}, "waiting", 22),
        ({"found_on": date(2026, 3, 20)}, "found", 10),
        ({"found_on": date(2026, 3, 10)}, "found", 0),
        ({"found_on": date(2026, 3, 1)}, "found", 0),
        ({"ended_on": date(2026, 3, 31)}, "ended", 21),
        ({"found_on": date(2026, 4, 1)}, "waiting", 22),
    ],
    ids=["still waiting", "found", "found that day", "found before it was needed", "given up", "found tomorrow"],
)
def test_days_waited_end_before_the_move(more: dict[str, object], state: str, waited: int) -> None:
    (found,) = waits_for_a_place([search(**more)], [], date(2026, 3, 31))
    assert (found.state, found.days) == (state, waited)


def test_refusals_are_counted_by_reason_up_to_the_day() -> None:
    def refusal(provider: str, on: date, reason: str) -> SearchRefusal:
        return SearchRefusal.model_validate({"search": "S", "provider": provider, "on": on, "reason": reason})

    said = [
        refusal("A", date(2026, 3, 11), "no_bed"),
        refusal("B", date(2026, 3, 12), "no_bed"),
        refusal("C", date(2026, 3, 12), "staffing"),
        refusal("D", date(2026, 4, 1), "staffing"),
    ]
    (found,) = waits_for_a_place([search()], said, date(2026, 3, 31))
    assert (dict(found.refusals), found.refused) == ({"no_bed": 2, "staffing": 1}, 3)
    assert list(waits_for_a_place([search()], said, date(2026, 3, 9))) == []


def test_a_search_not_needed_yet_is_no_wait() -> None:
    assert list(waits_for_a_place([search()], [], date(2026, 3, 9))) == []


def test_the_price_outside_is_the_middle_one_of_five_and_of_four_none() -> None:
    def outside(rates: Sequence[str], **more: object) -> tuple[int, int | None]:
        rows: list[Row] = [*who()]
        for number, rate in enumerate(rates):
            rows.append(placed(f"P{number}", APRIL, **{"setting": "K2", "sourcing": "spot", **more}))
            rows.append(price(f"P{number}", rate))
        found = outside_price("K2", Month(2026, 5), list(packages_of(Facts.of(rows))), {"P0"})
        return found.placements, found.per_night

    assert outside(["1", "7000", "3500", "4200", "4900", "5600"]) == (5, 70_000)
    assert outside(["1", "7000", "3500", "4200", "4900"]) == (4, None)
    assert outside(["1", "7000", "3500", "4200", "4900", "5600"], sourcing="block") == (0, None)
    assert outside(["1", "7000", "3500", "4200", "4900", "5600"], last_day=date(2026, 4, 30)) == (0, None)
