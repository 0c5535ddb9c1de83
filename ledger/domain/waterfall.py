"""The waterfall: what each clause finds, takes and leaves of a stretch of days (rules.md section 3).

Exact pence are whole numbers of parts of a penny, `over` of which are one: the same as fractions, and
quicker. Where a clause needs finer parts (a third, a seventh), all that is left is told in those.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

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


@dataclass(frozen=True, slots=True)
class Worked:
    """A stretch with what it cost by component and the clauses' working, in order of rank."""

    stretch: Stretch
    over: int
    cost_parts: Mapping[str, int]
    steps: tuple[Step, ...]

    @property
    def cost(self) -> dict[str, Fraction]:
        """What the stretch cost by component: exact pence."""
        return {component: Fraction(parts, self.over) for component, parts in self.cost_parts.items()}


@dataclass
class Running:
    """What caps took and thresholds met so far, by agreement, rank and budget: of a year or in total.

    With `beside` it goes on from another's totals without changing them, as exposure needs.
    """

    beside: Running | None = None
    totals: dict[tuple[str, int, str, int], Fraction] = field(default_factory=dict)

    def before(self, stretch: Stretch, clause: Clause, bearer: Bearer) -> Fraction:
        """What was taken of a budget's cap, or met of a threshold, in the stretches before."""
        own = self.totals.get(self._key(stretch, clause, bearer), NIL)
        return own + self.beside.before(stretch, clause, bearer) if self.beside else own

    def add(self, stretch: Stretch, clause: Clause, bearer: Bearer, exact: Fraction) -> None:
        """Count what this stretch took or met."""
        key = self._key(stretch, clause, bearer)
        self.totals[key] = self.totals.get(key, NIL) + exact

    @staticmethod
    def _key(stretch: Stretch, clause: Clause, bearer: Bearer) -> tuple[str, int, str, int]:
        year = stretch.month.financial_year if bearer.per == "year" else 0
        return (stretch.agreement, clause.rank, bearer.budget, year)


def stretches_of(agreement: str, waterfall: Waterfall, package: Package, month: Month, days: DaySet) -> list[Stretch]:
    """The days under one agreement, parted by which of its clauses apply, in order of their first day."""
    if not waterfall.parts_days:
        return [Stretch(agreement, month, days, waterfall.clauses)]
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


def work(stretch: Stretch, charges: Sequence[Charge], running: Running) -> Worked:
    """Let each clause in order of rank take its part of the stretch; running totals go on in `running`."""
    cost, over = cost_of(charges, stretch.days)
    working = _Working(stretch, running, dict(cost), over)
    last_scoped = max((place for place, clause in enumerate(stretch.clauses) if clause.components), default=-1)
    steps = [working.step(clause, place < last_scoped) for place, clause in enumerate(stretch.clauses)]
    return Worked(stretch, over, cost, tuple(steps))


def share_out(waterfall: Waterfall, total: int) -> tuple[Step, ...]:
    """Let the clauses share one sum, in whole pence, that is no stretch of days; their amounts are by the day.

    That is one day in the waterfall's eyes, so each amount counts once and whole.
    """
    stretch = Stretch("", Month(1, 1), 1, waterfall.clauses)
    working = _Working(stretch, Running(), {"": total}, 1)
    return tuple(working.step(clause, False) for clause in waterfall.clauses)


