"""What only the rules can say of therapy for the marts: hours, claims beside evidence, and what the claim costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ledger.domain.facts import Package
from ledger.domain.hours import HoursMonth
from ledger.domain.money import round_half_up
from ledger.domain.offers import OfferStanding
from ledger.domain.premium import premiums
from ledger.marts.inputs import (
    ComparedRow,
    HoursPaidRow,
    HoursRow,
    Inputs,
    OfferHeadRow,
    OfferStandingRow,
    PremiumRow,
)
from ledger.store.engine import Connection
from ledger.tasks.therapy import hours_known, offers_known, placements_compared


def give_therapy(
    connection: Connection, batch: int, horizon: date, packages: Iterable[Package], inputs: Inputs
) -> None:
    """Add hours, offers and prices compared, as known at a batch and as at the horizon."""
    hours = hours_known(connection, batch)
    inputs.hours_worked = [_hours(each) for each in hours.rows]
    inputs.hours_paid = [
        HoursPaidRow(each.placement, each.service_month, each.budget, each.amount) for each in hours.payers
    ]
    for standing in offers_known(connection, batch, horizon):
        inputs.offer_standings.append(
            OfferStandingRow(
                standing.offer.offer,
                standing.open,
                standing.accreditation,
                standing.current,
                standing.evidenced,
                standing.latest_on,
            )
        )
        inputs.offer_heads += _heads(standing)
    rows = placements_compared(connection, batch, horizon, packages)
    inputs.compared = [
        ComparedRow(each.placement, each.setting, each.registration, each.solo, each.offer, each.on, each.weekly)
        for each in rows
    ]
    inputs.premiums = [
        PremiumRow(
            each.setting,
            each.registration,
            each.solo,
            each.among_all,
            each.with_claim,
            each.without,
            each.median_with,
            each.median_without,
            each.difference,
        )
        for each in premiums(rows)
    ]


def _hours(each: HoursMonth) -> HoursRow:
    row = each.row
    return HoursRow(
        row.placement,
        row.service_month,
        row.clinician,
        row.contact,
        _hundredths(row.contracted),
        None if row.delivered is None else _hundredths(row.delivered),
        None if each.undelivered is None else _hundredths(each.undelivered),
        each.price_paid,
        each.status,
        row.note,
    )


def _hundredths(hours: Decimal) -> int:
    """Hours as whole hundredths, so that marts add them up exactly; finer ones are rounded half up."""
    return round_half_up(Fraction(hours) * 100)


def _heads(standing: OfferStanding) -> Iterator[OfferHeadRow]:
    for place, head in enumerate(standing.heads, 1):
        seen = head.latest
        yield OfferHeadRow(
            standing.offer.offer,
            place,
            head.standard,
            head.status,
            head.evidenced,
            seen.on if seen else None,
            seen.finding if seen else None,
            seen.seen_by if seen else None,
            seen.evidence if seen else None,
        )
