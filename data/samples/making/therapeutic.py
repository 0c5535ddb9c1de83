"""Therapeutic, in evidence: what services say they are, what bears that out, hours given, plans, and ratings.

Every offer, model and finding is invented. The hours are those of the stays' own therapy prices.
"""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import NamedTuple, get_args

from ledger.domain.money_and_days.periods import Month, months_between
from ledger.domain.placements.sheets import Price
from ledger.domain.therapeutic.sheets import Dimension, Standard
from making.books import END, OPENING, Books, days
from making.county import SITES
from making.plan import SEED, Stay

STANDARDS = get_args(Standard)
DIMENSIONS = get_args(Dimension)
SEEN = {
    "principles_and_practice": "Statement of principles, and carers who can say it in their own words",
    "leadership_and_management": "Manager's qualification and notes of leadership meetings",
    "caregivers": "Training record and three observed shifts",
    "plan_and_framework": "Six plans that name the model",
    "physical_environment": "Visit to the rooms with two of the children",
    "relationships_and_belonging": "Keyworker diaries and what children said",
    "physical_intervention": "Register of restraint and the debriefs after it",
    "governance_and_external_relations": "Minutes of the therapeutic board",
    "social_media": "Agreement with the young people on telephones",
    "equality_diversity_and_inclusion": "Plan for food, faith and hair, and who made it",
}


class Sold(NamedTuple):
    """An offer as the service made it."""

    code: str
    provider: str
    home: str | None
    service: str
    name: str
    model: str | None
    version: str | None
    tier: str | None
    until: date | None
    staff: int | None
    trained: tuple[int, ...]
    supervision: str | None
    professions: str
    first: date
    heads: int
    seen: date
    finding: str | None = "met"


OFFERS = (
    Sold(
        "OF-01",
        "PV-03",
        "HM-14",
        "home",
        "Osierbank 2 therapeutic home",
        "Harbour model (invented)",
        "third edition",
        "accredited",
        date(2027, 6, 30),
        18,
        (12, 15, 17),
        "22",
        "psychologist psychotherapist",
        date(2024, 4, 1),
        10,
        date(2026, 6, 9),
    ),
    Sold(
        "OF-02",
        "PV-03",
        "HM-15",
        "home",
        "Osierbank 3 therapeutic home",
        "Harbour model (invented)",
        "second edition",
        "full",
        date(2026, 3, 31),
        16,
        (13, 10, 7),
        "9.5",
        "psychotherapist",
        date(2024, 4, 1),
        7,
        date(2025, 3, 18),
    ),
    Sold(
        "OF-03",
        "PV-01",
        "HM-10",
        "home",
        "Quillfern 4, intensive therapeutic care",
        None,
        None,
        None,
        None,
        None,
        (),
        None,
        "",
        date(2024, 4, 1),
        0,
        date(2026, 1, 1),
    ),
    Sold(
        "OF-04",
        "PV-02",
        "HM-13",
        "home",
        "Thornapple 5 therapeutic home",
        "Steady Ground (invented)",
        None,
        "associate",
        date(2027, 1, 31),
        14,
        (3, 4, 6),
        "4",
        "counsellor",
        date(2024, 9, 1),
        3,
        date(2025, 11, 4),
        "partly_met",
    ),
    Sold(
        "OF-05",
        "PV-05",
        "HM-05",
        "home",
        "Joint home, twelve weeks",
        "Twelve Weeks (invented)",
        "first edition",
        "developmental",
        date(2027, 3, 31),
        12,
        (6, 9, 12),
        "30",
        "psychologist family_therapist speech_and_language_therapist",
        date(2025, 1, 6),
        8,
        date(2026, 5, 12),
    ),
    Sold(
        "OF-06",
        "PV-06",
        None,
        "fostering_agency",
        "Harebell Lane therapeutic fostering",
        "Secure Base",
        None,
        "developmental",
        date(2026, 12, 31),
        40,
        (22, 26, 31),
        "12",
        "psychologist",
        date(2024, 4, 1),
        5,
        date(2026, 2, 3),
    ),
    Sold(
        "OF-07",
        "PV-08",
        "HM-20",
        "school",
        "Greyling Hall therapeutic boarding",
        "Harbour model (invented)",
        "second edition",
        "full",
        date(2028, 3, 31),
        55,
        (30, 38, 41),
        "36",
        "psychologist speech_and_language_therapist occupational_therapist",
        date(2024, 4, 1),
        9,
        date(2026, 6, 2),
    ),
    Sold(
        "OF-08",
        "PV-13",
        None,
        "wraparound_team",
        "Sallowfield wraparound team",
        "Side by Side (invented)",
        "2024",
        None,
        None,
        21,
        (10, 12, 19),
        "16",
        "family_therapist nurse",
        date(2024, 4, 1),
        4,
        date(2026, 7, 7),
        None,
    ),
)
NOT_MET = {("OF-07", "physical_intervention"), ("OF-02", "caregivers")}
COUNTED = (date(2024, 9, 30), date(2025, 9, 30), date(2026, 9, 30))
"""The days on which services count how many of their people are trained."""
SETTINGS = {"fostering_agency": ("U3", "U4", "U5", "U6"), "wraparound_team": ("WRAP",)}
HOURS_FROM = Month(2025, 4)
CLINICIANS = ("psychologist", "psychotherapist", "speech_and_language_therapist", "art_therapist")
NOT_REPORTED = {"PL-0071": Month(2026, 6), "PL-0108": Month(2025, 6)}
"""From this month on nobody has said what was delivered."""
NO_CLINICIAN = {"PL-0113": (Month(2025, 10), Month(2025, 12)), "PL-0066": (Month(2026, 1), Month(2026, 2))}
WITHIN = ("PL-0019", "PL-0103", "PL-0117")
"""Homes whose price has therapy within it: four hours with the child and six with carers each month."""
RATED = ("PL-0004", "PL-0010", "PL-0019", "PL-0032", "PL-0050", "PL-0103", "PL-0117")


