"""What a line's quantity and rate may mean: every reading that an honest provider may have, held against its sum."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from ledger.domain.documents.sheets import InvoiceLine
from ledger.domain.money_and_days.day_sets import span
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import Month, days_in_financial_year, months_between
from ledger.domain.placements.sheets import Price
from ledger.domain.splits.charges import charge_in
from ledger.reconciliation.provider.matches import Days
from ledger.reconciliation.provider.papers import Placed

WHOLE = Fraction(1)


def multiplies(
    line: InvoiceLine,
    days: Days | None,
    placed: Placed | None,
    prices: tuple[str, ...],
    near: int,
    part: Fraction = WHOLE,
) -> bool:
    """Whether a line's quantity and rate come to its sum by any reading that an honest provider may have.

    `part` is what of its days' cost is owed in the books of the agency addressed: where a share is settled direct,
    a line may have the whole quantity and rate, and ask for that part of what they come to.
    """
    if line.rate is None or line.quantity is None:
        return True
    net, rate = abs(int(line.net)), Fraction(line.rate) * 100
    readings = list(_readings(line.quantity, days, placed, prices))
    return any(
        abs(round_half_away(rate * times * share) - net) <= near + rate * loose
        for share in {WHOLE, part}
        for times, loose in readings
    )


def _readings(
    quantity: Decimal, days: Days | None, placed: Placed | None, prices: tuple[str, ...]
) -> Iterator[tuple[Fraction, Fraction]]:
    """By what a rate may be multiplied, and how far that may be off where a quantity is rounded."""
    number, slack = Fraction(quantity), slack_of(quantity)
    yield number, slack
    if days is None:
        return
    first, last = days
    count = (last - first).days + 1
    months = Fraction(0)
    for month in months_between(Month.of(first), Month.of(last)):
        months += Fraction(span(month, first, last).bit_count(), month.days)
    in_year = Fraction(count, days_in_financial_year(Month.of(first).financial_year))
    for times in (Fraction(count, 7), Fraction(count), months, in_year):
        yield times, Fraction(0)
        yield number * times, slack * times
    if placed and len(prices) == 1:
        charged = days_charged(placed, placed.prices[prices[0]], days)
        for times in (Fraction(charged, 7), Fraction(charged)):
            yield times, Fraction(0)
            yield number * times, Fraction(0)


def slack_of(quantity: Decimal) -> Fraction:
    """How far a quantity that is itself rounded, as 57.57 hours, may be off: half of its last digit.

    >>> slack_of(Decimal("57.57")), slack_of(Decimal("57"))
    (Fraction(1, 200), Fraction(0, 1))
    """
    if Fraction(quantity).denominator == 1:
        return Fraction(0)
    return Fraction(10) ** int(quantity.as_tuple().exponent) / 2


def days_charged(placed: Placed, price: Price, days: Days) -> int:
    """How many days a price charges from one day to another."""
    first, last = days
    return sum(
        (charge_in(price, placed.package, month).days & span(month, first, last)).bit_count()
        for month in months_between(Month.of(first), Month.of(last))
    )
