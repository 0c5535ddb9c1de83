"""The position of a placement: month by month what it cost and who bears it, with the whole working.

This is the plain reading of rules.md sections 2 to 4 and stays their definition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ledger.domain.allocation import apportion
from ledger.domain.charges import Charge, charges_of, stay_in
from ledger.domain.day_sets import DaySet, span
from ledger.domain.facts import Package
from ledger.domain.force import Covered, coverage
from ledger.domain.periods import Month, months_between
from ledger.domain.prices import ON_OWN_DAYS
from ledger.domain.waterfall import NIL, Running, Worked, cost_by_component, stretches_of, work


@dataclass(frozen=True, slots=True)
class Target:
    """A budget with a standing in one case of a month: all figures in pence, `exact` after rounding is added."""

    budget: str
    standing: str
    settled: str
    bears_rest: bool
    exact: Fraction
    rounding: Fraction
    """What of `exact` is the difference between the case's whole pence and its exact sum."""
    carried_in: Fraction
    allocated: int

    @property
    def carried_on(self) -> Fraction:
        """What it is owed or has had too much, for the months to come."""
        return self.carried_in + self.exact - self.allocated


@dataclass(frozen=True, slots=True)
class Case:
    """The days of a month under one agreement in force, or without one by standing: its part of the charges."""

    agreement: str
    standing: str
    days: DaySet
    exact: Fraction
    part: int
    stretches: tuple[Worked, ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class MonthPosition:
    """What a placement cost in one month and who bears it."""

    month: Month
    charges: tuple[Charge, ...]
    covered: tuple[Covered, ...]
    cases: tuple[Case, ...]

    @property
    def total(self) -> int:
        """The sum of the month's charges, in pence."""
        return sum(charge.amount for charge in self.charges)


@dataclass
class _Memory:
    """What goes on from month to month: running totals of clauses, and carries by case, budget and standing."""

    running: Running = field(default_factory=Running)
    carried: dict[tuple[str, str, str, str], Fraction] = field(default_factory=lambda: defaultdict(Fraction))


def position(package: Package, through: date) -> list[MonthPosition]:
    """Each month in which the placement is charged, up to and including the day `through`."""
    memory = _Memory()
    return [_month_position(package, frame, memory) for frame in frames(package, through) if frame.charges]


@dataclass(frozen=True, slots=True)
class Frame:
    """A month of a placement before anything is shared: its charges, and which days which agreement covers."""

    month: Month
    charges: list[Charge]
    covered: list[Covered]


def frames(package: Package, through: date) -> Iterator[Frame]:
    """Each calendar month from the placement's first day (or first charge) up to `through`."""
    first, last = bounds(package, through)
    if first > last:
        return
    for month in months_between(Month.of(first), Month.of(last)):
        upto = span(month, None, through)
        charges = charges_of(package, month, upto)
        days = stay_in(package, month) & upto
        for charge in charges:
            days |= charge.days
        yield Frame(month, charges, coverage(package, month, days) if days else [])


def bounds(package: Package, through: date) -> tuple[date, date]:
    """The first and last day on which the placement can cost anything, up to `through`."""
    first, last = package.placement.stay
    for price in package.prices:
        if price.component in ON_OWN_DAYS:
            first = min(first, price.first_day)
            last = max(last, price.last_day or through)
    return first, min(last, through)


def _month_position(package: Package, frame: Frame, memory: _Memory) -> MonthPosition:
    costly = []
    for covered in frame.covered:
        exact = sum(cost_by_component(frame.charges, covered.days).values(), NIL)
        if exact:
            costly.append((covered, exact))
    costly.sort(key=lambda item: (item[0].agreement, item[0].standing))
    total = sum(charge.amount for charge in frame.charges)
    parts = apportion(total, [exact for _, exact in costly], rest=[True] * len(costly))
    worked = _work_in_order_of_days(package, frame, memory.running)
    cases = []
    for (covered, exact), part in zip(costly, parts, strict=True):
        stretches = worked.get(covered.agreement, ())
        targets = _targets(package, covered, exact, part, stretches)
        cases.append(
            Case(
                covered.agreement,
                covered.standing,
                covered.days,
                exact,
                part,
                stretches,
                _to_the_penny(covered, part, targets, package.placement.lead_budget, memory),
            )
        )
    return MonthPosition(frame.month, tuple(frame.charges), tuple(frame.covered), tuple(cases))


def _work_in_order_of_days(package: Package, frame: Frame, running: Running) -> dict[str, tuple[Worked, ...]]:
    worked: dict[str, tuple[Worked, ...]] = {}
    for covered in frame.covered:
        if covered.deal and covered.deal.waterfall:
            stretches = stretches_of(covered.agreement, covered.deal.waterfall, package, frame.month, covered.days)
            worked[covered.agreement] = tuple(work(stretch, frame.charges, running) for stretch in stretches)
    return worked


@dataclass(slots=True)
class _Sum:
    exact: Fraction
    rounding: Fraction
    settled: str
    bears_rest: bool


def _targets(
    package: Package, covered: Covered, exact: Fraction, part: int, stretches: tuple[Worked, ...]
) -> dict[tuple[str, str], _Sum]:
    """Exact amounts by budget and standing, the case's rounding added to those who bear its rest."""
    if not (covered.deal and covered.deal.waterfall):
        alone = package.placement.bearer_without_agreement
        return {(alone, covered.standing): _Sum(Fraction(part), part - exact, "recharge", True)}
    sums: dict[tuple[str, str], _Sum] = {}
    for worked in stretches:
        for step in worked.steps:
            standing = step.clause.standing or covered.standing
            for bearer, take in zip(step.clause.bearers, step.takes, strict=True):
                found = sums.setdefault((take.budget, standing), _Sum(NIL, NIL, bearer.settled, False))
                found.exact += take.exact
    rest = covered.deal.waterfall.rest
    for bearer in rest.bearers:
        if bearer.percent:
            found = sums[(bearer.budget, rest.standing or covered.standing)]
            found.bears_rest = True
            found.rounding = (part - exact) * bearer.percent / 100
            found.exact += found.rounding
    return sums


def _to_the_penny(
    covered: Covered, part: int, sums: dict[tuple[str, str], _Sum], lead: str, memory: _Memory
) -> tuple[Target, ...]:
    """Give the case's part to those whose exact amount of this month is not nil; carries of others wait.

    Ties go to the placement's lead budget first, then in order of budget code, then standing.
    """
    case = (covered.agreement, "" if covered.agreement else covered.standing)
    order = sorted((key for key, found in sums.items() if found.exact), key=lambda key: (key[0] != lead, key))
    carried = [memory.carried[(*case, *key)] for key in order]
    wanted = [sums[key].exact + carry for key, carry in zip(order, carried, strict=True)]
    given = apportion(part, wanted, rest=[sums[key].bears_rest for key in order])
    targets = []
    for key, carry, pence in zip(order, carried, given, strict=True):
        found = sums[key]
        target = Target(*key, found.settled, found.bears_rest, found.exact, found.rounding, carry, pence)
        memory.carried[(*case, *key)] = target.carried_on
        targets.append(target)
    return tuple(targets)
