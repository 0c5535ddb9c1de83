"""Stretches of days being worked: what clauses find and leave of one, and what they counted in those before.

Exact pence are whole numbers of parts of a penny, `over` of which are one: the same as fractions, and
quicker. Where a clause needs finer parts (a third, a seventh), all that is left is told in those.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ledger.domain.money_and_days.day_sets import NO_DAYS, DaySet
from ledger.domain.money_and_days.periods import Month, divisor

NIL = Fraction(0)


@dataclass(frozen=True, slots=True)
class Bearer:
    """One budget of a clause: its percent of 100, its amount in pence and what that is for (`per`)."""

    budget: str
    percent: Fraction
    amount: int
    per: str
    settled: str

    @property
    def runs(self) -> bool:
        """Whether its cap or threshold runs over a year or in total rather than by the stretch."""
        return self.per in ("year", "total")


@dataclass(frozen=True, slots=True)
class Clause:
    """One step of the waterfall; `components` says what it looks at, `kind` how it takes (clause_kinds)."""

    rank: int
    kind: str
    bearers: tuple[Bearer, ...]
    components: frozenset[str]
    calendar: str | None
    first_day: date | None
    last_day: date | None
    standing: str | None
    weights: tuple[int, ...]
    """The bearers' percents as whole weights: each takes its weight out of `weights_over`."""
    weights_over: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a month on which the same agreement is in force and the same of its clauses apply."""

    agreement: str
    month: Month
    days: DaySet
    clauses: tuple[Clause, ...]
    uncounted: DaySet = NO_DAYS
    """Days outside the stay that only what was accepted charges: they add nothing to amounts a day or week."""

    @property
    def counted(self) -> int:
        """For how many of its days an amount a day, week, month or year is taken."""
        return (self.days & ~self.uncounted).bit_count()


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


@dataclass(slots=True)
class Working:
    """A stretch being worked: what is left by component, in parts of a penny of which `over` are one."""

    stretch: Stretch
    running: Running
    left: dict[str, int]
    over: int

    def scope(self, clause: Clause) -> list[str]:
        """The components that a clause looks at, of those that are told apart."""
        return [name for name in self.left if name in clause.components] if clause.components else list(self.left)

    def found(self, scope: list[str]) -> int:
        """What is left in a clause's scope."""
        return sum([self.left[name] for name in scope])

    def finer(self, times: int) -> None:
        """Tell all that is left in parts so many times finer."""
        if times != 1:
            self.over *= times
            for name in self.left:
                self.left[name] *= times

    def parts(self, exact: Fraction) -> int:
        """Exact pence in the parts that all is told in, which are fine enough for them."""
        return exact.numerator * (self.over // exact.denominator)

    def for_stretch(self, bearer: Bearer) -> Fraction:
        """An amount a day, week, month or year, for the days of the stretch: exact pence."""
        return Fraction(bearer.amount * self.stretch.counted, divisor(bearer.per, self.stretch.month))

    def limit(self, clause: Clause, bearer: Bearer) -> Fraction:
        """What a budget's cap or threshold leaves it for the stretch, in pence."""
        if not bearer.runs:
            return self.for_stretch(bearer)
        return max(NIL, bearer.amount - self.running.before(self.stretch, clause, bearer))

    def leave(self, scope: list[str], found: int, took: int) -> None:
        """Take what was taken from the charges in scope, in proportion to what was found left of each."""
        if len(scope) == 1:
            self.left[scope[0]] -= took
        elif took == found:
            self.left.update(dict.fromkeys(scope, 0))
        elif took:
            self.finer(found)
            for name in scope:
                self.left[name] = self.left[name] // found * (found - took)

    def leave_together(self, took: int) -> None:
        """The same where no later clause looks at single components, which then need not be told apart."""
        self.left = {"": sum(self.left.values()) - took}