def state_therapeutic(books: Books, stays: list[Stay]) -> None:
    """Offers with their evidence, who was placed under them, hours, plans and ratings."""
    for sold in OFFERS:
        _state_offer(books, sold)
        _state_evidence(books, sold)
    for stay in stays:
        _state_bought_as(books, stay)
    prices = sorted((row for row in books.known.values() if isinstance(row, Price)), key=lambda row: row.price)
    by_code = {stay.code: stay for stay in stays}
    for price in prices:
        if price.component == "therapy":
            _state_hours(books, by_code[price.placement], price)
    for code in WITHIN:
        _state_hours_within(books, by_code[code])
    for stay in stays:
        _state_plans(books, stay)
    for code in RATED:
        _state_ratings(books, by_code[code])


def _state_offer(books: Books, sold: Sold) -> None:
    """Stated when it is made, and again each autumn when people are counted."""
    site = next((site for site in SITES if site.home == sold.home), None)
    values = {
        "offer": sold.code,
        "provider": site.provider if site else sold.provider,
        "home": sold.home,
        "service": sold.service,
        "name": sold.name,
        "practice_model": sold.model,
        "model_version": sold.version,
        "tier": sold.tier,
        "tier_until": sold.until,
        "supervision_hours": sold.supervision,
        "first_day": sold.first,
        "note": "Brochure and web site only" if sold.heads == 0 else "Statement of purpose and framework return",
    }
    if sold.professions:
        values["professions"] = sold.professions
    books.state(sold.first, "offers", **values)
    for on, trained in zip(COUNTED, sold.trained, strict=False):
        if on >= sold.first:
            books.state(on + days(14), "offers", **values, staff=sold.staff, staff_trained=trained, trained_on=on)


def _state_evidence(books: Books, sold: Sold) -> None:
    """The first so many heads of the standards, seen on one visit; the first three were seen a year before too."""
    for number, standard in enumerate(STANDARDS[: sold.heads]):
        earlier = [sold.seen - days(365)] if number < 3 and sold.seen - days(365) >= max(sold.first, OPENING) else []
        for on in (*earlier, sold.seen):
            bad = (sold.code, standard) in NOT_MET
            books.state(
                on,
                "offer_evidence",
                offer=sold.code,
                standard=standard,
                on=on,
                evidence=SEEN[standard],
                seen_by="Commissioning manager and clinical lead",
                finding="not_met" if bad else "partly_met" if on < sold.seen else sold.finding,
            )


def _state_bought_as(books: Books, stay: Stay) -> None:
    for sold in OFFERS:
        fits = stay.home == sold.home if sold.home else stay.setting in SETTINGS[sold.service]
        if stay.child and stay.provider == sold.provider and fits and sold.first <= stay.first:
            books.state(stay.recorded, "placement_offers", placement=stay.code, offer=sold.code)


def _reported(month: Month, stay: Stay) -> date:
    """Providers report by the twentieth of the next month."""
    return stay.known(month.last_day + days(20))