@dataclass(slots=True)
class _Working:
    """A stretch being worked: what is left by component, in parts of a penny of which `over` are one."""

    stretch: Stretch
    running: Running
    left: dict[str, int]
    over: int

    def step(self, clause: Clause, components_matter: bool) -> Step:
        """One clause takes its part. Components are kept apart only while a later clause looks at some of them."""
        scope = [name for name in self.left if name in clause.components] if clause.components else list(self.left)
        limits: list[Fraction] | None = None
        threshold: Fraction | None = None
        if clause.kind == "fixed":
            shares = self._fixed(clause, scope)
        elif clause.kind == "capped":
            limits = [self._limit(clause, bearer) for bearer in clause.bearers]
            shares = self._capped(clause, scope, limits)
        elif clause.kind == "above":
            threshold = self._threshold(clause, scope)
            shares = self._above(clause, scope, threshold)
        else:
            shares = self._shares(clause, scope)
        takes = tuple(
            Take(bearer.budget, share, self.over, limits[place] if limits else None)
            for place, (bearer, share) in enumerate(zip(clause.bearers, shares, strict=True))
        )
        took, found, of_all = sum(shares), self._found(scope), sum(self.left.values())
        step = Step(clause, takes, self.over, found, of_all - took, threshold)
        self._leave(scope, found, took, components_matter)
        return step

    def _found(self, scope: list[str]) -> int:
        return sum(self.left[name] for name in scope)

    def _finer(self, times: int) -> None:
        """Tell all that is left in parts so many times finer."""
        if times != 1:
            self.over *= times
            for name in self.left:
                self.left[name] *= times

    def _shares(self, clause: Clause, scope: list[str]) -> list[int]:
        self._finer(clause.weights_over)
        found = self._found(scope)
        return [found * weight // clause.weights_over for weight in clause.weights]

    def _fixed(self, clause: Clause, scope: list[str]) -> list[int]:
        amounts = [self._for_stretch(bearer) for bearer in clause.bearers]
        self._finer(lcm(*(amount.denominator for amount in amounts)))
        asked = [amount.numerator * (self.over // amount.denominator) for amount in amounts]
        together = sum(asked)
        if together <= self._found(scope):
            return asked
        self._finer(together)
        found = self._found(scope)
        return [amount * found // together for amount in asked]

    def _capped(self, clause: Clause, scope: list[str], limits: list[Fraction]) -> list[int]:
        self._finer(lcm(clause.weights_over, *(limit.denominator for limit in limits)))
        found = self._found(scope)
        shares = []
        for bearer, weight, limit in zip(clause.bearers, clause.weights, limits, strict=True):
            most = limit.numerator * (self.over // limit.denominator)
            share = min(found * weight // clause.weights_over, most)
            if bearer.runs:
                self.running.add(self.stretch, clause, bearer, Fraction(share, self.over))
            shares.append(share)
        return shares

    def _limit(self, clause: Clause, bearer: Bearer) -> Fraction:
        """What a budget's cap leaves it for the stretch, in pence."""
        if not bearer.runs:
            return self._for_stretch(bearer)
        return max(NIL, bearer.amount - self.running.before(self.stretch, clause, bearer))

    def _above(self, clause: Clause, scope: list[str], threshold: Fraction) -> list[int]:
        self._finer(threshold.denominator)
        excess = max(0, self._found(scope) - threshold.numerator * (self.over // threshold.denominator))
        self._finer(clause.weights_over)
        return [excess * weight for weight in clause.weights]

    def _threshold(self, clause: Clause, scope: list[str]) -> Fraction:
        """What of the threshold is still to be reached before anything is taken, in pence."""
        first = clause.bearers[0]  # amount and per are the same in each row of such a clause
        if not first.runs:
            return self._for_stretch(first)
        met = self.running.before(self.stretch, clause, first)
        self.running.add(self.stretch, clause, first, Fraction(self._found(scope), self.over))
        return max(NIL, first.amount - met)

    def _for_stretch(self, bearer: Bearer) -> Fraction:
        """An amount a day, week, month or year, for the days of the stretch: exact pence."""
        return Fraction(bearer.amount * self.stretch.days.bit_count(), divisor(bearer.per, self.stretch.month))

    def _leave(self, scope: list[str], found: int, took: int, components_matter: bool) -> None:
        """Take what was taken from the charges in scope, in proportion to what was found left of each."""
        if not components_matter:
            self.left = {"": sum(self.left.values()) - took}
        elif len(scope) == 1:
            self.left[scope[0]] -= took
        elif took == found:
            self.left.update(dict.fromkeys(scope, 0))
        elif took:
            self._finer(found)
            for name in scope:
                self.left[name] = self.left[name] // found * (found - took)
