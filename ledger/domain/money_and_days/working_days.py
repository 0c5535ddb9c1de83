"""Working days in England: no Saturday, no Sunday, no bank holiday. The law counts by them how long notice may take.

Bank holidays follow from the Banking and Financial Dealings Act 1971 and the common law; those that were moved or
proclaimed for one year alone are listed, and a new one is a line here.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from ledger.domain.money_and_days.periods import ONE_DAY

_MOVED = {
    date(2012, 5, 28): date(2012, 6, 4),
    date(2020, 5, 4): date(2020, 5, 8),
    date(2022, 5, 30): date(2022, 6, 2),
}
"""Holidays that were kept on another day of their year: by the day of the rule."""
_OF_ONE_YEAR = frozenset({date(2011, 4, 29), date(2012, 6, 5), date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)})
"""Weddings, jubilees, a funeral and a coronation."""


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England and Wales in a year, Good Friday and Christmas Day among them."""
    easter = _easter_sunday(year)
    may, june, september = date(year, 5, 1), date(year, 6, 1), date(year, 9, 1)
    by_rule = {
        _not_at_a_weekend(date(year, 1, 1)),
        easter - timedelta(2),
        easter + ONE_DAY,
        may + timedelta(-may.weekday() % 7),
        june - timedelta(_days_since_monday(june)),
        september - timedelta(_days_since_monday(september)),
        *_christmas(year),
    }
    return frozenset(_MOVED.get(day, day) for day in by_rule) | {day for day in _OF_ONE_YEAR if day.year == year}


def is_working_day(day: date) -> bool:
    """Whether the day is no Saturday, no Sunday and no bank holiday in England."""
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def working_days_after(day: date, count: int) -> date:
    """The last of so many working days after a day, which is not one of them itself."""
    while count:
        day += ONE_DAY
        count -= is_working_day(day)
    return day


def _days_since_monday(day: date) -> int:
    """How many days before it the last Monday was; seven where it is a Monday."""
    return (day.weekday() - 1) % 7 + 1


def _not_at_a_weekend(day: date) -> date:
    """The day, or the Monday after it where it falls on a weekend."""
    return day + timedelta(7 - day.weekday() if day.weekday() > 4 else 0)


def _christmas(year: int) -> tuple[date, date]:
    """Christmas Day and Boxing Day; what falls on a weekend is kept on the next days that are neither."""
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    if christmas.weekday() == 4:
        return christmas, boxing + timedelta(2)
    if christmas.weekday() == 5:
        return christmas + timedelta(2), boxing + timedelta(2)
    if christmas.weekday() == 6:
        return christmas + timedelta(2), boxing
    return christmas, boxing


def _easter_sunday(year: int) -> date:
    """Easter by the Gregorian calendar (the rule of Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    leap = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * leap + 114, 31)
    return date(year, month, day + 1)
