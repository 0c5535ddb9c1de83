"""Therapy in evidence: hours bought and given, what offers claim and what bears it out, and what the claim costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from ledger.answers.answer import answer
from ledger.domain.agencies.sheets import Home
from ledger.domain.agencies.thresholds import Threshold
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import CalendarSpan, Placement, Price
from ledger.domain.sheet.columns import Amount, Hours, InMonth, OfPlacement, Rule
from ledger.domain.splits.packages import packages_of
from ledger.domain.therapeutic import measures as of_therapeutic
from ledger.domain.therapeutic.hours import HoursMonth, PaidBy, hours_by_month, paid_by
from ledger.domain.therapeutic.offers import OfferStanding, offers_on
from ledger.domain.therapeutic.premium import ENOUGH, ComparedPlacement, Premium, compared, premiums
from ledger.domain.therapeutic.sheets import Offer, OfferEvidence, PlacementOffer, TherapyHours
from ledger.store.books import Books
from ledger.store.journal.spending import allocated_beside_hours, charged_for_hours


@dataclass(frozen=True)
class TherapyHoursKnown:
    """All rows of therapy hours as known, with what was paid for hours not given, and by which budgets."""

    rows: list[HoursMonth]
    payers: list[PaidBy]


def hours_known(books: Books) -> TherapyHoursKnown:
    """Hours as known, at the charges and shares that were posted by then."""
    rows = books.facts(TherapyHours).sheet(TherapyHours).values()
    if not rows:
        return TherapyHoursKnown([], [])
    horizon = books.posted.horizon
    worked = hours_by_month(rows, charged_for_hours(books), Month.of(horizon) if horizon else None)
    return TherapyHoursKnown(worked, list(paid_by(worked, allocated_beside_hours(books))))


def offers_known(books: Books) -> list[OfferStanding]:
    """Each offer with its evidence on the day of asking; none before anything is posted."""
    return offers_on(books.facts(Offer, OfferEvidence, Threshold), books.today) if books.posted.horizon else []


def placements_compared(books: Books) -> list[ComparedPlacement]:
    """Each placement with the offer it was bought as and its core price a week, as they were at the last posting."""
    state = books.posted
    if state.horizon is None:
        return []
    given = books.facts(Offer, PlacementOffer, Home)
    packages = packages_of(books.as_posted.facts(Placement, Price, CalendarSpan))
    return list(compared(packages, given, state.horizon))


def premiums_known(books: Books) -> list[Premium]:
    """What the claim costs, as at the horizon."""
    return premiums(books.once(placements_compared))


class HoursRow(NamedTuple):
    """One placement, month, kind of clinician and contact; empty where nobody knows."""

    placement: OfPlacement
    service_month: InMonth
    clinician: Rule
    contact: Rule
    contracted: Hours
    delivered: Hours | None
    undelivered: Hours | None
    price_paid: Annotated[Amount | None, "Paid for hours not delivered", of_therapeutic.PAID_NOT_DELIVERED]
    status: Rule
    note: str | None


@answer(
    "therapy-hours",
    "Hours of therapy commissioned, delivered and not delivered, and the price paid for the last",
    unit="hours, pence",
    exported=HoursRow._fields[:9],
    staged="hours_worked",
)
def therapy_hours(books: Books) -> Iterator[HoursRow]:
    """One row a placement, month, kind of clinician and contact."""
    for each in books.once(hours_known).rows:
        row = each.row
        place = (row.placement, row.service_month, row.clinician, row.contact)
        hours = (row.contracted, row.delivered, each.undelivered)
        yield HoursRow(*place, *hours, each.price_paid, each.status, row.note)


class HoursPaidRow(NamedTuple):
    """What one budget paid, in a placement's month, for hours not given."""

    placement: OfPlacement
    service_month: InMonth
    budget: str
    agency: str
    amount: Annotated[Amount, "Paid for hours not delivered", of_therapeutic.PAID_NOT_DELIVERED]


@answer(
    "therapy-payers",
    "Who paid for hours of therapy not delivered",
    purse="each budget",
    staged="hours_paid",
)
def therapy_payers(books: Books) -> Iterator[HoursPaidRow]:
    """One row a placement, month and budget that paid for hours not given."""
    for each in books.once(hours_known).payers:
        agency = books.purses.agency(each.budget, Month.parse(each.service_month))
        yield HoursPaidRow(each.placement, each.service_month, each.budget, agency, each.amount)


class OfferRow(NamedTuple):
    """One offer: what it claims, and under how many of the ten heads there is evidence."""

    offer: str
    provider: str
    home: str | None
    service: str
    open: bool
    practice_model: str | None
    model_version: str | None
    tier: str | None
    tier_until: date | None
    accreditation: Rule
    staff: int | None
    staff_trained: int | None
    trained_on: date | None
    supervision_hours: Decimal | None
    professions: tuple[str, ...]
    heads_current: int
    heads_evidenced: int
    latest_evidence: date | None


