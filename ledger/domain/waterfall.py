"""The waterfall: what each clause finds, takes and leaves of a stretch of days (rules.md section 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ledger.domain.calendars import Calendar
from ledger.domain.charges import Charge, divisor
from ledger.domain.clauses import Bearer, Clause, Waterfall
from ledger.domain.day_sets import DaySet, first_of, span
from ledger.domain.facts import Package
from ledger.domain.periods import Month

NIL = Fraction(0)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a month on which the same agreement is in force and the same of its clauses apply."""

    agreement: str
    month: Month
    days: DaySet
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Take:
    """What one budget takes by one clause: exact pence."""

    budget: str
    exact: Fraction
    limit: Fraction | None = None
    """What its cap had left for the stretch, where it has one."""


@dataclass(frozen=True, slots=True)
class Step:
    """One clause at work on one stretch: what it found in scope, took, and left of all in its stretch."""

    clause: Clause
    found: Fraction
    takes: tuple[Take, ...]
    left: Fraction
    threshold: Fraction | None = None
    """What of its threshold was still to be reached, where it has one."""

    @property
    def took(self) -> Fraction:
        """All that the clause took: exact pence."""
        return sum((take.exact for take in self.takes), NIL)


@dataclass(frozen=True, slots=True)
class Worked:
    """A stretch with what it cost by component (exact pence) and the clauses' working, in order of rank."""

    stretch: Stretch
    cost: dict[str, Fraction]
    steps: tuple[Step, ...]

    @property
    def exact(self) -> Fraction:
        """What the stretch cost: exact pence."""
        return sum(self.cost.values(), NIL)


RunningKey = tuple[str, int, str, int]
"""Agreement, rank, budget (empty for a threshold, which is the clause's), financial year (0: in total)."""


@dataclass
class Running:
    """What caps took and thresholds met so far: of a year or in total.

    With `beside` it goes on from another's totals without changing them, as exposure needs.
    """

    beside: Running | None = None
    totals: dict[RunningKey, Fraction] = field(default_factory=dict)

    def before(self, key: RunningKey) -> Fraction:
        """What was taken (of a cap) or met (of a threshold) in the stretches before."""
        own = self.totals.get(key, NIL)
        return own + self.beside.before(key) if self.beside else own

    def add(self, key: RunningKey, exact: Fraction) -> None:
        """Count what this stretch took or met."""
        self.totals[key] = self.totals.get(key, NIL) + exact


def stretches_of(agreement: str, waterfall: Waterfall, package: Package, month: Month, days: DaySet) -> list[Stretch]:
    """The days under one agreement, parted by which of its clauses apply, in order of their first day."""
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
    return [Stretch(agreement, month, part, clauses) for part, clauses in parts]


def days_of_clause(clause: Clause, calendars: Mapping[str, Calendar], month: Month) -> DaySet:
    """The days of the month that a clause's own dates and calendar leave it."""
    days = span(month, clause.first_day, clause.last_day)
    if clause.calendar and days:
        days &= calendars[clause.calendar].days_in(month)
    return days


def work(stretch: Stretch, charges: Sequence[Charge], running: Running) -> Worked:
    """Let each clause in order of rank take its part of the stretch; running totals go on in `running`."""
    cost = cost_by_component(charges, stretch.days)
    left = dict(cost)
    steps = []
    for clause in stretch.clauses:
        scope = [component for component in left if not clause.components or component in clause.components]
        found = sum((left[component] for component in scope), NIL)
        takes, threshold = _takes(clause, found, stretch, running)
        took = sum((take.exact for take in takes), NIL)
        if took:
            for component in scope:
                left[component] -= took * left[component] / found
        steps.append(Step(clause, found, takes, sum(left.values(), NIL), threshold))
    return Worked(stretch, cost, tuple(steps))


def cost_by_component(charges: Sequence[Charge], days: DaySet) -> dict[str, Fraction]:
    """What the days cost: exact pence by component. One clause treats all prices of a component alike."""
    cost: dict[str, Fraction] = {}
    for charge in charges:
        count = (charge.days & days).bit_count()
        if count:
            component = charge.price.component
            cost[component] = cost.get(component, NIL) + charge.daily * count
    return cost


def _takes(
    clause: Clause, found: Fraction, stretch: Stretch, running: Running
) -> tuple[tuple[Take, ...], Fraction | None]:
    if clause.kind == "fixed":
        return tuple(_fixed(clause, found, stretch)), None
    if clause.kind == "capped":
        return tuple(_capped(clause, found, stretch, running)), None
    if clause.kind == "above":
        threshold = _threshold(clause, found, stretch, running)
        return _shares(clause, max(NIL, found - threshold)), threshold
    return _shares(clause, found), None


def _shares(clause: Clause, of: Fraction) -> tuple[Take, ...]:
    return tuple(Take(bearer.budget, of * bearer.percent / 100) for bearer in clause.bearers)


def _for_stretch(bearer: Bearer, stretch: Stretch) -> Fraction:
    """An amount a day, week, month or year, for the days of the stretch."""
    return Fraction(bearer.amount * stretch.days.bit_count(), divisor(bearer.per, stretch.month))


def _running_key(clause: Clause, bearer: Bearer, stretch: Stretch) -> RunningKey:
    year = stretch.month.financial_year if bearer.per == "year" else 0
    return (stretch.agreement, clause.rank, "" if clause.kind == "above" else bearer.budget, year)


def _fixed(clause: Clause, found: Fraction, stretch: Stretch) -> Iterator[Take]:
    asked = [_for_stretch(bearer, stretch) for bearer in clause.bearers]
    together = sum(asked, NIL)
    for bearer, amount in zip(clause.bearers, asked, strict=True):
        yield Take(bearer.budget, amount if together <= found else amount * found / together)


def _capped(clause: Clause, found: Fraction, stretch: Stretch, running: Running) -> Iterator[Take]:
    for bearer in clause.bearers:
        limit = _limit(clause, bearer, stretch, running)
        exact = min(found * bearer.percent / 100, limit)
        if bearer.runs:
            running.add(_running_key(clause, bearer, stretch), exact)
        yield Take(bearer.budget, exact, limit)


def _limit(clause: Clause, bearer: Bearer, stretch: Stretch, running: Running) -> Fraction:
    if bearer.runs:
        return max(NIL, bearer.amount - running.before(_running_key(clause, bearer, stretch)))
    return _for_stretch(bearer, stretch)


def _threshold(clause: Clause, found: Fraction, stretch: Stretch, running: Running) -> Fraction:
    bearer = clause.bearers[0]  # amount and period of a threshold are the same in each row
    if not bearer.runs:
        return _for_stretch(bearer, stretch)
    key = _running_key(clause, bearer, stretch)
    met = running.before(key)
    running.add(key, found)
    return max(NIL, bearer.amount - met)
