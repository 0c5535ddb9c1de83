"""The cells of published payments, where no two bodies write an amount, a date or a month alike."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import Month
from ledger.domain.sheet.cells import decimal_text
from ledger.domain.sheet.limits import LARGEST_POUNDS
from ledger.domain.sheet.limits import day as check_day
from ledger.domain.sheet.spelling import as_kept, is_nil_mark

_AMOUNT = re.compile(
    r"(?P<before>[-+]?)\s*£?\s*(?P<after>[-+]?)"
    r"(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?P<power>[eE]-\d{1,3})?(?P<behind>-?)",
    re.ASCII,
)
_FINEST = 12  # decimals of a rate or quantity: enough that a line still comes out to the penny
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def pounds_as_published(text: str) -> Fraction:
    """`1,496.00`, `£12`, `-5`, `5-`, `(5)` and `145293.77000000002`, exactly; ValueError says why not.

    A mark of nil, as `-` or `N/A`, is nil.
    """
    if is_nil_mark(text):
        return Fraction(0)
    inside = as_kept(text).replace("−", "-")
    bracketed = inside.startswith("(") and inside.endswith(")")
    found = _AMOUNT.fullmatch(inside[1:-1].strip() if bracketed else inside)
    if not found:
        if re.search(r"\d[eE]\+?\d", inside):
            raise ValueError("a spreadsheet has shortened it, and the other digits are lost")
        raise ValueError("it is not an amount")
    signs = [found["before"], found["after"], found["behind"], "-" if bracketed else ""]
    if sum(map(bool, signs)) > 1:
        raise ValueError("it has two signs")
    pounds = Fraction(found["number"].replace(",", "") + (found["power"] or ""))
    if pounds > LARGEST_POUNDS:
        raise ValueError("no payment is that large")
    return -pounds if "-" in signs else pounds


def as_decimal(exact: Fraction) -> Decimal:
    """A rate or quantity to twelve decimals; exact where its figures end before, as those of a file do."""
    return Decimal(decimal_text(Decimal(round_half_away(exact * 10**_FINEST)).scaleb(-_FINEST)))


@lru_cache(maxsize=65536)
def read_date(text: str, patterns: tuple[str, ...]) -> tuple[date | None, bool]:
    """The day by the first pattern that fits (None: none does), and whether another reads another day."""
    days = []
    for pattern in patterns:
        with suppress(ValueError):
            found = datetime.strptime(text, pattern).date()
            check_day(found)
            days.append(found)
    return (days[0] if days else None), len(set(days)) > 1


def read_month(text: str, pattern: str) -> str | None:
    """The month that a text names, by a pattern with the groups year and month; None where it names none."""
    found = re.search(pattern, text, re.IGNORECASE)
    if not found or not found["year"].isdecimal():
        return None
    name, year = found["month"].lower(), int(found["year"])
    number = int(name) if name.isdecimal() else 0
    if name[:3] in _MONTH_NAMES:
        number = 1 + _MONTH_NAMES.index(name[:3])
    return str(Month(year + 2000 if year < 100 else year, number)) if 1 <= number <= 12 else None
