"""Figures in words: exact pence as a pocket calculator shows them, days as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from ledger.domain.money_and_days.day_sets import DaySet, runs_of
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Unit
from ledger.domain.sheet.cells import decimal_text, percent_text

_PLACES = 6
PER_UNIT: dict[Unit, str] = {
    "day": "a day",
    "week": "a week",
    "hour": "an hour",
    "session": "a session",
    "month": "a month",
    "year": "a year",
    "once": "once",
}
"""For what a rate is, in words: £40 `an hour`."""


def day(of: date) -> str:
    """`30 September 2026`."""
    return f"{of.day} {of:%B} {of.year}"


def month_name(of: Month) -> str:
    """`September 2026`."""
    return f"{of.first_day:%B} {of.year}"


def beginning(said: str) -> str:
    """Words as they begin a sentence: `nothing is due` is `Nothing is due`."""
    return said[:1].upper() + said[1:]


def counted(number: int, one: str, many: str = "") -> str:
    """`1 placement`, `3 placements`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def days_in_words(month: Month, days: DaySet) -> str:
    """The days of a set as spans: `1–14, 16–31 May 2026`; weekday patterns come out as single days."""
    runs = [str(first.day) if first == last else f"{first.day}–{last.day}" for first, last in runs_of(month, days)]
    return f"{', '.join(runs)} {month_name(month)}" if runs else "no day"


def exact_pounds(pence: Fraction) -> str:
    """Exact pence in pounds: `£1,316.4836`, with … where the decimals go on beyond six places."""
    sign = "−" if pence < 0 else ""
    scaled = abs(pence) * 10**_PLACES / 100
    digits = scaled.numerator // scaled.denominator
    whole, part = divmod(digits, 10**_PLACES)
    decimals = f"{part:0{_PLACES}d}"
    if scaled.denominator == 1:
        return f"{sign}£{whole:,}.{decimals.rstrip('0').ljust(2, '0')}"
    return f"{sign}£{whole:,}.{decimals}…"


def rate(of: Decimal) -> str:
    """A rate in pounds, with as many decimals as it has and never fewer than two: `£5,356.00`, `£0.0125`."""
    whole, _, decimals = decimal_text(of).partition(".")
    return f"£{int(whole):,}.{decimals.ljust(2, '0')}"


def percent(share: Fraction) -> str:
    """`33.5 %`, or a fraction where the decimals do not end: `100/3 %`."""
    return f"{percent_text(share)} %"
