"""A second reading of the cost of delay: day by day, whose expected share the lead carried while it was asked.

What is expected of a day is told by hand here: by what is in principle or refused on that day, else as before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tests.second_reading.exposure_parts import Span

EVERYBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Question:
    """Agencies (none named: all that would pay) were asked on a day about days, until somebody answered."""

    agencies: frozenset[str]
    on: date
    about: Span
    answered_on: date | None = None

    def waits(self, agency: str, day: date) -> bool:
        """Whether this agency's share of the day is waited for on that day."""
        in_time = self.on <= day and (self.answered_on is None or day < self.answered_on)
        return in_time and self.about.holds(day) and (not self.agencies or agency in self.agencies)


@dataclass(frozen=True)
class Proposal:
    """A split from its first day on, by pounds a day of each agency; what it was is known only once it is decided."""

    first_day: date
    status: str
    decided_on: date | None
    shares: Mapping[str, int]

    def on(self, day: date) -> str:
        """How it stands for a day, as known on that very day: in force, asked for, or not at all."""
        if day < self.first_day or self.status == "draft":
            return "nothing"
        if self.status == "agreed" and self.decided_on is not None and self.decided_on <= day:
            return "in force"
        return "asked"


def carried(
    questions: Iterable[Question], proposal: Proposal, before: Mapping[str, int], first: date, last: date
) -> dict[tuple[str, str], tuple[int, int]]:
    """Pounds and days by agency and basis, of days of which an agreement was in force once and has ended."""
    asked, found = list(questions), dict[tuple[str, str], tuple[int, int]]()
    day = first
    while day <= last:
        stands = proposal.on(day)
        basis, shares = ("asked", proposal.shares) if stands == "asked" else ("as_before", before)
        for agency, share in shares.items() if stands != "in force" else ():
            # However many wait for it, the day was carried once.
            if any(question.waits(agency, day) for question in asked):
                pounds, days = found.get((agency, basis), (0, 0))
                found[agency, basis] = (pounds + share, days + 1)
        day += timedelta(1)
    return found
