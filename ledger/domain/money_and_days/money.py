"""Money: whole pence inside, decimals with two places at every edge, exact fractions between.

This module alone turns pence into text and back. No float ever holds money, a share or a quantity.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from math import lcm

_AMOUNT = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")


class Pence(int):
    """Whole pence of record, as the store hands them back; a plain whole number in a book means pounds."""


def pence_from_text(text: str) -> Pence:
    """`5432.17` is 543217 pence. Raises ValueError for anything else, or for money finer than a penny."""
    text = text.strip()
    if not _AMOUNT.fullmatch(text):
        raise ValueError("not an amount in pounds")
    pence = Fraction(text) * 100
    if pence.denominator != 1:
        raise ValueError("finer than a penny")
    return Pence(pence.numerator)


def text_from_pence(pence: int) -> str:
    """543217 pence are `5432.17`; a minus stands in front: `-0.05`."""
    pounds, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{pounds}.{rest:02d}"


def pounds(pence: int) -> str:
    """Pence as a sentence shows them: `£5,432.17`, with a true minus sign in front where below nil."""
    whole, rest = divmod(abs(pence), 100)
    return f"{'−' if pence < 0 else ''}£{whole:,}.{rest:02d}"


def round_half_away(exact: Fraction) -> int:
    """The nearest whole number, a half going away from nil (docs/rules.md section 1).

    So a deduction rounds like the charge it takes back. Python's own rounding takes a half to the even number, which
    nobody with a pocket calculator would.

    >>> round_half_away(Fraction(5, 2)), round_half_away(Fraction(-5, 2))
    (3, -3)
    """
    twice, denominator = 2 * abs(exact.numerator), exact.denominator
    whole = (twice + denominator) // (2 * denominator)
    return whole if exact.numerator >= 0 else -whole


def in_tenths(exact: Fraction) -> str:
    """How many times something is another, for people: to a tenth, which is left out where it is nought.

    >>> in_tenths(Fraction(10)), in_tenths(Fraction(2600, 371))
    ('10', '7')
    >>> in_tenths(Fraction(12345, 2)), in_tenths(Fraction(7, 3))
    ('6,172.5', '2.3')
    """
    whole, tenth = divmod(round_half_away(exact * 10), 10)
    return f"{whole:,}.{tenth}" if tenth else f"{whole:,}"


def added_up(exact: Iterable[Fraction]) -> Fraction:
    """The sum of exact amounts: over one denominator at once, which is quicker than one after another."""
    amounts = list(exact)
    if len(amounts) == 1:
        return amounts[0]
    over = lcm(*(amount.denominator for amount in amounts))
    return Fraction(sum(amount.numerator * (over // amount.denominator) for amount in amounts), over)
