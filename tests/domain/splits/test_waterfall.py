"""One stretch of days worked by hand: what each clause finds in its scope, takes and leaves of each component."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from ledger.domain.money_and_days.day_sets import span
from ledger.domain.money_and_days.money import Pence
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.charges import charges_of
from ledger.domain.splits.packages import packages_of
from ledger.domain.splits.sheets import Agreement, ClauseRow
from ledger.domain.splits.stretches import Running
from ledger.domain.splits.waterfall import WorkedStretch, spread, stretches_of, work

FIRST = date(2026, 6, 1)
A_DAY = {"core": "10", "education": "5", "health": "7"}
REST = {"kind": "rest", "budget": "SC", "percent": Fraction(100)}


def worked(*clauses: dict[str, Any], last: date = FIRST, running: Running | None = None) -> WorkedStretch:
    """Days from 1 June at £10.00 of care, £5.00 of education and £7.00 of health, shared by clauses in this order."""
    rows: list[Row] = [
        Placement(placement="P", child="K", provider="OAK", setting="K2", lead_budget="SC", first_day=FIRST),
        Agreement(agreement="A", placement="P", status="agreed", basis="panel", first_day=FIRST),
    ]
    for component, rate in A_DAY.items():
        price = f"P-{component}"
        rows.append(Price(price=price, placement="P", component=component, rate=rate, unit="day", first_day=FIRST))
    rows += [ClauseRow(agreement="A", rank=rank, **clause) for rank, clause in enumerate(clauses, 1)]
    package = next(packages_of(Facts.of(rows)))
    month = Month.of(FIRST)
    days = span(month, FIRST, last)
    waterfall = package.deals[0].waterfall
    assert waterfall is not None
    (stretch,) = stretches_of("A", waterfall, package, month, days)
    return work(stretch, charges_of(package, month, days), Running() if running is None else running)


def told(of: WorkedStretch) -> list[tuple[Fraction, list[Fraction], Fraction]]:
    """By clause, in pence: what it found, what each of its budgets took, what it left of all."""
    return [(step.found, [take.exact for take in step.takes], step.left) for step in of.steps]


def share(budget: str, percent: int, *components: str) -> dict[str, Any]:
    return {"kind": "share", "budget": budget, "percent": Fraction(percent), "components": components}


def test_a_clause_that_takes_all_of_its_components_leaves_nothing_of_them() -> None:
    found = worked(share("HE", 100, "core", "education"), share("ED", 50, "education"), REST)
    assert told(found) == [(1500, [1500], 700), (0, [0], 700), (700, [700], 0)]


def test_what_a_clause_leaves_is_left_of_each_of_its_components_in_proportion() -> None:
    found = worked(share("HE", 40, "core", "education"), share("ED", 50, "education"), share("JU", 10), REST)
    # Of £15.00 £6.00 are taken: £6.00 of care are left, and £3.00 of education, of which half is taken.
    assert told(found) == [(1500, [600], 1600), (300, [150], 1450), (1450, [145], 1305), (1305, [1305], 0)]


def test_a_clause_without_components_takes_of_all_in_proportion() -> None:
    found = worked(share("HE", 50), share("ED", 100, "health"), REST)
    assert told(found) == [(2200, [1100], 1100), (350, [350], 750), (750, [750], 0)]


def test_fixed_amounts_beyond_what_is_left_share_it_in_proportion() -> None:
    fixed = {"kind": "fixed", "per": "day", "components": ("education",)}
    within = worked({**fixed, "budget": "HE", "amount": Pence(500)}, REST)
    assert told(within) == [(500, [500], 1700), (1700, [1700], 0)]
    beyond = worked({**fixed, "budget": "HE", "amount": Pence(501)}, REST)
    assert told(beyond) == [(500, [500], 1700), (1700, [1700], 0)]


@pytest.mark.parametrize(("per", "days", "most"), [("day", 2, 600), ("week", 7, 300), ("month", 30, 300)])
def test_a_cap_by_the_day_week_or_month_is_for_the_days_of_the_stretch(per: str, days: int, most: int) -> None:
    capped = {"kind": "capped", "budget": "HE", "percent": Fraction(100), "amount": Pence(300), "per": per}
    found = worked(capped, REST, last=date(2026, 6, days))
    assert told(found) == [(2200 * days, [most], 2200 * days - most), (2200 * days - most, [2200 * days - most], 0)]


def test_a_cap_in_total_leaves_what_was_not_taken_before() -> None:
    capped = {"kind": "capped", "budget": "HE", "percent": Fraction(50), "amount": Pence(3000), "per": "total"}
    running = Running()
    took = [told(worked(capped, REST, running=running))[0][1] for _ in range(4)]
    assert took == [[1100], [1100], [800], [0]]


def test_a_threshold_in_total_counts_all_that_was_found_before() -> None:
    above = {"kind": "above", "budget": "HE", "percent": Fraction(50), "amount": Pence(3000), "per": "total"}
    running = Running()
    took = [told(worked(above, REST, running=running))[0][1] for _ in range(3)]
    # £22.00 a day: of the second day's £14.00 lie above £30.00.
    assert took == [[0], [700], [1100]]


def test_a_take_is_spread_over_the_components_it_was_taken_of() -> None:
    found = worked(share("HE", 40, "core", "education"), REST)
    of_clauses = [parts for _, parts in spread(found)]
    assert of_clauses == [
        {"core": Fraction(2, 3), "education": Fraction(1, 3)},
        {"core": Fraction(600, 1600), "education": Fraction(300, 1600), "health": Fraction(700, 1600)},
    ]
    assert found.cost == {"core": 1000, "education": 500, "health": 700}
