"""Exposure: what partners are asked for, or bore before, on days without an agreement in force.

It is worked out beside the books and never posted (docs/rules.md section 4). Hoped-for money is never the
whole cost: the lead's own share of a day is not in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol, TypeVar

from ledger.domain.agencies.purses import Purses
from ledger.domain.money_and_days.day_sets import NO_DAYS, DaySet, span
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import ONE_DAY, Month
from ledger.domain.splits.clauses import Waterfall
from ledger.domain.splits.exposure_parts import InParts, PartOfExposure, Said, days_by_part, in_parts
from ledger.domain.splits.in_force import latest_decided
from ledger.domain.splits.packages import Deal, Package
from ledger.domain.splits.position import Frame, frames
from ledger.domain.splits.stretches import Clause, Running, Stretch
from ledger.domain.splits.waterfall import cost_of, stretches_of, work

_ExposedShare = tuple[str, str, str]
"""Standing, basis and budget."""
HOPED_FOR = frozenset({"in_principle", "declined"})
ANY_DAY: DaySet = -1


@dataclass(frozen=True, slots=True)
class Exposure:
    """What one partner's budget is expected to bear of the days of a month without an agreement, in pence.

    `basis`: `asked` (by the clauses of an agreement in principle or declined), `as_before` (by those of
    the last agreement in force) or `not_known` (then budget and expected are empty).
    """

    month: Month
    standing: str
    basis: str
    budget: str | None
    expected: int | None
    carried: int
    """What the same days cost."""
    parts: InParts | None = None
    """What is expected, by what was asked of the budget's agency and answered; None where nobody told that."""


class _ExpectedAndCarried(Protocol):
    @property
    def expected(self) -> int | None: ...

    @property
    def carried(self) -> int: ...


F = TypeVar("F", bound=_ExpectedAndCarried)
K = TypeVar("K", bound=Hashable)


def hoped_for(found: Iterable[F], by: Callable[[F], K], *, not_known: bool = False) -> dict[K, int]:
    """What is hoped for, added up, in pence; what is nil is left out.

    Days of which nobody can say what would be shared are no part of it. Only with `not_known` does their whole cost
    stand for them; `by` then has to keep them apart, as it is never added in (docs/rules.md section 4).
    """
    sums: dict[K, int] = defaultdict(int)
    for each in found:
        pence = each.expected if each.expected is not None or not not_known else each.carried
        if pence:
            sums[by(each)] += pence
    return dict(sums)


@dataclass(frozen=True, slots=True)
class _DaysNotAgreed:
    """Days without an agreement in force, and by whose clauses their expected share is worked out."""

    standing: str
    basis: str
    deal: Deal | None
    as_on: date | None
    """The day whose clauses apply as before; None where each day's own do."""
    days: DaySet


@dataclass(frozen=True, slots=True)
class _Before:
    """An agreement that was in force, and its last day: where it goes on beside a later decision, in force."""

    deal: Deal
    day: date


def exposure(package: Package, purses: Purses, through: date, said: Said | None = None) -> list[Exposure]:
    """The exposure of a placement by month, standing, basis and budget, up to the day `through`.

    With what was asked and `said` of it, what is expected is told in its three parts, by what was said until then.

    The lead pays days without an agreement alone. How much of that others may come to pay is a question to the same
    clauses, so it is worked out by them, but beside the books: hope moves no balance and uses up no cap. Before the
    agreement nobody can say; once it ended, July goes on as before, and £1,000 of its cap is left.

    >>> from dataclasses import replace
    >>> ended = replace(package, deals=(replace(package.deals[0], last_day=date(2026, 6, 30)),))
    >>> for row in exposure(ended, purses_of(facts), date(2026, 7, 31)):
    ...     print(row.month, row.basis, row.budget, row.expected, row.carried)
    2026-06 not_known None None 100000
    2026-07 as_before HE 100000 310000
    """
    running = Running()
    hoped = Running(beside=running)
    before: _Before | None = None
    found: list[Exposure] = []
    for frame in frames(package, through):
        asked = list(_asked(package, frame, before))
        if any(part.days for part in asked):
            parting = None if said is None else _SharesByPart(said, purses, frame, through)
            found += _of_month(package, purses, frame, asked, running, hoped, parting)
        else:
            _run_on(package, frame, running, ANY_DAY)
        before = _last_in_force(frame) or before
    return found


def _asked(package: Package, frame: Frame, before: _Before | None) -> Iterator[_DaysNotAgreed]:
    """Part the days without an agreement by standing, basis and the agreement whose clauses are looked at."""
    for covered in frame.covered:
        if covered.deal is not None:
            continue
        hoped_for, left = latest_decided(
            package.deals,
            frame.month,
            covered.days,
            lambda deal: deal.agreement.status in HOPED_FOR and deal.waterfall is not None,
            _decided_or_asked,
        )
        for deal, days in hoped_for:
            yield _DaysNotAgreed(covered.standing, "asked", deal, None, days)
        for last, days in _by_last_in_force(frame, left, before):
            if last is None:
                yield _DaysNotAgreed(covered.standing, "not_known", None, None, days)
            else:
                yield _DaysNotAgreed(covered.standing, "as_before", last.deal, last.day, days)


def _decided_or_asked(deal: Deal) -> tuple[date, str]:
    """Orders what is hoped for: an agreement that nobody has decided counts from the day it was asked."""
    row = deal.agreement
    return row.decided_on or row.requested_on or date.min, deal.code


def _by_last_in_force(frame: Frame, days: DaySet, before: _Before | None) -> list[tuple[_Before | None, DaySet]]:
    """Part days by the agreement that was in force last before each of them; None where there was none."""
    parts: dict[_Before | None, DaySet] = defaultdict(int)
    while days:
        day = days & -days
        last = _last_in_force(frame, day - 1) or before
        if last and last.deal.last_day < _latest(frame, day):
            last = _Before(last.deal, last.deal.last_day)
        parts[last] |= day
        days ^= day
    return list(parts.items())


