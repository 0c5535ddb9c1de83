"""Days that may be open without end, as spans with weekdays: on which days two prices or two stays meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from ledger.domain.money_and_days.periods import FOREVER, each_day
from ledger.domain.placements.calendars import Calendar
from ledger.domain.placements.sheets import ON_OWN_DAYS, Placement, Price

EVERY_DAY = frozenset(range(7))


class Span(NamedTuple):
    """The days from first to last, both included, that fall on the weekdays (Monday is 0)."""

    first: date
    last: date
    weekdays: frozenset[int]

    def days(self) -> Iterator[date]:
        """Each of its days, in order; ask only where there is a last one or the first is enough."""
        return (day for day in each_day(self.first, self.last) if day.weekday() in self.weekdays)

    def meets(self, other: Span) -> date | None:
        """The first day that both have; None if there is none."""
        shared = Span(max(self.first, other.first), min(self.last, other.last), self.weekdays & other.weekdays)
        return next(shared.days(), None) if shared.first <= shared.last and shared.weekdays else None


def open_days(price: Price) -> Span:
    """The days on which a price is open, whatever its calendar and the stay say."""
    last = price.first_day if price.unit == "once" else price.last_day or FOREVER
    return Span(price.first_day, last, EVERY_DAY)


def charged_spans(price: Price, placement: Placement, calendars: Mapping[str, Calendar]) -> list[Span]:
    """The days that a price charges (docs/rules.md section 2); a calendar not known chooses none."""
    bounds = open_days(price)
    if price.component not in ON_OWN_DAYS:
        first, last = placement.stay
        bounds = Span(max(bounds.first, first), min(bounds.last, last), EVERY_DAY)
    if price.calendar is None:
        chosen = [bounds]
    else:
        calendar = calendars.get(price.calendar)
        chosen = [
            Span(max(bounds.first, first), min(bounds.last, last), weekdays)
            for first, last, weekdays in (calendar.spans if calendar else ())
        ]
    return [span for span in chosen if span.meets(span) is not None]


def first_meeting(one: list[Span], other: list[Span]) -> date | None:
    """The first day that any span of the one shares with any span of the other."""
    days = [day for mine in one for theirs in other if (day := mine.meets(theirs)) is not None]
    return min(days, default=None)
