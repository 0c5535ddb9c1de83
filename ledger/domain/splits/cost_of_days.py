"""What some days of a placement cost and who bears them: a month's allocations, in proportion to its days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ledger.domain.agencies.purses import Purses
from ledger.domain.money_and_days.apportion import apportion
from ledger.domain.money_and_days.day_sets import DaySet, span
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import Month
from ledger.domain.splits.packages import Package
from ledger.domain.splits.position import Case, MonthPosition, position
from ledger.domain.splits.waterfall import cost_of


@dataclass(frozen=True, slots=True)
class Borne:
    """What one budget bears of some days of a placement with one standing: whole pence."""

    agency: str
    budget: str
    standing: str
    amount: int


def borne_on(package: Package, first: date, last: date, purses: Purses) -> tuple[Borne, ...]:
    """Who bears the days from `first` to `last` of a placement, by the facts known; together what they cost.

    A month is taken case by case (the days under one agreement, or without one): what it allocates × the exact cost
    of its days in question ÷ the exact cost of all its days. The month's sum is rounded half away from nil and
    apportioned. So a month that is wholly in question gives its allocations as posted, to the penny; and where the
    agreement ends on the day before, none of these days is laid at its door.
    """
    if first > last:
        return ()
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for month in position(package, last):
        if month.month >= Month.of(first):
            for budget, standing, pence in _of_month(month, span(month.month, first, last)):
                sums[purses.bearer(budget, month.month), standing] += pence
    return tuple(
        Borne(purses.budgets[budget].agency, budget, standing, amount)
        for (budget, standing), amount in sorted(sums.items())
        if amount
    )


def _of_month(month: MonthPosition, days: DaySet) -> Iterator[tuple[str, str, int]]:
    exact: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    bears_rest: dict[tuple[str, str], bool] = defaultdict(bool)
    for case in month.cases:
        part = _part_in_question(month, case, days)
        for target in case.targets:
            key = (target.budget, target.standing)
            exact[key] += target.allocated * part
            bears_rest[key] |= target.bears_rest
    wanted = {key: pence for key, pence in exact.items() if pence}
    if wanted:
        total = round_half_away(sum(wanted.values(), Fraction(0)))
        given = apportion(total, list(wanted.values()), rest=[bears_rest[key] for key in wanted])
        for (budget, standing), pence in zip(wanted, given, strict=True):
            yield budget, standing, pence
    for each in month.alone:
        if each.charge.days & days:
            yield each.budget, each.standing, each.charge.amount


def _part_in_question(month: MonthPosition, case: Case, days: DaySet) -> Fraction:
    """Which part of what a case costs falls on these days."""
    of_days, over = cost_of(list(month.charges), case.days & days)
    return Fraction(sum(of_days.values()), over) / case.exact
