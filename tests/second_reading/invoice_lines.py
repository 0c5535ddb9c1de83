"""A second reading of docs/rules.md section 5, "An invoice line": what lines ask beyond their price or short of it.

A line's days are all days from its first to its last. What its days cost is given by day, exact, in the books of the
agency that it is addressed to; it is rounded once for all the days of lines that overlap.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.domain.splits.second_reading import half_away

Cost = Callable[[str, str | None, date], Fraction]
"""What a day costs of a placement by one of its prices, or by all of them (none named): exact pence."""


@dataclass(frozen=True)
class Asked:
    """An invoice line with a placement and days: pence without VAT."""

    invoice: str
    line: str
    dated: date
    agency: str
    placement: str
    price: str | None
    first_day: date
    last_day: date
    net: int

    @property
    def key(self) -> tuple[str, str]:
        """Which line it is."""
        return self.invoice, self.line

    def days(self) -> set[date]:
        """Each of its days."""
        return {self.first_day + timedelta(number) for number in range((self.last_day - self.first_day).days + 1)}


@dataclass(frozen=True)
class Compared:
    """What became of a line: queried beyond its price, and short of it, in pence."""

    queried: int = 0
    short: int = 0


def overlapping(lines: Sequence[Asked]) -> list[list[Asked]]:
    """Lines of one agency, placement and price, together where their days overlap, "also through a third"."""
    groups: list[list[Asked]] = []
    for line in lines:
        touched = [group for group in groups if any(_overlap(line, other) for other in group)]
        groups = [group for group in groups if group not in touched]
        groups.append([line, *(other for group in touched for other in group)])
    return groups


def _overlap(one: Asked, other: Asked) -> bool:
    same = (one.agency, one.placement, one.price) == (other.agency, other.placement, other.price)
    return same and bool(one.days() & other.days())


def compare(lines: Sequence[Asked], cost: Cost) -> dict[tuple[str, str], Compared]:
    """What each line asks beyond what its days cost, with the lines it overlaps, and what is short."""
    result = {}
    for group in overlapping(lines):
        in_order = sorted(group, key=lambda line: (line.dated, line.invoice, line.line))
        days = sorted(set().union(*(line.days() for line in group)))
        placement, price = group[0].placement, group[0].price
        expected = half_away(sum((cost(placement, price, day) for day in days), Fraction(0)))
        beyond = sum(line.net for line in group) - expected
        result |= _settled(in_order, beyond)
    return result


def _settled(in_order: Sequence[Asked], beyond: int) -> dict[tuple[str, str], Compared]:
    found = {line.key: Compared() for line in in_order}
    if beyond < 0:
        found[in_order[-1].key] = Compared(short=-beyond)
    if beyond <= len(in_order):
        return found  # Up to a penny a line is not in question.
    for line in reversed(in_order):
        taken = min(beyond, max(0, line.net))
        found[line.key] = Compared(queried=taken)
        beyond -= taken
    return found


def in_books_of(part: Callable[[date], Fraction], cost: Cost) -> Cost:
    """What days cost in one agency's books: their "exact part of the month's takes, in proportion to what they cost".

    The part is, for a day, what of its month's exact takes stands in those books, divided by the month's exact cost.
    """
    return lambda placement, price, day: part(day) * cost(placement, price, day)
