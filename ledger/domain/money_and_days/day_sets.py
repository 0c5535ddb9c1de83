"""Sets of days of one calendar month, as the bits of a whole number: bit 0 is the first of the month.

Which days a price charges, an agreement covers or a clause applies on are then intersections, and how
many there are is a count of bits: exact, and the same for spans, weekdays and school terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.domain.money_and_days.periods import Month

DaySet = int
NO_DAYS: DaySet = 0


def span(month: Month, first: date | None, last: date | None) -> DaySet:
    """The days of the month from `first` to `last`, both included; None leaves that end open."""
    days = month.days
    start, end = 1, days
    if first is not None and first > month.first_day:
        if (first.year, first.month) != month:
            return NO_DAYS
        start = first.day
    if last is not None and last < month.last_day:
        if (last.year, last.month) != month:
            return NO_DAYS
        end = last.day
    return ((1 << end) - 1) & ~((1 << (start - 1)) - 1) if start <= end else NO_DAYS


def first_of(days: DaySet) -> int:
    """The number in its month of the earliest day in the set."""
    return (days & -days).bit_length()


def days_of(month: Month, days: DaySet) -> Iterator[date]:
    """The days of the set as dates, in order."""
    while days:
        lowest = days & -days
        yield date(month.year, month.number, lowest.bit_length())
        days ^= lowest


def runs_of(month: Month, days: DaySet) -> Iterator[tuple[date, date]]:
    """The set as spans of neighbouring days, in order: what a person would write down."""
    while days:
        start = (days & -days).bit_length() - 1
        length = ((days >> start) ^ ((days >> start) + 1)).bit_length() - 1
        yield date(month.year, month.number, start + 1), date(month.year, month.number, start + length)
        days &= ~(((1 << length) - 1) << start)