@answer(
    "therapeutic-offers",
    "Providers describing themselves as therapeutic: what they say beside evidence",
    purse="none",
    window="as at the day of asking",
    unit="standards",
    day="clock",
    refreshed_by="offer",
    staged="offer_standings",
    mart="therapeutic_offers",
)
def therapeutic_offers(books: Books) -> Iterator[OfferRow]:
    """One row an offer."""
    for each in books.once(offers_known):
        offer = each.offer
        claimed = {name: getattr(offer, name) for name in OfferRow._fields if hasattr(offer, name)}
        yield OfferRow(
            **claimed,
            open=each.open,
            accreditation=each.accreditation,
            heads_current=each.current,
            heads_evidenced=each.evidenced,
            latest_evidence=each.latest_on,
        )


class OfferHeadRow(NamedTuple):
    """One offer and head of the standards, with the latest evidence."""

    offer: str
    standard: str
    status: Rule
    on: date | None
    finding: str | None
    seen_by: str | None
    evidence: str | None
    place: int
    evidenced: bool


@answer(
    "therapeutic-evidence",
    "Evidence for what providers say of themselves, by standard",
    purse="none",
    window="as at the day of asking",
    unit="standards",
    day="clock",
    refreshed_by="offer",
    exported=OfferHeadRow._fields[:7],
    staged="offer_heads",
    mart="therapeutic_evidence",
)
def therapeutic_evidence(books: Books) -> Iterator[OfferHeadRow]:
    """One row an offer and head of the standards."""
    for each in books.once(offers_known):
        for place, head in enumerate(each.heads, 1):
            seen = head.latest
            yield OfferHeadRow(
                offer=each.offer.offer,
                standard=head.standard,
                status=head.status,
                on=seen.on if seen else None,
                finding=seen.finding if seen else None,
                seen_by=seen.seen_by if seen else None,
                evidence=seen.evidence if seen else None,
                place=place,
                evidenced=head.evidenced,
            )


@answer(
    "placements-compared",
    "Weekly price of children's placements, of providers describing themselves as therapeutic and of others",
    window="twelve months to the horizon",
    unit="pence a week",
    day="horizon",
    exported=None,
    staged="compared",
)
def bought_as_therapeutic(books: Books) -> Iterator[ComparedPlacement]:
    """One row a child's placement of the twelve months to the horizon."""
    yield from books.once(placements_compared)


@answer(
    "premiums",
    "Price difference of placements bought as therapeutic",
    window="twelve months to the horizon",
    unit="pence a week",
    day="horizon",
    refreshed_by="all",
    exported=None,
    staged="premiums",
    mart="therapeutic_premium",
)
def price_differences(books: Books) -> Iterator[Premium]:
    """One row a setting's bought or in-house placements, and these by registration and whether for one child."""
    yield from books.once(premiums_known)


class PremiumOutRow(NamedTuple):
    """What leaves the room of a setting's bought or in-house placements, registration and whether for one child."""

    setting: str
    sourcing: str
    registration: str | None
    one_child: str | None
    with_claim: str
    without_claim: str
    median_with_claim: Amount | None
    median_without_claim: Amount | None
    difference: Amount | None
    difference_joint_homes_once: Amount | None


@answer(
    "therapeutic-premium",
    "Price difference of placements bought as therapeutic, under disclosure control",
    window="twelve months to the horizon",
    unit="pence a week",
    day="horizon",
    refreshed_by="all",
)
def therapeutic_premium(books: Books) -> Iterator[PremiumOutRow]:
    """One row a setting, sourcing, registration and whether for one child; `all` where the last two are left aside.

    Of fewer than five placements only that is said, and a setting is not parted further where a part has so few that
    they could be told by subtraction.
    """
    found = books.once(premiums_known)
    small = {
        (each.setting, each.in_house)
        for each in found
        if not each.among_all and _is_few(each.with_claim, each.without)
    }
    for each in found:
        if each.among_all or (each.setting, each.in_house) not in small:
            yield PremiumOutRow(
                each.setting,
                "in_house" if each.in_house else "bought",
                "all" if each.among_all else each.registration,
                "all" if each.among_all else {None: None, True: "yes", False: "no"}[each.solo],
                _few(each.with_claim),
                _few(each.without),
                each.median_with,
                each.median_without,
                each.difference,
                each.difference_once,
            )


def _is_few(*groups: int) -> bool:
    return any(0 < placements < ENOUGH for placements in groups)


def _few(placements: int) -> str:
    return f"under {ENOUGH}" if _is_few(placements) else str(placements)
