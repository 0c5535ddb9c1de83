"""Prices far from what they should be like: mostly a nought too many, or a day's rate that is given by the week."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median

from ledger.domain.agencies.sheets import Budget
from ledger.domain.agencies.thresholds import Thresholds, thresholds_of
from ledger.domain.money_and_days.money import in_tenths, pounds, round_half_away
from ledger.domain.money_and_days.periods import Month, divisor
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Oddity

TOO_FEW = 5
"""Of fewer like prices no usual one is told: a middle of two or three says nothing."""
_Likeness = tuple[str, str, bool]
"""A placement (or setting), a component, and whether a calendar chooses its days: what makes two prices alike."""


@dataclass(frozen=True, slots=True)
class _Usual:
    """What a price is held against: pence a week, and where that comes from."""

    week: Fraction
    said: str


def price_oddities(facts: Facts, known: Facts, stated: Collection[Price]) -> Iterator[Oddity]:
    """A remark on each price stated that is far from its placement's own before it, or else from its setting's usual.

    A price is held against what its own code said before, or the price of the same component that ended last before
    it (several at once are parts, not steps). Where there is none, against the middle one of the like prices of its
    setting: those known before the book, else all there are. A price a week that nothing known bears out is remarked
    above `price_a_week`; `price_times` says how far is far. Prices charged once are not asked.
    """
    asked = [price for price in stated if price.unit != "once" and week_of(price)]
    if asked:
        yield from _Outliers(facts, known, {price.placement for price in asked}).of(asked)


def week_of(price: Price) -> Fraction:
    """Exact pence of seven days at a price, in the month that it begins; a calendar's days are not counted."""
    return Fraction(price.rate) * Fraction(price.times) * 700 / divisor(price.unit, Month.of(price.first_day))


class _Outliers:
    """What prices are held against, gathered once for all that are asked."""

    def __init__(self, facts: Facts, known: Facts, placements: Collection[str]) -> None:
        self._known = known.sheet(Price)
        self._placements = facts.sheet(Placement)
        self._agency_of = {budget.budget: budget.agency for budget in facts.sheet(Budget).values()}
        self._thresholds: Thresholds = thresholds_of(facts)
        self._ended = _ended(price for price in facts.sheet(Price).values() if price.placement in placements)
        self._borne_out = _usual_weeks(known, "known before")
        self._together = _usual_weeks(facts, "with this data workbook")

    def of(self, asked: Iterable[Price]) -> Iterator[Oddity]:
        """The remarks on these prices."""
        for price in asked:
            placement = self._placements.get((price.placement,))
            if placement is not None:
                told = self._told(price, placement)
                if told:
                    yield Oddity(
                        price, f"price {price.price} is {pounds(round_half_away(week_of(price)))} a week, {told}"
                    )

    def _told(self, price: Price, placement: Placement) -> str | None:
        agency = self._agency_of.get(placement.lead_budget)
        far = Fraction(self._thresholds.of("price_times", agency))
        like = (placement.setting, price.component, price.calendar is not None)
        own = self._own_before(price) or self._borne_out.get(like)
        if own:
            return _far_from(own, week_of(price), far)
        others = self._together.get(like)
        told = _far_from(others, week_of(price), far) if others else None
        most = Fraction(self._thresholds.of("price_a_week", agency))
        if told or week_of(price) <= most * 100:
            return told
        return f"above {pounds(round_half_away(most * 100))}, and nothing known before is like it: look at its rate"

    def _own_before(self, price: Price) -> _Usual | None:
        """The week by what the price's own code said before, else by the like price that ended last before it."""
        before = self._known.get((price.price,))
        if before is not None and before.unit != "once" and week_of(before) not in (0, week_of(price)):
            return _Usual(week_of(before), "what it was before")
        days, ended = self._ended.get(_part(price), ((), ()))
        at = bisect_left(days, price.first_day)
        return _Usual(week_of(ended[at - 1]), f"{ended[at - 1].price} before it") if at else None


def _part(price: Price) -> _Likeness:
    return price.placement, price.component, price.calendar is not None


def _ended(prices: Iterable[Price]) -> dict[_Likeness, tuple[tuple[date, ...], tuple[Price, ...]]]:
    """The prices that end, by what makes them alike, with their last days in order."""
    found: dict[_Likeness, list[tuple[date, str, Price]]] = defaultdict(list)
    for price in prices:
        if price.last_day is not None and price.unit != "once" and week_of(price):
            found[_part(price)].append((price.last_day, price.price, price))
    ordered = {part: sorted(each, key=lambda it: it[:2]) for part, each in found.items()}
    return {part: (tuple(it[0] for it in each), tuple(it[2] for it in each)) for part, each in ordered.items()}


def _usual_weeks(facts: Facts, when: str) -> dict[_Likeness, _Usual]:
    """The middle week of like prices, by setting; of fewer than `TOO_FEW` none."""
    placements = facts.sheet(Placement)
    found: dict[_Likeness, list[Fraction]] = defaultdict(list)
    for price in facts.sheet(Price).values():
        placement = placements.get((price.placement,))
        if placement is not None and price.unit != "once" and week_of(price):
            found[placement.setting, price.component, price.calendar is not None].append(week_of(price))
    return {
        like: _Usual(
            Fraction(median(weeks)), f"the median of {len(weeks):,} {like[1]} prices of setting {like[0]}, {when}"
        )
        for like, weeks in found.items()
        if len(weeks) >= TOO_FEW
    }


def _far_from(usual: _Usual, week: Fraction, far: Fraction) -> str | None:
    """How many times a week is more or less than the usual one; None where that is near enough."""
    times = max(week / usual.week, usual.week / week)
    if times < far:
        return None
    more = "times" if week > usual.week else "times less than"
    middle = pounds(round_half_away(usual.week))
    return f"{in_tenths(times)} {more} {usual.said} ({middle}): look at its rate and unit"
