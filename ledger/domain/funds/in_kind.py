"""What is given in kind, by month: its value by days, exact, so that a financial year adds up to the penny."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ledger.domain.funds.sheets import InKind
from ledger.domain.money_and_days.day_sets import span
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import Month, divisor, months_between


@dataclass(frozen=True, slots=True)
class InKindMonth:
    """What a contribution in kind is worth in one month: whole pence, and the days it was given."""

    contribution: InKind
    month: Month
    days: int
    value: int


def in_kind_by_month(contribution: InKind, first: Month, last: Month) -> Iterator[InKindMonth]:
    """The value of each month from `first` to `last` in which something was given.

    A month has what the financial year is worth up to its end, rounded, less what the months before it had: so
    months add up to the year, and the year is rounded once.
    """
    start = max(first, Month.of(contribution.first_day))
    end = min(last, Month.of(contribution.last_day or date.max))
    if start > end:
        return
    opening = max(Month(start.financial_year, 4), Month.of(contribution.first_day))
    so_far, year = Fraction(0), start.financial_year
    for month in months_between(opening, end):
        if month.financial_year != year:
            so_far, year = Fraction(0), month.financial_year
        days, exact = _exact(contribution, month)
        before, so_far = so_far, so_far + exact
        if days and month >= start:
            yield InKindMonth(contribution, month, days, round_half_away(so_far) - round_half_away(before))


def _exact(contribution: InKind, month: Month) -> tuple[int, Fraction]:
    """How many days of the month something was given, and what that is worth: exact pence."""
    once = contribution.per == "once"
    days = span(month, contribution.first_day, contribution.first_day if once else contribution.last_day)
    number = days.bit_count()
    return number, Fraction(contribution.value * number, divisor(contribution.per, month))
