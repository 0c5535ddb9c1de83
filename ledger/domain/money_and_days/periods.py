"""Days, calendar months and financial years. Days are whole, and both ends of a period are in it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

FOREVER = date.max
ONE_DAY = timedelta(days=1)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_FINANCIAL_YEAR = re.compile(r"(\d{4})-(\d{2})")


class Month(NamedTuple):
    """A calendar month; months order as time does."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that `day` lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """`2026-05`. Raises ValueError for anything else."""
        found = _MONTH.fullmatch(text.strip())
        if not found:
            raise ValueError("not a month like 2026-05")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def days(self) -> int:
        """How many days the month has: 28 to 31."""
        return days_in(self.year, self.number)

    @property
    def first_day(self) -> date:
        """The first of the month."""
        return _first_day(self.year, self.number)

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return _last_day(self.year, self.number)

    @property
    def next(self) -> Month:
        """The month after."""
        return Month(self.year + 1, 1) if self.number == 12 else Month(self.year, self.number + 1)

    @property
    def previous(self) -> Month:
        """The month before."""
        return Month(self.year - 1, 12) if self.number == 1 else Month(self.year, self.number - 1)

    @property
    def financial_year(self) -> int:
        """The calendar year in which the month's financial year starts (on 1 April)."""
        return self.year if self.number >= 4 else self.year - 1


class MonthSpan(NamedTuple):
    """Calendar months from one to another, both included."""

    first: Month
    last: Month

    @classmethod
    def of_years(cls, first: int, last: int) -> MonthSpan:
        """The months of the financial years that start in these calendar years, and of those between."""
        return cls(Month(first, 4), Month(last + 1, 3))

    @classmethod
    def parse(cls, text: str) -> MonthSpan:
        """One month, `2012-11`, or several, `2012-11..2013-03`. Raises ValueError for anything else.

        >>> str(MonthSpan.parse("2012-11..2013-03")), str(MonthSpan.parse("2012-11"))
        ('2012-11..2013-03', '2012-11')
        """
        first, between, last = text.partition("..")
        span = cls(Month.parse(first), Month.parse(last if between else first))
        if span.last < span.first:
            raise ValueError("the last month lies before the first")
        return span

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"

    def overlaps(self, other: MonthSpan) -> bool:
        """Whether a month lies in both."""
        return self.first <= other.last and other.first <= self.last

    def nearest(self, month: Month) -> Month:
        """The month itself if it lies in the span, else the end that is nearer to it."""
        return min(max(month, self.first), self.last)

    @property
    def names(self) -> tuple[str, str]:
        """The first and the last, as they are written in the journal."""
        return str(self.first), str(self.last)

    @property
    def last_day(self) -> date:
        """The last day of the last month."""
        return self.last.last_day

    def holds(self, month: str) -> bool:
        """Whether a month, as it is written in the journal, is one of them."""
        return str(self.first) <= month <= str(self.last)


@lru_cache(maxsize=4096)
def days_in(year: int, month: int) -> int:
    """How many days a calendar month has."""
    return calendar.monthrange(year, month)[1]


@lru_cache(maxsize=4096)
def _first_day(year: int, month: int) -> date:
    return date(year, month, 1)


@lru_cache(maxsize=4096)
def _last_day(year: int, month: int) -> date:
    return date(year, month, days_in(year, month))


def days_in_financial_year(start: int) -> int:
    """365, or 366 where 29 February lies in the year that starts on 1 April of `start`."""
    return 366 if calendar.isleap(start + 1) else 365


def year_end(day: date) -> date:
    """The 31 March that ends the financial year of a day."""
    return date(Month.of(day).financial_year + 1, 3, 31)


def divisor(unit: str, month: Month) -> int:
    """By how many days a rate is divided; those of the whole month or year, however far one posts.

    A weekly rate is a seventh a day all year round; a monthly one costs the same each month, so its day in February
    costs more than one in March.

    >>> divisor("week", Month(2026, 2)), divisor("month", Month(2026, 2)), divisor("year", Month(2028, 2))
    (7, 28, 366)
    """
    if unit in ("week", "hour", "session"):
        return 7
    if unit == "month":
        return month.days
    if unit == "year":
        return days_in_financial_year(month.financial_year)
    return 1


def financial_year_name(start: int) -> str:
    """2026 is `2026-27`."""
    return f"{start:04d}-{(start + 1) % 100:02d}"


def parse_financial_year(text: str) -> int:
    """`2026-27` starts in 2026. Raises ValueError for anything else."""
    found = _FINANCIAL_YEAR.fullmatch(text.strip())
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        raise ValueError("not a financial year like 2026-27")
    return int(found[1])


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Each month from `first` to `last`, both included."""
    month = first
    while month <= last:
        yield month
        month = month.next


def latest_months(last: Month, number: int = 12) -> list[Month]:
    """So many months up to and with the last, the latest first."""
    months = [last]
    while len(months) < number:
        months.append(months[-1].previous)
    return months


def each_day(first: date, last: date) -> Iterator[date]:
    """Each day from `first` to `last`, both included."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def parse_moment(text: str) -> datetime:
    """A UTC time, or a date meaning its end, as a UTC time without a zone; one with an offset is turned into UTC.

    Raises ValueError for anything else.
    """
    text = text.strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return datetime.combine(date.fromisoformat(text), time.max)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?", text):
        raise ValueError("not a moment like 2026-03-31T12:00, nor a date")
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
