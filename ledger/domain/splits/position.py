"""The position of a placement: month by month what it cost and who bears it, with the whole working.

This is the plain reading of docs/rules.md sections 2 to 4 and stays their definition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from ledger.domain.money_and_days.apportion import apportion_parts
from ledger.domain.money_and_days.day_sets import NO_DAYS, DaySet, span
from ledger.domain.money_and_days.periods import Month, months_between
from ledger.domain.placements.sheets import ON_OWN_DAYS
from ledger.domain.splits.charges import Charge, accepted_in, charges_of, stay_in
from ledger.domain.splits.in_force import Covered, coverage
from ledger.domain.splits.packages import Package
from ledger.domain.splits.stretches import Running
from ledger.domain.splits.waterfall import WorkedStretch, cost_of, stretches_of, work


@dataclass(frozen=True, slots=True)
class Target:
    """A budget with a standing in one case of a month; `parts` of a penny, `over` of which are one."""

    budget: str
    standing: str
    settled: str
    bears_rest: bool
    parts: int
    rounding_parts: int
    over: int
    carried_in: Fraction
    """What it was owed or had too much from earlier months of this case, in pence."""
    carried_on: Fraction
    """What it is owed or has had too much, for the months to come."""
    allocated: int
    """Whole pence: what it bears of the month."""
    because_accepted: int = 0
    """What of that it bears more (below nil: less) because of what was accepted, where it is settled direct: this is
    settled by recharge all the same, for the provider was paid by the agency that it asked."""

    @property
    def parts_settled(self) -> tuple[tuple[str, int], ...]:
        """What it bears by how that is settled; whole pence."""
        if not self.because_accepted:
            return ((self.settled, self.allocated),)
        return ((self.settled, self.allocated - self.because_accepted), ("recharge", self.because_accepted))

    @property
    def exact(self) -> Fraction:
        """Its exact pence of this month, the case's rounding added where it bears the rest."""
        return Fraction(self.parts, self.over)

    @property
    def rounding(self) -> Fraction:
        """What of `exact` is the difference between the case's whole pence and its exact sum."""
        return Fraction(self.rounding_parts, self.over)


@dataclass(frozen=True, slots=True)
class Case:
    """The days of a month under one agreement in force, or without one by standing: its part of the charges."""

    agreement: str
    standing: str
    days: DaySet
    exact: Fraction
    """What its days cost, in exact pence."""
    part: int
    """Its part of the month's charges, in whole pence."""
    stretches: tuple[WorkedStretch, ...]
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class BorneAlone:
    """What was accepted and one budget bears alone, under the agreement in force on its day and with its standing."""

    charge: Charge
    budget: str
    agreement: str
    standing: str
    settled: str


class AllocatedPart(NamedTuple):
    """What a budget bears of a month with one standing, under one agreement (empty: none), settled one way; pence."""

    agreement: str
    standing: str
    budget: str
    settled: str
    amount: int


@dataclass(frozen=True, slots=True)
class MonthPosition:
    """What a placement cost in one month and who bears it."""

    month: Month
    charges: tuple[Charge, ...]
    """What the clauses share: what prices cost, and what was accepted beyond them."""
    covered: tuple[Covered, ...]
    cases: tuple[Case, ...]
    alone: tuple[BorneAlone, ...] = ()
    """What was accepted and no clause shares."""

    @property
    def all_charges(self) -> tuple[Charge, ...]:
        """All that the month costs."""
        return (*self.charges, *(each.charge for each in self.alone))

    @property
    def total(self) -> int:
        """The sum of the month's charges, in pence."""
        return sum(charge.amount for charge in self.all_charges)

    def allocated(self) -> Iterator[AllocatedPart]:
        """What everybody bears of it, part by part; none is nil."""
        for case in self.cases:
            for target in case.targets:
                for settled, pence in target.parts_settled:
                    if pence:
                        yield AllocatedPart(case.agreement, target.standing, target.budget, settled, pence)
        for each in self.alone:
            yield AllocatedPart(each.agreement, each.standing, each.budget, each.settled, each.charge.amount)


@dataclass
class _Memory:
    """What goes on from month to month: running totals of clauses, and carries by case, budget and standing."""

    running: Running = field(default_factory=Running)
    carried: dict[tuple[str, str, str, str], Fraction] = field(default_factory=lambda: defaultdict(Fraction))


