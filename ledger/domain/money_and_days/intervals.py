"""Intervals of counted events and of ratios of their rates: what chance alone may do. Floats are right: no money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import exp, sqrt
from statistics import NormalDist

_NINETY_FIVE_PERCENT = NormalDist().inv_cdf(975 / 1000)
_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")
_EXACT = 9
_TAIL = 25 / 1000
# A ratio is looked for between e to the minus and to the plus of this, and so often is what is left of that halved.
_FURTHEST, _HALVINGS = 25, 80
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

    def _in_a_hundred(self, events: float) -> Decimal | None:
        return _told(events * HUNDRED * DAYS_IN_FOUR_YEARS / (4 * self.days)) if self.days else None


@dataclass(frozen=True, slots=True)
class RateRatio:
    """One rate as so many times another, with a 95 % interval, to two decimals."""

    ratio: Decimal | None
    """None where the other rate is nil: there is no number of times."""
    low: Decimal
    high: Decimal | None
    """None where there is no upper end, as the other rate is nil."""

    @property
    def differs(self) -> bool:
        """Whether the interval leaves out 1, which is no difference."""
        return self.low > 1 or (self.high is not None and self.high < 1)

    @property
    def fewer(self) -> bool:
        """Whether the first rate is shown to be the lower one."""
        return self.high is not None and self.high < 1


def rate_ratio(of: EventRate, to: EventRate) -> RateRatio | None:
    """The rate of one group as so many times that of another; None where nobody was watched or nothing happened.

    The interval is that of the ratio's logarithm, whose variance is 1 ÷ events + 1 ÷ events; where one group has no
    event it is the exact one of a binomial share.

    >>> day = 1461
    >>> rate_ratio(EventRate(10, 10 * day), EventRate(20, 10 * day))
    RateRatio(ratio=Decimal('0.50'), low=Decimal('0.23'), high=Decimal('1.07'))
    """
    if not (of.days and to.days and of.events + to.events):
        return None
    if not (of.events and to.events):
        return _with_none(of, to)
    return _of_logarithm(of.events * to.days / (of.days * to.events), 1 / of.events + 1 / to.events)


def paired_rate_ratio(pairs: Iterable[tuple[EventRate, EventRate]]) -> RateRatio | None:
    """The rate after as so many times that before, each family beside itself: `pairs` are (before, after).

    A family's own rate drops out: of its events so many are after as its days and the common ratio make likely
    (conditional Poisson regression). With equal days it is the ratio of the sums. None where nothing happened.
    """
    watched = [(before, after) for before, after in pairs if before.events + after.events]
    all_before, all_after = (_together(rates) for rates in zip(*watched, strict=True)) if watched else (None, None)
    if all_before is None or all_after is None or not (all_before.days and all_after.days):
        return None
    if not (all_before.events and all_after.events):
        return _with_none(all_after, all_before)
    ratio = _likeliest(watched, all_after.events)
    information = sum(_expected(*pair, ratio) * (1 - _share(*pair, ratio)) for pair in watched)
    return _of_logarithm(ratio, 1 / information)


def _likeliest(watched: Sequence[tuple[EventRate, EventRate]], after: int) -> float:
    """The ratio at which as many events are expected after as there were, by halving its logarithm's range."""
    low: float = -_FURTHEST
    high: float = _FURTHEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        expected = sum(_expected(*pair, exp(middle)) for pair in watched)
        low, high = (middle, high) if expected < after else (low, middle)
    return exp((low + high) / 2)


def _share(before: EventRate, after: EventRate, ratio: float) -> float:
    """Of a family's events the share that is to be expected after, where its rate is `ratio` times what it was."""
    weighted = ratio * after.days
    return weighted / (before.days + weighted)


def _expected(before: EventRate, after: EventRate, ratio: float) -> float:
    return (before.events + after.events) * _share(before, after, ratio)


def _together(rates: Iterable[EventRate]) -> EventRate:
    known = list(rates)
    return EventRate(sum(each.events for each in known), sum(each.days for each in known))


def _of_logarithm(ratio: float, variance: float) -> RateRatio:
    width = _NINETY_FIVE_PERCENT * sqrt(variance)
    low, high = ratio * exp(-width), ratio * exp(width)
    return RateRatio(*(_told(end, _HUNDREDTH) for end in (ratio, low, high)))


def _with_none(of: EventRate, to: EventRate) -> RateRatio:
    """The exact interval where one of the two rates is nil: of n events none, or all, are the first's."""
    limit = _TAIL ** (1 / (of.events + to.events))
    weight = to.days / of.days
    if of.events:
        return RateRatio(None, _told(limit / (1 - limit) * weight, _HUNDREDTH), None)
    return RateRatio(_told(0, _HUNDREDTH), _told(0, _HUNDREDTH), _told((1 - limit) / limit * weight, _HUNDREDTH))


def byar(events: int) -> tuple[float, float]:
    """The 95 % interval of a count by Byar's approximation (Breslow and Day 1987, for a Poisson count).

    The lower end of no event is nil.
    """
    above = events + 1
    low = events * (1 - 1 / (9 * events) - _NINETY_FIVE_PERCENT / (3 * sqrt(events))) ** 3 if events else 0
    high = above * (1 - 1 / (9 * above) + _NINETY_FIVE_PERCENT / (3 * sqrt(above))) ** 3
    return max(low, 0), high


def _told(number: float, to: Decimal = _TENTH) -> Decimal:
    # What lies a hair beside a half, by the way it was worked out, is that half.
    return Decimal(str(round(number, _EXACT))).quantize(to, ROUND_HALF_UP)
