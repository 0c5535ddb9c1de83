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
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import Month
from ledger.domain.splits.answerable import Answerable, answerable_in
from ledger.domain.splits.expected_shares import ExpectedOfDays, ExpectedTake, expected_shares
from ledger.domain.splits.exposure_parts import InParts, PartOfExposure, Said, days_by_part, in_parts, said_of_one
from ledger.domain.splits.packages import Package

_ExposedShare = tuple[str, str, str]
"""Standing, basis and budget."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What one partner's budget is expected to bear of the days of a month without an agreement, in pence.

    `basis` says by which clauses, as `ledger/domain/splits/expected_shares.py` has them: those of an agreement in
    principle or declined, those of the last agreement in force, or `not_known` (then budget and expected are empty).
    """

    month: Month
    standing: str
    basis: str
    budget: str | None
    expected: int | None
    carried: int
    """What the same days cost."""
    agency: str | None = None
    """The agency that is to answer for the budget's share, by who holds that duty at the end of what is told."""
    parts: InParts | None = None
    """What is expected, by what was asked of the budget's agency and answered; None where nobody told that."""


class _Expected(Protocol):
    @property
    def expected(self) -> int | None: ...


F = TypeVar("F", bound=_Expected)
K = TypeVar("K", bound=Hashable)


def hoped_for(found: Iterable[F], by: Callable[[F], K]) -> dict[K, int]:
    """What is hoped for, added up, in pence; what is nil is left out.

    Days of which nobody can say what would be shared are no part of it (docs/rules.md section 4).
    """
    sums: dict[K, int] = defaultdict(int)
    for each in found:
        if each.expected:
            sums[by(each)] += each.expected
    return dict(sums)


def exposure(package: Package, purses: Purses, through: date, said: Said | None = None) -> list[Exposure]:
    """The exposure of a placement by month, standing, basis and budget, up to the day `through`.

    With what was asked and `said` of it, what is expected is told in its three parts, by what was said until then.
    It is told of the agency that holds the duty to answer on that day: with the budget it passes to the budget's
    successor, and where no budget passed, to the agency's.

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
    answerable = answerable_in(package, purses, through)
    found: list[Exposure] = []
    for month, expected in expected_shares(package, answerable, through):
        parting = None if said is None else _SharesByPart(said, answerable, month)
        found += _of_month(answerable, month, expected, parting)
    return found


class _SharesByPart:
    """What is expected of a month, parted by what was said of the days: each take by what its days cost."""

    def __init__(self, said: Said, answerable: Answerable, month: Month) -> None:
        self._said, self._answerable, self._month = said, answerable, month
        self._exact: dict[_ExposedShare, dict[PartOfExposure, Fraction]] = defaultdict(lambda: defaultdict(Fraction))

    def count(self, bearer: _ExposedShare, stretch: ExpectedOfDays, take: ExpectedTake) -> None:
        """A take of a stretch's days, under a clause that names the budget."""
        own = said_of_one(self._said, self._answerable.words_of(take.named, self._month))
        for part, days in days_by_part(own, self._month, stretch.days, self._answerable.as_at).items():
            self._exact[bearer][part] += take.exact * stretch.part(days)

    def of(self, bearer: _ExposedShare, expected: int) -> InParts:
        """The parts of what is expected, in whole pence."""
        return in_parts(expected, self._exact[bearer])


def _of_month(
    answerable: Answerable, month: Month, stretches: Iterable[ExpectedOfDays], parting: _SharesByPart | None
) -> Iterator[Exposure]:
    expected: dict[_ExposedShare, Fraction] = defaultdict(Fraction)
    cost: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for stretch in stretches:
        group = (stretch.standing, stretch.basis)
        cost[group] += stretch.cost_of(stretch.days)
        for take in stretch.takes:
            share = (*group, take.bearer)
            expected[share] += take.exact
            if parting and take.exact:
                parting.count(share, stretch, take)
    return _rows(answerable, month, expected, cost, parting)


def _rows(
    answerable: Answerable,
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
                yield Exposure(month, standing, basis, budget, pence, carried, answerable.of(budget, month), parts)