def _last_in_force(frame: Frame, within: DaySet = ANY_DAY) -> _Before | None:
    """The agreement in force on the latest of the days that has one, and that day."""
    in_force = [
        (_latest(frame, item.days & within), item.deal)
        for item in frame.covered
        if item.deal is not None and item.days & within
    ]
    if not in_force:
        return None
    day, deal = max(in_force, key=lambda found: found[0])
    return _Before(deal, day)


def _latest(frame: Frame, days: DaySet) -> date:
    return frame.month.first_day + ONE_DAY * (days.bit_length() - 1)


class _SharesByPart:
    """What is expected of a month, parted by what was said of the days: each take by what its days cost."""

    def __init__(self, said: Said, purses: Purses, frame: Frame, as_at: date) -> None:
        self._said, self._purses, self._frame, self._as_at = said, purses, frame, as_at
        self._exact: dict[_ExposedShare, dict[PartOfExposure, Fraction]] = defaultdict(lambda: defaultdict(Fraction))

    def count(self, bearer: _ExposedShare, budget: str, days: DaySet, take: Fraction) -> None:
        """A take of a stretch's days, under a clause that names the budget."""
        names = self._purses.names([budget], self._frame.month)[self._purses.agency(budget, self._frame.month)]
        parted = days_by_part(self._said, names, self._frame.month, days, self._as_at)
        whole = self._cost(days)
        for part, own in parted.items():
            self._exact[bearer][part] += take * (self._cost(own) / whole if len(parted) > 1 else 1)

    def _cost(self, days: DaySet) -> Fraction:
        parts, over = cost_of(self._frame.charges, days)
        return Fraction(sum(parts.values()), over)

    def of(self, bearer: _ExposedShare, expected: int) -> InParts:
        """The parts of what is expected, in whole pence."""
        return in_parts(expected, self._exact[bearer])


def _of_month(
    package: Package,
    purses: Purses,
    frame: Frame,
    asked: list[_DaysNotAgreed],
    running: Running,
    hoped: Running,
    parting: _SharesByPart | None,
) -> list[Exposure]:
    lead = purses.agency(package.placement.lead_budget, frame.month)
    expected: dict[_ExposedShare, Fraction] = defaultdict(Fraction)
    cost: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    worked_upto = NO_DAYS
    for part, stretch in _stretches(package, frame, asked):
        upto = (stretch.days & -stretch.days) - 1
        _run_on(package, frame, running, upto & ~worked_upto)
        worked_upto |= upto
        group = (part.standing, part.basis)
        parts, over = cost_of(frame.charges, stretch.days)
        cost[group] += Fraction(sum(parts.values()), over)
        if part.deal is None:
            continue
        for step in work(stretch, frame.charges, hoped).steps:
            for take in step.takes:
                bearer = purses.bearer(take.budget, frame.month)
                if purses.budgets[bearer].agency != lead:
                    expected[(*group, bearer)] += take.exact
                    if parting and take.exact:
                        parting.count((*group, bearer), take.budget, stretch.days, take.exact)
    _run_on(package, frame, running, ~worked_upto)
    return list(_rows(frame.month, expected, cost, parting))


def _stretches(package: Package, frame: Frame, asked: list[_DaysNotAgreed]) -> list[tuple[_DaysNotAgreed, Stretch]]:
    """The hoped-for stretches of a month in order of their first day."""
    found: list[tuple[_DaysNotAgreed, Stretch]] = []
    for part in asked:
        if part.deal is None or part.deal.waterfall is None:
            found.append((part, Stretch("", frame.month, part.days, ())))
        elif part.as_on is not None:
            applied = _clauses_on(part.as_on, package, part.deal.code, part.deal.waterfall)
            found.append((part, Stretch(part.deal.code, frame.month, part.days, applied, frame.uncounted)))
        else:
            waterfall = part.deal.waterfall
            found += [
                (part, stretch)
                for stretch in stretches_of(
                    part.deal.code, waterfall, package, frame.month, part.days, frame.uncounted
                )
            ]
    return sorted(found, key=lambda item: item[1].days & -item[1].days)


def _clauses_on(day: date, package: Package, agreement: str, waterfall: Waterfall) -> tuple[Clause, ...]:
    month = Month.of(day)
    return stretches_of(agreement, waterfall, package, month, span(month, day, day))[0].clauses


def _run_on(package: Package, frame: Frame, running: Running, firsts: DaySet) -> None:
    """Let running totals count the stretches in force of the month whose first day is among `firsts`."""
    for covered in frame.covered:
        if covered.deal and covered.deal.waterfall:
            waterfall = covered.deal.waterfall
            for stretch in stretches_of(
                covered.agreement, waterfall, package, frame.month, covered.days, frame.uncounted
            ):
                if stretch.days & -stretch.days & firsts:
                    work(stretch, frame.charges, running)


def _rows(
    month: Month,
    expected: dict[_ExposedShare, Fraction],
    cost: dict[tuple[str, str], Fraction],
    parting: _SharesByPart | None,
) -> Iterator[Exposure]:
    for (standing, basis), exact in cost.items():
        carried = round_half_away(exact)
        if not exact:
            continue
        if basis == "not_known":
            yield Exposure(month, standing, basis, None, None, carried)
        for (of_standing, of_basis, budget), share in expected.items():
            if (of_standing, of_basis) == (standing, basis) and share:
                pence = round_half_away(share)
                parts = parting.of((standing, basis, budget), pence) if parting else None
                yield Exposure(month, standing, basis, budget, pence, carried, parts)
