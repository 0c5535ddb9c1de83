"""The waterfall: what each clause finds, takes and leaves of a stretch of days (docs/rules.md section 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from ledger.domain.money_and_days.day_sets import NO_DAYS, DaySet, first_of, span
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.calendars import Calendar
from ledger.domain.splits.charges import Charge
from ledger.domain.splits.clause_kinds import KINDS
from ledger.domain.splits.clauses import Waterfall
from ledger.domain.splits.packages import Package
from ledger.domain.splits.stretches import NIL, Clause, Running, Stretch, Working


@dataclass(frozen=True, slots=True)
class Take:
    """What one budget takes by one clause, in parts of a penny."""

    budget: str
    parts: int
    over: int
    limit: Fraction | None = None
    """What its cap had left for the stretch, in pence, where it has one."""

    @property
    def exact(self) -> Fraction:
        """Exact pence."""
        return Fraction(self.parts, self.over)


@dataclass(frozen=True, slots=True)
class Step:
    """One clause at work on one stretch: what it found in scope, took, and left of all in its stretch."""

    clause: Clause
    takes: tuple[Take, ...]
    over: int
    found_parts: int
    left_parts: int
    threshold: Fraction | None = None
    """What of its threshold was still to be reached, in pence, where it has one."""

    @property
    def found(self) -> Fraction:
        """What was left in the clause's scope when its turn came: exact pence."""
        return Fraction(self.found_parts, self.over)

    @property
    def left(self) -> Fraction:
        """What is left of the whole stretch after it: exact pence."""
        return Fraction(self.left_parts, self.over)

    @property
    def took(self) -> Fraction:
        """All that the clause took: exact pence."""
        return sum((take.exact for take in self.takes), NIL)

    def counts(self, take: Take) -> Fraction:
        """What counts towards the cap or threshold of a budget that takes this: exact pence."""
        return self.found if KINDS[self.clause.kind].counts_found else take.exact


@dataclass(frozen=True, slots=True)
class WorkedStretch:
    """A stretch with what it cost by component and the clauses' working, in order of rank."""

    stretch: Stretch
    over: int
    cost_parts: Mapping[str, int]
    steps: tuple[Step, ...]

    @property
    def cost(self) -> dict[str, Fraction]:
        """What the stretch cost by component: exact pence."""
        return {component: Fraction(parts, self.over) for component, parts in self.cost_parts.items()}


def stretches_of(
    agreement: str, waterfall: Waterfall, package: Package, month: Month, days: DaySet, uncounted: DaySet = NO_DAYS
) -> list[Stretch]:
    """The days under one agreement, parted by which of its clauses apply, in order of their first day.

    Days that are `uncounted` add nothing to amounts a day, week or month.
    """
    if not waterfall.parts_days:
        return [Stretch(agreement, month, days, waterfall.clauses, uncounted)]
    parts: list[tuple[DaySet, tuple[Clause, ...]]] = [(days, ())]
    for clause in waterfall.clauses:
        applies = days_of_clause(clause, package.calendars, month)
        parted = []
        for part, clauses in parts:
            if within := part & applies:
                parted.append((within, (*clauses, clause)))
            if without := part & ~applies:
                parted.append((without, clauses))
        parts = parted
    parts.sort(key=lambda part: first_of(part[0]))
    return [Stretch(agreement, month, part, clauses, uncounted) for part, clauses in parts]


def days_of_clause(clause: Clause, calendars: Mapping[str, Calendar], month: Month) -> DaySet:
    """The days of the month that a clause's own dates and calendar leave it."""
    days = span(month, clause.first_day, clause.last_day)
    if clause.calendar and days:
        days &= calendars[clause.calendar].days_in(month)
    return days


def cost_of(charges: Sequence[Charge], days: DaySet) -> tuple[dict[str, int], int]:
    """What the days cost by component, in parts of a penny, and how many parts are one.

    A clause treats all prices of a component alike, so none need be told apart within one.
    """
    over = lcm(*(charge.over for charge in charges))
    cost: dict[str, int] = {}
    for charge in charges:
        count = (charge.days & days).bit_count()
        if count:
            component = charge.price.component
            cost[component] = cost.get(component, 0) + charge.daily * count * (over // charge.over)
    return cost, over


def work(stretch: Stretch, charges: Sequence[Charge], running: Running) -> WorkedStretch:
    """Let each clause in order of rank take its part of the stretch; running totals go on in `running`.

    Each clause looks at what those before it left, as panels speak of it: "health half, up to so much; the rest is
    ours". Takes are exact; pennies are settled once for the month, by `ledger.domain.splits.position`.

    >>> from ledger.domain.splits.charges import charges_of
    >>> (deal,) = package.deals
    >>> (stretch,) = stretches_of("A", deal.waterfall, package, june, span(june, date(2026, 6, 11), None))
    >>> worked = work(stretch, charges_of(package, june, days), Running())
    >>> [(step.clause.kind, int(step.took), int(step.left)) for step in worked.steps]
    [('capped', 100000, 100000), ('rest', 100000, 0)]
    """
    cost, over = cost_of(charges, stretch.days)
    working = Working(stretch, running, dict(cost), over)
    last_scoped = max((place for place, clause in enumerate(stretch.clauses) if clause.components), default=-1)
    steps = [_step(working, clause, place < last_scoped) for place, clause in enumerate(stretch.clauses)]
    return WorkedStretch(stretch, over, cost, tuple(steps))


def share_out(waterfall: Waterfall, total: int) -> tuple[Step, ...]:
    """Let the clauses share one sum, in whole pence, that is no stretch of days; their amounts are by the day.

    That is one day in the waterfall's eyes, so each amount counts once and whole.
    """
    stretch = Stretch("", Month(1, 1), 1, waterfall.clauses)
    working = Working(stretch, Running(), {"": total}, 1)
    return tuple(_step(working, clause, False) for clause in waterfall.clauses)


def _step(working: Working, clause: Clause, components_matter: bool) -> Step:
    """One clause takes its part. Components are kept apart only while a later clause looks at some of them."""
    scope = working.scope(clause)
    kind = KINDS[clause.kind]
    shares, limits, threshold = kind.take(working, clause, scope)
    over = working.over
    takes = tuple(
        Take(bearer.budget, share, over, limits[place] if limits else None)
        for place, (bearer, share) in enumerate(zip(clause.bearers, shares, strict=True))
    )
    took, found = sum(shares), working.found(scope)
    of_all = sum(working.left.values()) if clause.components else found
    step = Step(clause, takes, over, found, of_all - took, threshold)
    if kind.limit:
        _count(working, step)
    if components_matter:
        working.leave(scope, found, took)
    else:
        working.leave_together(took)
    return step


def _count(working: Working, step: Step) -> None:
    """Let caps and thresholds that run count this stretch."""
    for bearer, take in zip(step.clause.bearers, step.takes, strict=True):
        if bearer.runs:
            working.running.add(working.stretch, step.clause, bearer, step.counts(take))


def spread(worked: WorkedStretch) -> Iterator[tuple[Step, dict[str, Fraction]]]:
    """Each step of a stretch with how each of its takes is spread: the part of it that falls on each component."""
    working = Working(worked.stretch, Running(), dict(worked.cost_parts), worked.over)
    for step in worked.steps:
        took = step.took
        working.finer((took * working.over).denominator)
        scope = working.scope(step.clause)
        found = working.found(scope)
        yield step, {name: Fraction(working.left[name], found) for name in scope if working.left[name]}
        working.leave(scope, found, working.parts(took))
