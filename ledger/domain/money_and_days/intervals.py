"""Intervals of counted events: how far a count may be from what is usual. Floats are right here: nothing is money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from statistics import NormalDist

_NINETY_FIVE_PERCENT = NormalDist().inv_cdf(975 / 1000)
_TENTH = Decimal("0.1")
HUNDRED = 100
DAYS_IN_FOUR_YEARS = 1461
"""A year is 365.25 days, so that years with and without a 29 February weigh alike."""


@dataclass(frozen=True, slots=True)
class EventRate:
    """Events in a hundred years of being watched, told to one decimal, with a 95 % interval."""

    events: int
    days: int
    """Days watched, of all together."""

    @property
    def years(self) -> Decimal:
        """Years watched, to one decimal."""
        return _told(self.days * 4 / DAYS_IN_FOUR_YEARS)

    @property
    def rate(self) -> Decimal | None:
        """Events in a hundred years; None where nobody was watched."""
        return self._in_a_hundred(self.events)

    @property
    def low(self) -> Decimal | None:
        """The lower end of the interval."""
        return self._in_a_hundred(byar(self.events)[0])

    @property
    def high(self) -> Decimal | None:
        """The upper end of the interval."""
        return self._in_a_hundred(byar(self.events)[1])

    def overlaps(self, other: EventRate) -> bool:
        """Whether the two intervals have a rate in common: then no difference is shown. So too where one is none."""
        ends = (self.low, self.high, other.low, other.high)
        low, high, other_low, other_high = (Decimal(0) if end is None else end for end in ends)
        return None in ends or (low <= other_high and other_low <= high)

    def _in_a_hundred(self, events: float) -> Decimal | None:
        return _told(events * HUNDRED * DAYS_IN_FOUR_YEARS / (4 * self.days)) if self.days else None


def byar(events: int) -> tuple[float, float]:
    """The 95 % interval of a count by Byar's approximation (Breslow and Day 1987, for a Poisson count).

    The lower end of no event is nil.
    """
    above = events + 1
    low = events * (1 - 1 / (9 * events) - _NINETY_FIVE_PERCENT / (3 * sqrt(events))) ** 3 if events else 0
    high = above * (1 - 1 / (9 * above) + _NINETY_FIVE_PERCENT / (3 * sqrt(above))) ** 3
    return max(low, 0), high


def _told(number: float) -> Decimal:
    return Decimal(str(number)).quantize(_TENTH, ROUND_HALF_UP)
