"""Hours of therapy that were bought and not given, and the price that was paid for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ledger.domain.money_and_days.apportion import apportion
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import Month
from ledger.domain.therapeutic.sheets import TherapyHours

NOTHING = Decimal(0)
HoursStatus = Literal["delivered", "undelivered", "not_reported", "not_known", "not_posted"]
"""`not_known`: hours are missing and nothing says what they cost; `not_posted`: their month is not charged yet."""


@dataclass(frozen=True, slots=True)
class HoursMonth:
    """One row of hours, what of it was not given, and the whole pence that were paid for that."""

    row: TherapyHours
    undelivered: Decimal | None
    """Hours contracted beyond those delivered, never below nil; None where nobody reported."""
    price_paid: int | None
    """None where it is not known: it is listed then, and never added in."""
    status: HoursStatus


@dataclass(frozen=True, slots=True)
class PaidBy:
    """What one budget paid for the hours of a placement's month that were not given, in pence."""

    placement: str
    service_month: str
    budget: str
    amount: int


def undelivered(row: TherapyHours) -> Decimal | None:
    """Hours bought and not given; what was given beyond the contract makes up for no other row."""
    return None if row.delivered is None else max(row.contracted - row.delivered, NOTHING)


def hours_by_month(
    rows: Iterable[TherapyHours], charges: Mapping[tuple[str, str], int], posted: Month | None
) -> list[HoursMonth]:
    """Every row in order of its key with the price paid for what was not given.

    `charges` holds what each price was charged in each service month, whole pence as posted; `posted` is the month
    of the horizon. Where a row has an hourly rate, that times the hours not given is what was paid for them, rounded
    half away from nil. Else the charge of the price it names is spread over all hours contracted under that price in
    that month, reported or not; what falls on hours not given is rounded once for price and month, and goes to its
    rows by their largest remainders. So what is paid for hours not given is never more than the price charged.
    """
    ordered = sorted(rows, key=lambda row: row.key_values)
    by_price = _paid_under_prices(ordered, charges)
    return [_of_row(row, by_price, posted) for row in ordered]


def _of_row(row: TherapyHours, by_price: Mapping[TherapyHours, int], posted: Month | None) -> HoursMonth:
    missing = undelivered(row)
    if missing is None:
        return HoursMonth(row, None, None, "not_reported")
    if not missing:
        return HoursMonth(row, missing, 0, "delivered")
    if posted is None or Month.parse(row.service_month) > posted:
        return HoursMonth(row, missing, None, "not_posted")
    if row.hourly_rate is not None:
        paid = round_half_away(Fraction(row.hourly_rate) * Fraction(missing) * 100)
        return HoursMonth(row, missing, paid, "undelivered")
    if row.price is None:
        return HoursMonth(row, missing, None, "not_known")
    return HoursMonth(row, missing, by_price[row], "undelivered")


def _paid_under_prices(
    rows: Sequence[TherapyHours], charges: Mapping[tuple[str, str], int]
) -> dict[TherapyHours, int]:
    """What was paid for the hours not given of the rows that a price charges for."""
    sharing: dict[tuple[str, str], list[TherapyHours]] = defaultdict(list)
    for row in rows:
        if row.price is not None and row.hourly_rate is None:
            sharing[row.price, row.service_month].append(row)
    paid: dict[TherapyHours, int] = {}
    for key, alike in sharing.items():
        contracted = sum((row.contracted for row in alike), NOTHING)
        if contracted:
            an_hour = Fraction(charges.get(key, 0)) / Fraction(contracted)
            exact = [an_hour * Fraction(undelivered(row) or NOTHING) for row in alike]
            whole = apportion(round_half_away(sum(exact, Fraction(0))), exact, rest=[False] * len(exact))
            paid |= dict(zip(alike, whole, strict=True))
    return paid


def paid_by(hours: Iterable[HoursMonth], borne: Mapping[tuple[str, str], Mapping[str, int]]) -> Iterator[PaidBy]:
    """Who paid for hours not given: a placement's month in proportion to what each budget bore of all of it.

    `borne` holds the allocations by placement and service month, then budget, in pence. It is a proportion of the
    whole package and not the working of a clause: where a clause gives therapy alone to one budget, look there.
    Odd pence go by largest remainders, ties in order of budget code. A month that nobody bore has no rows.
    """
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for each in hours:
        if each.price_paid:
            totals[each.row.placement, each.row.service_month] += each.price_paid
    for (placement, month), paid in sorted(totals.items()):
        shares = sorted(
            (budget, amount) for budget, amount in borne.get((placement, month), {}).items() if amount > 0
        )
        whole = sum(amount for _, amount in shares)
        exact = [Fraction(paid * amount, whole) for _, amount in shares]
        if shares:
            given = apportion(paid, exact, rest=[False] * len(exact))
            for (budget, _), amount in zip(shares, given, strict=True):
                if amount:
                    yield PaidBy(placement, month, budget, amount)
