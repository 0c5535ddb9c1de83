"""What a placement costs in a month: days × rate, rounded once; and what was accepted (docs/rules.md section 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from ledger.domain.money_and_days.day_sets import NO_DAYS, DaySet, span
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY, Month, divisor, months_between
from ledger.domain.placements.calendars import Calendar
from ledger.domain.placements.sheets import ON_OWN_DAYS, Price
from ledger.domain.splits.acceptances import Acceptance
from ledger.domain.splits.packages import Package


@dataclass(frozen=True, slots=True)
class Charge:
    """What one price costs in one calendar month: its days, its exact cost of a day, and the pence of record.

    What was accepted of an invoice line beyond its price is one too, by a price of its own.
    """

    price: Price
    month: Month
    days: DaySet
    daily: int
    """What a day costs (of a price charged once: the whole), in parts of a penny: `over` of them are one."""
    over: int
    accepted: Acceptance | None = None
    """Where it is no price of the placement: what was accepted, and of which line."""

    @property
    def name(self) -> str:
        """The price's code, or the invoice line of which it was accepted."""
        return self.accepted.name if self.accepted else self.price.price

    @property
    def of_a_day(self) -> Fraction:
        """Pence of one of its days, exact."""
        return Fraction(self.daily, self.over)

    @property
    def exact(self) -> Fraction:
        """Pence of all its days, before rounding."""
        return Fraction(self.daily * self.days.bit_count(), self.over)

    @property
    def amount(self) -> int:
        """Whole pence: the charge, half a penny rounded away from nil."""
        return (2 * self.daily * self.days.bit_count() + self.over) // (2 * self.over)


def charged_days(price: Price, package: Package, month: Month, stay: DaySet) -> DaySet:
    """The days of the month that a price charges, given the days of the stay."""
    last = price.first_day if price.unit == "once" else price.last_day
    days = span(month, price.first_day, last)
    if days and price.component not in ON_OWN_DAYS:
        days &= stay
    if days and price.calendar:
        days &= package.calendars[price.calendar].days_in(month)
    return days


def charges_of(package: Package, month: Month, upto: DaySet) -> list[Charge]:
    """The charges of a placement in a month, on the days in `upto` (those up to the horizon).

    A price's month is one charge, rounded once: rounding each day or each share would lose or make pennies, and a
    provider bills by the month too. The rate of a day is kept exact until then, so that parts of a month add up.

    >>> [(charge.price.price, charge.days.bit_count(), charge.amount) for charge in charges_of(package, june, days)]
    [('P-1', 30, 300000)]
    """
    stay = stay_in(package, month)
    charges = []
    for price in package.prices:
        days = charged_days(price, package, month, stay) & upto
        if days:
            charges.append(_charge(price, month, days))
    return charges


def accepted_in(package: Package, month: Month, upto: DaySet, *, alone: bool) -> list[Charge]:
    """What was accepted on days in `upto` of the month: what one budget bears alone, or what the clauses take of.

    >>> from ledger.domain.splits.acceptances import Acceptance
    >>> accepted = Acceptance("P", "I", "1", date(2026, 6, 20), "core", 5000)
    >>> with_it = package.with_accepted([accepted])
    >>> [(charge.name, charge.amount) for charge in accepted_in(with_it, june, days, alone=False)]
    [('I / 1', 5000)]
    """
    return [
        Charge(each.as_price, month, 1 << (each.day.day - 1), each.amount, 1, each)
        for each in package.accepted
        if month == Month.of(each.day) and upto >> (each.day.day - 1) & 1 and (each.alone is not None) is alone
    ]


def _charge(price: Price, month: Month, days: DaySet) -> Charge:
    pence, over = _pence_a_unit(price.rate, price.times)
    return Charge(price, month, days, pence, over * divisor(price.unit, month))


def cost_of_days(price: Price, package: Package, first: date, last: date) -> Fraction:
    """What a price costs from one day to another, exact, in pence: what an invoice line for them should come to."""
    cost = Fraction(0)
    for month in months_between(Month.of(first), Month.of(last)):
        charge = charge_in(price, package, month)
        cost += (charge.days & span(month, first, last)).bit_count() * charge.of_a_day
    return cost


def week_from(package: Package, day: date) -> int:
    """What seven days from a day on cost at the prices open on it, in whole pence, whether the child stays or not.

    Prices charged once are left out. A price with a calendar counts those of the seven days that it holds, so that
    short breaks at weekends cost the same a week on whichever day one asks. What else a week may mean: `weekly`.

    >>> week_from(package, date(2026, 6, 1))
    70000
    """
    exact = Fraction(0)
    for price in package.prices:
        if price.unit != "once" and price.first_day <= day <= (price.last_day or FOREVER):
            days = _days_of_week(package.calendars[price.calendar], day) if price.calendar else 7
            pence, over = _pence_a_unit(price.rate, price.times)
            exact += Fraction(pence * days, over * divisor(price.unit, Month.of(day)))
    return round_half_away(exact)


def _days_of_week(calendar: Calendar, day: date) -> int:
    """How many of the seven days from a day on the calendar holds."""
    last = day + 6 * ONE_DAY
    months = months_between(Month.of(day), Month.of(last))
    return sum((calendar.days_in(month) & span(month, day, last)).bit_count() for month in months)


def charge_in(price: Price, package: Package, month: Month) -> Charge:
    """What a price charges in a whole month, however far is posted; perhaps on no day."""
    return _charge(price, month, charged_days(price, package, month, stay_in(package, month)))


@lru_cache(maxsize=65536)
def _pence_a_unit(rate: Decimal, times: Decimal) -> tuple[int, int]:
    """Rate × quantity in pence, as numerator and denominator."""
    pence = Fraction(rate) * Fraction(times) * 100
    return pence.numerator, pence.denominator


def stay_in(package: Package, month: Month) -> DaySet:
    """The days of the stay that lie in the month."""
    first, last = package.placement.stay
    return span(month, first, last) if first <= last else NO_DAYS
