"""What moved a placement's cost: the causes add up to the penny, whatever was known then and is known now."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.agencies.purses import Purses, purses_of
from ledger.domain.agencies.sheets import Budget
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.packages import Package, packages_of
from ledger.domain.splits.sheets import Agreement, ClauseRow
from ledger.journal.movements import bearing_changed, borne_by_month, effects
from tests.domain.splits.random_packages import books, throughs
from tests.examples import examples

few = examples(40)
MARCH = date(2027, 3, 31)


def package_of(rows: list[Row]) -> tuple[Package | None, Purses]:
    facts = Facts.of(rows)
    return next(packages_of(facts), None), purses_of(facts)


def by_step(before: list[Row], after: list[Row], through: date = MARCH) -> dict[tuple[str, str], int]:
    """Pence by step and budget."""
    (then, purses_then), (now, purses_now) = package_of(before), package_of(after)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for effect, pence in effects(then, now, purses_then, purses_now, through).items():
        sums[effect.step, effect.budget] += pence
    return dict(sums)


@few
@given(st.none() | books(), st.none() | books(), throughs())
def test_the_causes_add_up_to_what_moved(before: list[Row] | None, after: list[Row] | None, through: date) -> None:
    everybody = before or after or []
    budgets = [row for row in everybody if isinstance(row, Budget)]
    then, purses_then = package_of(before or budgets)
    now, purses_now = package_of(after or budgets)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for effect, pence in effects(then, now, purses_then, purses_now, through).items():
        assert pence
        sums[effect.service_month, effect.budget] += pence
    was, is_now = borne_by_month(then, purses_then, through), borne_by_month(now, purses_now, through)
    for key in sums.keys() | was.keys() | is_now.keys():
        assert sums[key] == is_now.get(key, 0) - was.get(key, 0)


BUDGETS: list[Row] = [
    Budget(budget="C", agency="C", stream="social_care", name="Council"),
    Budget(budget="H", agency="H", stream="health", name="Health"),
]
STAY = Placement(placement="A", child="K", provider="P", setting="K2", lead_budget="C", first_day=date(2027, 1, 1))
PRICE = Price(price="A-core", placement="A", component="core", rate="700", unit="week", first_day=date(2027, 1, 1))
DEAL = Agreement(agreement="A-1", placement="A", status="agreed", basis="panel", first_day=date(2027, 1, 1))


def halves(council: str, health: str) -> list[Row]:
    return [
        ClauseRow(agreement="A-1", rank=1, kind="rest", budget="C", percent=council),
        ClauseRow(agreement="A-1", rank=1, kind="rest", budget="H", percent=health),
    ]


WHOLE: list[Row] = [*BUDGETS, STAY, PRICE, DEAL, *halves("50", "50")]
"""£100 a day for the 90 days of January to March 2027, half each: £9,000."""


def test_a_placement_that_is_new_is_a_start() -> None:
    assert by_step(BUDGETS, WHOLE) == {("starts", "C"): 450_000, ("starts", "H"): 450_000}


def test_a_placement_that_is_withdrawn_is_an_end() -> None:
    assert by_step(WHOLE, BUDGETS) == {("ends", "C"): -450_000, ("ends", "H"): -450_000}


def test_each_change_counts_in_its_turn() -> None:
    """Ends on 28 February (31 days less), £120 a day instead of £100 (59 days), 70 to 30 (of 59 × £120)."""
    after: list[Row] = [
        *BUDGETS,
        STAY.model_copy(update={"last_day": date(2027, 2, 28)}),
        PRICE.model_copy(update={"rate": PRICE.rate * 120 / 100}),
        DEAL,
        *halves("70", "30"),
    ]
    assert by_step(WHOLE, after) == {
        ("ends", "C"): -155_000,
        ("ends", "H"): -155_000,
        ("prices", "C"): 59_000,
        ("prices", "H"): 59_000,
        ("splits", "C"): 141_600,
        ("splits", "H"): -141_600,
    }


def test_a_budget_that_passes_on_moves_what_its_successor_bears() -> None:
    passed: list[Row] = [
        Budget(budget="H", agency="H", stream="health", name="Health", last_day=date(2027, 1, 31), successor="H2"),
        Budget(budget="H2", agency="H2", stream="health", name="New health"),
    ]
    after = [*WHOLE, *passed]
    assert by_step(WHOLE, after) == {("passed_on", "H"): -295_000, ("passed_on", "H2"): 295_000}
    assert bearing_changed(purses_of(Facts.of(WHOLE)), purses_of(Facts.of(after)))


def test_another_name_of_a_budget_moves_nothing() -> None:
    after = [*WHOLE, Budget(budget="H", agency="H", stream="health", name="Health and care")]
    assert by_step(WHOLE, after) == {}
    assert not bearing_changed(purses_of(Facts.of(WHOLE)), purses_of(Facts.of(after)))
