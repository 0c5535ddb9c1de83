"""Rows of the exports that tell of therapy: hours and who paid for them, claims beside evidence, what claims cost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.domain.agencies import Budget
from ledger.domain.cells import decimal_text
from ledger.domain.money import text_from_pence
from ledger.domain.offers import OfferStanding
from ledger.domain.periods import Month
from ledger.domain.premium import ENOUGH
from ledger.store.engine import Connection
from ledger.store.facts import read_facts
from ledger.store.posted import posted_state
from ledger.tasks.therapy import hours_known, offers_known, premiums_known

Row = tuple[str, ...]

HOURS_COLUMNS = (
    "placement",
    "service_month",
    "clinician",
    "contact",
    "contracted",
    "delivered",
    "undelivered",
    "price_paid",
    "status",
)
PAYER_COLUMNS = ("placement", "service_month", "budget", "agency", "amount")
OFFER_COLUMNS = (
    "offer",
    "provider",
    "home",
    "service",
    "open",
    "practice_model",
    "model_version",
    "tier",
    "tier_until",
    "accreditation",
    "staff",
    "staff_trained",
    "trained_on",
    "supervision_hours",
    "professions",
    "heads_current",
    "heads_evidenced",
    "latest_evidence",
)
EVIDENCE_COLUMNS = ("offer", "standard", "status", "on", "finding", "seen_by", "evidence")
PREMIUM_COLUMNS = (
    "setting",
    "registration",
    "one_child",
    "with_claim",
    "without_claim",
    "median_with_claim",
    "median_without_claim",
    "difference",
)


def hours_rows(connection: Connection, known_at: int) -> Iterator[Row]:
    """One row a placement, month, kind of clinician and contact; empty where nobody knows."""
    for each in hours_known(connection, known_at).rows:
        row = each.row
        yield (
            row.placement,
            row.service_month,
            row.clinician,
            row.contact,
            decimal_text(row.contracted),
            "" if row.delivered is None else decimal_text(row.delivered),
            "" if each.undelivered is None else decimal_text(each.undelivered),
            "" if each.price_paid is None else text_from_pence(each.price_paid),
            each.status,
        )


def payer_rows(connection: Connection, known_at: int) -> Iterator[Row]:
    """One row a placement, month and budget that paid for hours not given."""
    payers = hours_known(connection, known_at).payers
    if not payers:
        return
    purses = read_facts(connection, known_at, sheets=(Budget.sheet,), withdrawn_too=True).purses
    for each in payers:
        agency = purses.agency(each.budget, Month.parse(each.service_month))
        yield each.placement, each.service_month, each.budget, agency, text_from_pence(each.amount)


def offer_rows(connection: Connection, known_at: int) -> Iterator[Row]:
    """One row an offer: what it claims, and under how many of the ten heads there is evidence as at the horizon."""
    for each in _offers(connection, known_at):
        offer = each.offer
        yield (
            offer.offer,
            offer.provider,
            offer.home or "",
            offer.service,
            "yes" if each.open else "no",
            offer.practice_model or "",
            offer.model_version or "",
            offer.tier or "",
            _day(offer.tier_until),
            each.accreditation,
            _number(offer.staff),
            _number(offer.staff_trained),
            _day(offer.trained_on),
            "" if offer.supervision_hours is None else decimal_text(offer.supervision_hours),
            " ".join(offer.professions),
            str(each.current),
            str(each.evidenced),
            _day(each.latest_on),
        )


def evidence_rows(connection: Connection, known_at: int) -> Iterator[Row]:
    """One row an offer and head of the standards, with the latest evidence as at the horizon."""
    for each in _offers(connection, known_at):
        for head in each.heads:
            seen = head.latest
            if seen is None:
                yield each.offer.offer, head.standard, head.status, "", "", "", ""
            else:
                told = (seen.on.isoformat(), seen.finding or "", seen.seen_by, seen.evidence)
                yield each.offer.offer, head.standard, head.status, *told


def premium_rows(connection: Connection, known_at: int) -> Iterator[Row]:
    """One row a setting, registration and whether for one child; `all` where these two are not looked at.

    This leaves the room: of fewer than five placements only that is said, and a setting is not parted further where
    a part has so few that they could be told by subtraction.
    """
    found = premiums_known(connection, known_at)
    small = {each.setting for each in found if not each.among_all and _is_few(each.with_claim, each.without)}
    for each in found:
        if not each.among_all and each.setting in small:
            continue
        money = (each.median_with, each.median_without, each.difference)
        yield (
            each.setting,
            "all" if each.among_all else each.registration or "",
            "all" if each.among_all else {None: "", True: "yes", False: "no"}[each.solo],
            _few(each.with_claim),
            _few(each.without),
            *("" if amount is None else text_from_pence(amount) for amount in money),
        )


def _offers(connection: Connection, known_at: int) -> list[OfferStanding]:
    horizon = posted_state(connection, known_at).horizon
    return offers_known(connection, known_at, horizon) if horizon else []


def _is_few(*groups: int) -> bool:
    return any(0 < placements < ENOUGH for placements in groups)


def _few(placements: int) -> str:
    return f"under {ENOUGH}" if _is_few(placements) else str(placements)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _number(number: int | None) -> str:
    return "" if number is None else str(number)