def position(package: Package, through: date) -> list[MonthPosition]:
    """Each month in which the placement is charged, up to and including the day `through`.

    It begins with the first day each time, because caps run on and odd pennies are carried from month to month: what
    July comes to depends on June. Here the cap of £2,000 is used up in July, after £1,000 in June.

    >>> for month in position(package, date(2026, 7, 31)):
    ...     for case in month.cases:
    ...         print(month.month, case.standing, {target.budget: target.allocated for target in case.targets})
    2026-06 unagreed {'SC': 100000}
    2026-06 agreed {'SC': 100000, 'HE': 100000}
    2026-07 agreed {'SC': 210000, 'HE': 100000}
    """
    months = _worked(package, through)
    if package.direct and any(each.alone is None for each in package.accepted):
        without = {month.month: month for month in _worked(package.with_accepted(()), through)}
        return [_settled_as_without(month, without.get(month.month)) for month in months]
    return months


def _worked(package: Package, through: date) -> list[MonthPosition]:
    memory = _Memory()
    found = (_month_position(package, frame, memory) for frame in frames(package, through))
    return [month for month in found if month.charges or month.alone]


@dataclass(frozen=True, slots=True)
class Frame:
    """A month of a placement before anything is shared: its charges, and which days which agreement covers."""

    month: Month
    charges: list[Charge]
    """What the clauses share."""
    covered: list[Covered]
    uncounted: DaySet = NO_DAYS
    """Days outside the stay that only what was accepted charges."""
    alone: tuple[Charge, ...] = ()
    """What was accepted and one budget bears alone."""


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
        if package.accepted:
            yield _frame_with_accepted(package, Frame(month, charges, []), days, upto)
        else:
            yield Frame(month, charges, coverage(package, month, days) if days else [])


def _frame_with_accepted(package: Package, frame: Frame, days: DaySet, upto: DaySet) -> Frame:
    """A month with what was accepted on its days; `days` are those of the stay and of prices."""
    shared = accepted_in(package, frame.month, upto, alone=False)
    every = days
    for charge in shared:
        every |= charge.days
    covered = coverage(package, frame.month, every) if every else []
    alone = tuple(accepted_in(package, frame.month, upto, alone=True))
    return replace(frame, charges=[*frame.charges, *shared], covered=covered, uncounted=every & ~days, alone=alone)


def bounds(package: Package, through: date) -> tuple[date, date]:
    """The first and last day on which the placement can cost anything, up to `through`."""
    first, last = package.placement.stay
    for price in package.prices:
        if price.component in ON_OWN_DAYS:
            first = min(first, price.first_day)
            last = max(last, price.last_day or through)
    for accepted in package.accepted:
        first, last = min(first, accepted.day), max(last, accepted.day)
    return first, min(last, through)


def _month_position(package: Package, frame: Frame, memory: _Memory) -> MonthPosition:
    costly = []
    over = 1
    for covered in frame.covered:
        cost, over = cost_of(frame.charges, covered.days)
        if parts_of_cost := sum(cost.values()):
            costly.append((covered, parts_of_cost))
    costly.sort(key=lambda item: (item[0].agreement, item[0].standing))
    total = sum(charge.amount for charge in frame.charges)
    shares = apportion_parts(total, [parts for _, parts in costly], over, rest=[True] * len(costly))
    worked = _work_in_order_of_days(package, frame, memory.running)
    cases = []
    for (covered, parts), part in zip(costly, shares, strict=True):
        stretches = worked.get(covered.agreement, ())
        exact = Fraction(parts, over)
        sums = _sums(package, covered, exact, part, stretches)
        targets = _to_the_penny(covered, part, sums, package.placement.lead_budget, memory)
        cases.append(Case(covered.agreement, covered.standing, covered.days, exact, part, stretches, targets))
    alone = tuple(_borne_alone(package, frame.month, charge) for charge in frame.alone)
    return MonthPosition(frame.month, tuple(frame.charges), tuple(frame.covered), tuple(cases), alone)


def _borne_alone(package: Package, month: Month, charge: Charge) -> BorneAlone:
    accepted = charge.accepted
    if accepted is None or accepted.alone is None:
        raise ValueError("only what was accepted is paid by one budget alone")
    (covered,) = coverage(package, month, charge.days)
    settled = "direct" if accepted.direct else "recharge"
    return BorneAlone(charge, accepted.alone, covered.agreement, covered.standing, settled)


