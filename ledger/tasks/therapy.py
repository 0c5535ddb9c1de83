"""Therapy in evidence: hours bought and given, what offers claim and what bears it out, and what the claim costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger.domain.agencies import Home
from ledger.domain.calendars import CalendarSpan
from ledger.domain.facts import Package
from ledger.domain.hours import HoursMonth, PaidBy, hours_by_month, paid_by
from ledger.domain.offers import OfferStanding, offers_on
from ledger.domain.periods import Month
from ledger.domain.placements import Placement
from ledger.domain.premium import Compared, Premium, compared, premiums
from ledger.domain.prices import Price
from ledger.domain.therapeutic import Offer, OfferEvidence, PlacementOffer, TherapyHours
from ledger.domain.thresholds import Threshold
from ledger.store.engine import Connection
from ledger.store.facts import read_facts
from ledger.store.posted import posted_state
from ledger.store.spending import allocated_beside_hours, charged_for_hours

SHEETS_OF_PRICES = (Placement.sheet, Price.sheet, CalendarSpan.sheet)


@dataclass(frozen=True)
class Hours:
    """All rows of therapy hours as known, with what was paid for hours not given, and by which budgets."""

    rows: list[HoursMonth]
    payers: list[PaidBy]


def hours_known(connection: Connection, known_at: int) -> Hours:
    """Hours as known at a batch, at the charges and shares that were posted by then."""
    rows = read_facts(connection, known_at, sheets=(TherapyHours.sheet,)).sheet(TherapyHours).values()
    if not rows:
        return Hours([], [])
    horizon = posted_state(connection, known_at).horizon
    posted = Month.of(horizon) if horizon else None
    worked = hours_by_month(rows, charged_for_hours(connection, known_at), posted)
    return Hours(worked, list(paid_by(worked, allocated_beside_hours(connection, known_at))))


def offers_known(connection: Connection, known_at: int, day: date) -> list[OfferStanding]:
    """Each offer with its evidence as at a day, by what was known at a batch."""
    sheets = (Offer.sheet, OfferEvidence.sheet, Threshold.sheet)
    return offers_on(read_facts(connection, known_at, sheets=sheets), day)


def placements_compared(
    connection: Connection, known_at: int, horizon: date, packages: Iterable[Package]
) -> list[Compared]:
    """Each of the packages with the offer it was bought as, known at a batch, and its core price a week."""
    given = read_facts(connection, known_at, sheets=(Offer.sheet, PlacementOffer.sheet, Home.sheet))
    return list(compared(packages, given, horizon))


def premiums_known(connection: Connection, known_at: int) -> list[Premium]:
    """What the claim costs, as at the horizon: prices as they were known at the last posting by a batch."""
    state = posted_state(connection, known_at)
    if state.horizon is None:
        return []
    packages = read_facts(connection, state.last_posted, sheets=SHEETS_OF_PRICES).packages()
    return premiums(placements_compared(connection, known_at, state.horizon, packages))
