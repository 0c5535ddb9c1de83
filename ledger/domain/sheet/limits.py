"""How large, how long and how old what a cell holds may be: what is beyond is a slip, or meant to do harm.

Readers ask before anything is worked out with it, whatever road it came by. What the ledger kept before there were
limits is never asked again: an older ledger opens as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

LARGEST_POUNDS = 10**9
"""No sum, price or amount is above £1 thousand million."""
LARGEST_PENCE = LARGEST_POUNDS * 100
LARGEST_WHOLE = 9_999
LARGEST_QUANTITY = 100_000
MOST_DECIMALS = 20
"""What a spreadsheet writes of a third has seventeen."""
FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST_CODE = 200
LONGEST_TEXT = 32_767
"""Characters: what a cell of a spreadsheet holds at most."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ANY_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def money(pence: int) -> None:
    """Raises ValueError for more than £1 thousand million, either way."""
    if abs(pence) > LARGEST_PENCE:
        raise ValueError("nothing is above £1,000,000,000")


def number(value: Decimal) -> None:
    """Raises ValueError for a figure above a thousand million, or with more than twenty decimals."""
    if abs(value) > LARGEST_POUNDS:
        raise ValueError("nothing is above 1,000,000,000")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -MOST_DECIMALS:
        raise ValueError(f"it has more than {MOST_DECIMALS} decimals")


def quantity(value: Decimal) -> None:
    """Raises ValueError for more than 100,000 of anything, or too many decimals."""
    if value > LARGEST_QUANTITY:
        raise ValueError("no quantity is above 100,000")
    number(value)


def percent(share: Fraction) -> None:
    """Raises ValueError for a fraction of numbers too long to be meant."""
    if share.denominator >= 10 ** (MOST_DECIMALS + 2):
        raise ValueError(f"it has more than {MOST_DECIMALS} decimals")


def whole(value: int) -> None:
    """Raises ValueError above 9,999."""
    if value > LARGEST_WHOLE:
        raise ValueError("it is above 9,999")


def day(value: date) -> None:
    """Raises ValueError for a day before 1990 or after 2100."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"days are from {FIRST_YEAR} to {LAST_YEAR}; what has no end yet stays empty")


def long_ago(value: date) -> None:
    """Raises ValueError for a day before 1700 or after 2100: houses are old."""
    if not 1700 <= value.year <= LAST_YEAR:
        raise ValueError(f"days are from 1700 to {LAST_YEAR}")


def year_of(value: str) -> None:
    """Raises ValueError for a month or a financial year that begins before 1950 or after 2100."""
    if not 1950 <= int(value[:4]) <= LAST_YEAR:
        raise ValueError(f"years are from 1950 to {LAST_YEAR}")


def text(value: str) -> None:
    """Raises ValueError for a text longer than a cell, or with a sign that is none, as NUL."""
    if len(value) > LONGEST_TEXT:
        raise ValueError(f"it has more than {LONGEST_TEXT:,} characters")
    if not value.isprintable() and _CONTROL.search(value):
        raise ValueError("it has a control character in it")


def code(value: str) -> None:
    """Raises ValueError for a code that is no line of print, or is longer than 200 characters."""
    if len(value) > LONGEST_CODE:
        raise ValueError(f"it has more than {LONGEST_CODE} characters")
    if not value.isprintable() and _ANY_CONTROL.search(value):
        raise ValueError("it has a control character in it")


def codes(values: tuple[str, ...]) -> None:
    """Raises ValueError for a list in which one is no code, or which is longer than a cell."""
    text(" ".join(values))
    for each in values:
        code(each)


def none(value: Any) -> None:
    """Any value: what its kind may be is limited already."""


Limit = Callable[[Any], None]
"""Raises ValueError, with the reason, for a value that is beyond it."""


def visible(text: str) -> str:
    """A text with its control characters as signs that people see, for messages about it.

    >>> visible("Har\\x00bour\\x1b[2J")
    'Har␀bour␛[2J'
    """
    if text.isprintable():
        return text
    return _CONTROL.sub(lambda sign: chr(0x2400 + ord(sign[0])) if ord(sign[0]) < 0x20 else "\ufffd", text)