def _settled_as_without(month: MonthPosition, without: MonthPosition | None) -> MonthPosition:
    """What stays direct is what the budget would bear had nothing been accepted; the rest of it is recharged."""
    before = {(case.agreement, case.standing): case.targets for case in without.cases} if without else {}
    cases = []
    for case in month.cases:
        direct = [each for each in before.get((case.agreement, case.standing), ()) if each.settled == "direct"]
        stays = {(each.budget, each.standing): each for each in direct}
        targets = [_settled_beside(each, stays) for each in case.targets]
        # A budget that now bears nothing has what the provider asks it for given back.
        held = {(each.budget, each.standing) for each in case.targets}
        targets += [
            replace(each, parts=0, rounding_parts=0, allocated=0, because_accepted=-each.allocated)
            for key, each in stays.items()
            if key not in held and each.allocated
        ]
        cases.append(replace(case, targets=tuple(targets)))
    return replace(month, cases=tuple(cases))


def _settled_beside(target: Target, stays: Mapping[tuple[str, str], Target]) -> Target:
    if target.settled != "direct":
        return target
    without = stays.get((target.budget, target.standing))
    return replace(target, because_accepted=target.allocated - (without.allocated if without else 0))


def _work_in_order_of_days(package: Package, frame: Frame, running: Running) -> dict[str, tuple[WorkedStretch, ...]]:
    worked: dict[str, tuple[WorkedStretch, ...]] = {}
    for covered in frame.covered:
        if covered.deal and covered.deal.waterfall:
            own = covered.deal.waterfall
            stretches = stretches_of(covered.agreement, own, package, frame.month, covered.days, frame.uncounted)
            worked[covered.agreement] = tuple(work(stretch, frame.charges, running) for stretch in stretches)
    return worked


@dataclass(slots=True)
class _Sum:
    """What one budget takes with one standing, in parts of a penny."""

    parts: int
    rounding: int
    settled: str
    bears_rest: bool


@dataclass(slots=True)
class _CaseSums:
    """The takes of a case by budget and standing; `over` parts are a penny."""

    of: dict[tuple[str, str], _Sum]
    over: int


def _sums(
    package: Package, covered: Covered, exact: Fraction, part: int, stretches: tuple[WorkedStretch, ...]
) -> _CaseSums:
    """Exact amounts by budget and standing, the case's rounding added to those who bear its rest."""
    if not (covered.deal and covered.deal.waterfall):
        over = exact.denominator
        alone = _Sum(part * over, part * over - exact.numerator, "recharge", True)
        return _CaseSums({(package.placement.bearer_without_agreement, covered.standing): alone}, over)
    rest = covered.deal.waterfall.rest
    over = lcm(exact.denominator * rest.weights_over, *(worked.steps[-1].over for worked in stretches))
    sums: dict[tuple[str, str], _Sum] = {}
    for worked in stretches:
        for step in worked.steps:
            standing, scale = step.clause.standing or covered.standing, over // step.over
            for bearer, take in zip(step.clause.bearers, step.takes, strict=True):
                found = sums.get((bearer.budget, standing))
                if found is None:
                    found = sums[bearer.budget, standing] = _Sum(0, 0, bearer.settled, False)
                found.parts += take.parts * scale
    rounding = part * over - exact.numerator * (over // exact.denominator)
    for bearer, weight in zip(rest.bearers, rest.weights, strict=True):
        if weight:
            found = sums[bearer.budget, rest.standing or covered.standing]
            found.bears_rest = True
            found.rounding = rounding * weight // rest.weights_over
            found.parts += found.rounding
    return _CaseSums(sums, over)


def _to_the_penny(covered: Covered, part: int, sums: _CaseSums, lead: str, memory: _Memory) -> tuple[Target, ...]:
    """Give the case's part to those whose exact amount of this month is not nil; carries of others wait.

    Ties go to the placement's lead budget first, then in order of budget code, then standing.
    """
    case = (covered.agreement, "" if covered.agreement else covered.standing)
    keys = sorted((key for key, found in sums.of.items() if found.parts), key=lambda key: (key[0] != lead, key))
    carried = [memory.carried[case + key] for key in keys]
    over = lcm(sums.over, *(carry.denominator for carry in carried))
    scale = over // sums.over
    wanted = [
        sums.of[key].parts * scale + carry.numerator * (over // carry.denominator)
        for key, carry in zip(keys, carried, strict=True)
    ]
    given = apportion_parts(part, wanted, over, rest=[sums.of[key].bears_rest for key in keys])
    targets = []
    for key, carry, want, pence in zip(keys, carried, wanted, given, strict=True):
        found = sums.of[key]
        carried_on = Fraction(want - pence * over, over)
        memory.carried[case + key] = carried_on
        targets.append(
            Target(
                *key,
                settled=found.settled,
                bears_rest=found.bears_rest,
                parts=found.parts,
                rounding_parts=found.rounding,
                over=sums.over,
                carried_in=carry,
                carried_on=carried_on,
                allocated=pence,
            )
        )
    return tuple(targets)
