"""Expected shares: what other agencies would pay of days without an agreement in force (docs/rules.md section 4).

By whose clauses is said here once: those of what was asked, else as before, else nobody knows. What is expected of
partners (`exposure`) and what waiting for them costs (`ledger.domain.decisions.delay`) both add up these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from ledger.domain.money_and_days.day_sets import NO_DAYS, DaySet, span
from ledger.domain.money_and_days.periods import ONE_DAY, Month
from ledger.domain.splits.answerable import Answerable
from ledger.domain.splits.charges import Charge
from ledger.domain.splits.clauses import Waterfall
from ledger.domain.splits.in_force import latest_decided
from ledger.domain.splits.packages import Deal, Package
from ledger.domain.splits.position import Frame, frames
from ledger.domain.splits.stretches import Clause, Running, Stretch
from ledger.domain.splits.waterfall import cost_of, stretches_of, work

HOPED_FOR = frozenset({"in_principle", "declined"})
ANY_DAY: DaySet = -1


class ExpectedTake(NamedTuple):
    """What a clause would give a budget of another agency than the lead's: exact pence."""

    named: str
    """The budget as the clause names it."""
    bearer: str
    """The budget that bears it in that month, where the other has passed on."""
    exact: Fraction


@dataclass(frozen=True, slots=True)
class ExpectedOfDays:
    """What other agencies would take of days of a month without an agreement, and by whose clauses."""

    standing: str
    basis: str
    """`asked`, `as_before` or `not_known`; of the last nothing is taken."""
    deal: Deal | None
    days: DaySet
    takes: tuple[ExpectedTake, ...]
    charges: Sequence[Charge]

    def cost_of(self, days: DaySet) -> Fraction:
        """What some of the days cost, exact pence, whoever would pay."""
        parts, over = cost_of(self.charges, days)
        return Fraction(sum(parts.values()), over)

    def part(self, days: DaySet) -> Fraction:
        """Which part of each take falls on some of the days: as what they cost is to the whole."""
        if days == self.days:
            return Fraction(1)
        whole = self.cost_of(self.days)
        return self.cost_of(days) / whole if whole else Fraction(0)


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


def expected_shares(
    package: Package, answerable: Answerable, through: date
) -> Iterator[tuple[Month, list[ExpectedOfDays]]]:
    """Each month with days without an agreement up to the day `through`: what is expected of them, in order of days.

    `answerable` says whose share is another agency's than the lead's. It goes by the clauses, but beside the books:
    what is only hoped for moves no balance and uses up no cap.
    """
    running = Running()
    hoped = Running(beside=running)
    before: _Before | None = None
    for frame in frames(package, through):
        asked = list(_asked(package, frame, before))
        if any(part.days for part in asked):
            yield frame.month, list(_of_month(package, answerable, frame, asked, running, hoped))
        else:
            _run_on(package, frame, running, ANY_DAY)
        before = _last_in_force(frame) or before


def _of_month(
    package: Package,
    answerable: Answerable,
    frame: Frame,
    asked: list[_DaysNotAgreed],
    running: Running,
    hoped: Running,
) -> Iterator[ExpectedOfDays]:
    lead, month = package.placement.lead_budget, frame.month
    worked_upto = NO_DAYS
    for part, stretch in _stretches(package, frame, asked):
        upto = (stretch.days & -stretch.days) - 1
        _run_on(package, frame, running, upto & ~worked_upto)
        worked_upto |= upto
        takes: list[ExpectedTake] = []
        for step in work(stretch, frame.charges, hoped).steps if part.deal else ():
            for take in step.takes:
                bearer = answerable.purses.bearer(take.budget, month)
                if answerable.of_another(bearer, lead, month):
                    takes.append(ExpectedTake(take.budget, bearer, take.exact))
        yield ExpectedOfDays(part.standing, part.basis, part.deal, stretch.days, tuple(takes), frame.charges)
    _run_on(package, frame, running, ~worked_upto)


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