def _state_hours(books: Books, stay: Stay, price: Price) -> None:
    """What a therapy price buys a month, in quarter hours, and how much of it was given: mostly less."""
    chance = random.Random(f"{SEED}:{price.price}:hours")  # noqa: S311  a story, not a secret
    clinician = CLINICIANS[stay.number % len(CLINICIANS)]
    last = min(price.last_day or END, stay.until)
    if last < price.first_day:
        return
    for month in months_between(Month.of(price.first_day), Month.of(last)):
        first_day, last_day = max(month.first_day, price.first_day), min(month.last_day, last)
        number = (last_day - first_day).days + 1
        quarters = int((price.quantity or Decimal(1)) * number * 4 / 7)
        given = max(quarters - chance.choice((0, 0, 0, 2, 4, 8)), 0)
        if month >= HOURS_FROM and number > 6:
            _state_month(books, stay, month, clinician, quarters, given, price.price)


def _state_month(
    books: Books, stay: Stay, month: Month, clinician: str, quarters: int, given: int, price: str
) -> None:
    gone = NO_CLINICIAN.get(stay.code)
    nobody = gone is not None and gone[0] <= month <= gone[1]
    silent = stay.code in NOT_REPORTED and month >= NOT_REPORTED[stay.code]
    books.state(
        min(_reported(month, stay), END) if silent else _reported(month, stay),
        "therapy_hours",
        placement=stay.code,
        service_month=str(month),
        clinician=clinician,
        contact="direct",
        contracted=Decimal(quarters) / 4,
        delivered=None if silent else Decimal(0 if nobody else given) / 4,
        price=price,
        note="The post was vacant" if nobody else None,
    )


def _state_hours_within(books: Books, stay: Stay) -> None:
    """Hours that lie within the home's price: named with what an hour would cost."""
    for month in months_between(max(HOURS_FROM, Month.of(stay.first).next), Month.of(stay.until)):
        for contact, contracted, rate in (("direct", 4, "92.00"), ("indirect", 6, "78.00")):
            short = (month.number + stay.number) % 4 == 0
            books.state(
                _reported(month, stay),
                "therapy_hours",
                placement=stay.code,
                service_month=str(month),
                clinician="psychotherapist",
                contact=contact,
                contracted=contracted,
                delivered=contracted - 2 if short else contracted,
                hourly_rate=rate,
                note="Leave was not covered" if short else None,
            )


def _state_plans(books: Books, stay: Stay) -> None:
    """A formulation and a plan where therapy was bought; a plan to step down in hospital; some are out of date."""
    if stay.setting in ("T4", "R2"):
        _state_care_plan(books, stay, "step_down_plan", stay.first + days(21), 60, "Ward manager")
    has_offer = any(("placement_offers", (stay.code, sold.code)) in books.known for sold in OFFERS)
    if not has_offer or stay.number % 5 == 4:
        return
    _state_care_plan(
        books, stay, "formulation", stay.first + days(30 + stay.number % 40), 183, "Clinical psychologist"
    )
    on = stay.first + days(55)
    while on <= stay.until:
        _state_care_plan(books, stay, "therapy_plan", on, 183, "Lead therapist")
        on += days(200 if stay.number % 3 else 500)


def _state_care_plan(books: Books, stay: Stay, kind: str, on: date, good_for: int, role: str) -> None:
    if on <= stay.until:
        books.state(
            stay.known(on),
            "care_plans",
            placement=stay.code,
            kind=kind,
            on=on,
            review_by=on + days(good_for),
            role=role,
        )


def _state_ratings(books: Books, stay: Stay) -> None:
    """Every four months the practitioner and the carer rate the five dimensions; most rise, one falls back."""
    chance = random.Random(f"{SEED}:{stay.number}:ratings")  # noqa: S311  a story, not a secret
    levels = {dimension: chance.choice((1, 1, 2, 2, 3)) for dimension in DIMENSIONS}
    on, step = stay.first + days(40), 0
    while on <= stay.until:
        for dimension in DIMENSIONS:
            rise = chance.choice((0, 0, 1, 1)) if step else 0
            falls = dimension == "sensitivity" and step == 3
            levels[dimension] = min(max(levels[dimension] + (-1 if falls else rise), 1), 5)
            for rater, more in (("practitioner", 0), ("carer", chance.choice((0, 0, 1)))):
                books.state(
                    stay.known(on),
                    "secure_base_ratings",
                    placement=stay.code,
                    on=on,
                    rater=rater,
                    dimension=dimension,
                    rating=min(levels[dimension] + more, 5),
                )
        on, step = on + days(122), step + 1
