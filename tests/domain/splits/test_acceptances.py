"""What is accepted beyond a price goes through the clauses: nothing is lost, and what was settled direct stays so."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Agency, Budget
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.acceptances import Acceptance
from ledger.domain.splits.cost_of_days import borne_on
from ledger.domain.splits.packages import Package, packages_of
from ledger.domain.splits.position import MonthPosition, position
from ledger.domain.splits.sheets import Agreement, ClauseRow
from tests.domain.splits.random_packages import books, days, throughs
from tests.examples import examples

JUNE = date(2026, 6, 30)


@st.composite
def packages(draw: st.DrawFn) -> Package:
    """Any placement, with up to three accepted amounts on any days; some borne by one budget alone."""
    (package,) = packages_of(Facts.of(draw(books())))
    accepted = [
        Acceptance(
            "PL1",
            f"I{number}",
            "1",
            draw(days(0, 250)),
            draw(st.sampled_from(("core", "education", "therapy", "other"))),
            draw(st.integers(1, 500_000)),
            draw(st.sampled_from((None, None, None, package.placement.lead_budget))),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    return package.with_accepted(accepted)


def borne(month: MonthPosition) -> dict[tuple[str, str, str, str], int]:
    """Pence by agreement, standing, budget and how it is settled."""
    sums: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for part in month.allocated():
        sums[part[:-1]] += part.amount
    return dict(sums)


@examples(150)
@given(packages(), throughs())
def test_what_is_borne_adds_up_to_what_is_charged(package: Package, through: date) -> None:
    months = position(package, through)
    for month in months:
        assert sum(borne(month).values()) == month.total
    charged = sum(charge.amount for month in months for charge in month.all_charges if charge.accepted)
    assert charged == sum(each.amount for each in package.accepted if each.day <= through)


@examples(150)
@given(packages(), throughs())
def test_what_is_settled_direct_is_what_it_was_without_acceptances(package: Package, through: date) -> None:
    without = {month.month: borne(month) for month in position(package.with_accepted(()), through)}
    for month in position(package, through):
        before = without.get(month.month, {})
        now = borne(month)
        for key in {*before, *now}:
            if key[-1] == "direct":
                assert now.get(key, 0) == before.get(key, 0)


@examples(60)
@given(packages(), throughs())
def test_what_is_borne_alone_moves_nothing_that_others_bear(package: Package, through: date) -> None:
    shared = package.with_accepted(each for each in package.accepted if each.alone is None)
    alone: dict[tuple[object, ...], int] = defaultdict(int)
    for sign, each in ((1, package), (-1, shared)):
        for month in position(each, through):
            for part in month.allocated():
                alone[month.month, part.budget] += sign * part.amount
    moved = {budget for (_, budget), pence in alone.items() if pence}
    assert moved <= {package.placement.lead_budget}


def one(clauses: list[dict[str, object]], **said: str) -> Package:
    """A placement of 20 days in June 2026 at £100 a day, shared by these clauses from then on."""
    rows: list[Row] = [
        Agency(agency="C", name="Council", kind="council"),
        Agency(agency="H", name="Health", kind="icb"),
        Budget(budget="SC", agency="C", stream="social_care", name="Care"),
        Budget(budget="HE", agency="H", stream="health", name="Health"),
        Placement(
            **{
                "placement": "P",
                "child": "K",
                "provider": "O",
                "setting": "K2",
                "lead_budget": "SC",
                "first_day": "2026-06-01",
                "last_day": "2026-06-20",
                **said,
            }
        ),
        Price(price="F", placement="P", component="core", rate="100", unit="day", first_day="2026-06-01"),
        Agreement(agreement="A", placement="P", status="agreed", basis="panel", first_day="2026-06-01"),
        *(ClauseRow(agreement="A", **clause) for clause in clauses),
    ]
    (package,) = packages_of(Facts.of(rows))
    return package


def of_june(package: Package) -> dict[str, int]:
    (month,) = position(package, JUNE)
    sums: dict[str, int] = defaultdict(int)
    for part in month.allocated():
        sums[part.budget] += part.amount
    return dict(sums)


@pytest.mark.parametrize("day", [10, 25])
def test_a_day_outside_the_stay_charged_only_by_it_adds_nothing_to_amounts_by_the_day(day: int) -> None:
    # £30 a day for the 20 days of the stay, whether £500 is accepted on one of them or on the 25th.
    clauses = [
        {"rank": 1, "kind": "fixed", "budget": "HE", "amount": "30", "per": "day"},
        {"rank": 2, "kind": "rest", "budget": "SC", "percent": "100"},
    ]
    accepted = Acceptance("P", "I", "1", date(2026, 6, day), "core", 50_000)
    assert of_june(one(clauses).with_accepted([accepted])) == {"HE": 60_000, "SC": 200_000 + 50_000 - 60_000}


def test_it_is_of_the_lines_component() -> None:
    # Health has all of therapy, so of £500 of therapy it bears all, of £500 of core nothing.
    clauses = [
        {"rank": 1, "kind": "share", "budget": "HE", "percent": "100", "components": "therapy"},
        {"rank": 2, "kind": "rest", "budget": "SC", "percent": "100"},
    ]
    for component, health in (("therapy", {"HE": 50_000}), ("core", {})):
        accepted = Acceptance("P", "I", "1", date(2026, 6, 10), component, 50_000)
        found = of_june(one(clauses).with_accepted([accepted]))
        assert found == {**health, "SC": 250_000 - sum(health.values())}


def test_a_cap_in_total_that_it_used_is_used_for_the_months_after() -> None:
    # £2,500 in total at half: June takes 1,000 and, of £1,000 accepted, 500; of July's 3,100 only 1,000 is left.
    clauses = [
        {"rank": 1, "kind": "capped", "budget": "HE", "percent": "50", "amount": "2500", "per": "total"},
        {"rank": 2, "kind": "rest", "budget": "SC", "percent": "100"},
    ]
    package = one(clauses, last_day="2026-07-31", first_day="2026-06-11")
    accepted = Acceptance("P", "I", "1", date(2026, 6, 15), "core", 100_000)
    months = position(package.with_accepted([accepted]), date(2026, 7, 31))
    health = [sum(part.amount for part in month.allocated() if part.budget == "HE") for month in months]
    assert health == [150_000, 100_000]


def test_what_a_direct_share_bears_less_because_of_it_is_given_back_by_recharge() -> None:
    # The same cap, settled direct: without acceptance 1,000 and 1,500 are asked of it; so 500 more and 500 less.
    clauses = [
        {
            **{"rank": 1, "kind": "capped", "budget": "HE", "percent": "50"},
            **{"amount": "2500", "per": "total", "settled": "direct"},
        },
        {"rank": 2, "kind": "rest", "budget": "SC", "percent": "100"},
    ]
    package = one(clauses, last_day="2026-07-31", first_day="2026-06-11")
    accepted = Acceptance("P", "I", "1", date(2026, 6, 15), "core", 100_000)
    months = position(package.with_accepted([accepted]), date(2026, 7, 31))
    health = [{part.settled: part.amount for part in month.allocated() if part.budget == "HE"} for month in months]
    assert health == [{"direct": 100_000, "recharge": 50_000}, {"direct": 150_000, "recharge": -50_000}]


def test_days_are_borne_with_what_was_accepted_on_them() -> None:
    clauses = [
        {"rank": 1, "kind": "share", "budget": "HE", "percent": "50"},
        {"rank": 2, "kind": "rest", "budget": "SC", "percent": "100"},
    ]
    package = one(clauses).with_accepted(
        [
            Acceptance("P", "I", "1", date(2026, 6, 5), "core", 50_000),
            Acceptance("P", "I", "2", date(2026, 6, 5), "core", 7_000, "SC"),
        ]
    )
    purses = purses_of(
        Facts.of(
            [
                Budget(budget="SC", agency="C", stream="social_care", name="Care"),
                Budget(budget="HE", agency="H", stream="health", name="Health"),
            ]
        )
    )
    sums: dict[str, int] = defaultdict(int)
    for each in borne_on(package, date(2026, 6, 1), date(2026, 6, 10), purses):
        sums[each.budget] += each.amount
    assert sums == {"HE": 75_000, "SC": 75_000 + 7_000}
    assert Decimal(sum(sums.values())) / 100 == Decimal(1_570)
