"""Step-down: placements that follow one on another, when each was planned to end, and what lies past that day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY
from ledger.domain.placements.sheets import Placement


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One placement of a chain, on a day."""

    chain: str
    """The placement the chain begins with."""
    number: int
    """Its place in the chain, from 1."""
    placement: Placement
    next_placement: Placement | None
    """The first that followed on from it by the day."""
    past: tuple[date, date] | None
    """First and last charged day past the planned last day, up to the day; None without any."""

    @property
    def days_past(self) -> int:
        """How many days (of a placement charged by nights: nights) lie past the planned last day."""
        return (self.past[1] - self.past[0]).days + 1 if self.past else 0

    def still_there(self, on: date) -> bool:
        """Whether the stay goes on past the day."""
        return self.placement.stay[1] >= on


def steps(placements: Iterable[Placement], on: date) -> Iterator[ChainStep]:
    """Every placement begun by the day that is in a chain, or was not over on its planned last day.

    Chain by chain, in order of the code each begins with. Where two follow on from one, both are in its chain.
    """
    begun = {row.placement: row for row in placements if row.first_day <= on and row.child}
    followers: dict[str, list[Placement]] = defaultdict(list)
    for row in begun.values():
        if row.stepped_from and row.stepped_from in begun:
            followers[row.stepped_from].append(row)
    for code in sorted(begun):
        root, number = _beginning(begun, code)
        following = sorted(followers.get(code, ()), key=lambda row: (row.first_day, row.placement))
        past = _past(begun[code], on)
        if following or number > 1 or past:
            yield ChainStep(root, number, begun[code], following[0] if following else None, past)


def in_order(found: Iterable[ChainStep]) -> list[ChainStep]:
    """Steps by chain, and within one from its beginning."""
    return sorted(
        found, key=lambda step: (step.chain, step.number, step.placement.first_day, step.placement.placement)
    )


def _beginning(known: Mapping[str, Placement], code: str) -> tuple[str, int]:
    """The placement that a chain begins with, and how many it is from there; a circle is cut where it closes."""
    seen = [code]
    before = known.get(known[code].stepped_from or "")
    while before and before.placement not in seen:
        seen.append(before.placement)
        before = known.get(before.stepped_from or "")
    return seen[-1], len(seen)


def _past(placement: Placement, on: date) -> tuple[date, date] | None:
    """The days of the stay after the planned last day; by nights, from the night that starts on it."""
    if placement.planned_last_day is None or placement.planned_last_day == FOREVER:
        return None
    by_nights = placement.charging == "nights"
    first = placement.planned_last_day if by_nights else placement.planned_last_day + ONE_DAY
    last = min(placement.stay[1], on)
    first = max(first, placement.stay[0])
    return (first, last) if first <= last else None
