"""The invented county: its agencies, budgets, providers, homes and calendars.

No name here is that of a real council, board or provider. No real postcode begins with Q, and the
coordinates lie on the Dogger Bank, in the sea.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from making.books import OPENING, Books

COUNCIL, NORTH, SALT, SALT_NEW = "WCC", "NWICB", "SMICB", "SFICB"
NEIGHBOUR, JUSTICE, SKARNHOLM = "OBC", "DYJ", "SKC"
FAMILIES_DEPARTMENT, CHARITY = "DFF", "LFT"
CARE, SCHOOLS = "WCC-CSC", "WCC-HNB"
NORTH_HEALTH, SALT_HEALTH, SALT_NEW_HEALTH = "NWICB-CYP", "SMICB-CYP", "SFICB-CYP"
NEIGHBOUR_CARE, CUSTODY = "OBC-CSC", "DYJ-REMAND"
MERGER = date(2026, 4, 1)
MERGER_ANNOUNCED = date(2026, 2, 10)
JOINT_HOME_OPENS = date(2025, 1, 6)

COUNCIL_NAME = "Wendlemere County Council"
AGENCIES = [
    (COUNCIL, COUNCIL_NAME, "council"),
    (NORTH, "NHS North Wendlemere ICB", "icb"),
    (SALT, "NHS Saltmarch ICB", "icb"),
    (NEIGHBOUR, "Orrinbrough Council", "council"),
    (JUSTICE, "Department for Youth Custody (invented)", "department"),
    (SKARNHOLM, "Skarnholm Council", "council"),
    (FAMILIES_DEPARTMENT, "Department for Families (invented)", "department"),
    (CHARITY, "Lanternfold Trust (invented)", "voluntary"),
]
BUDGETS = [
    (CARE, COUNCIL, "social_care", "Children's social care placements", "CS410", "51200"),
    (SCHOOLS, COUNCIL, "education", "High needs block", "ED220", "51900"),
    (NORTH_HEALTH, NORTH, "health", "North Wendlemere children's commissioning", "H3310", "52100"),
    (SALT_HEALTH, SALT, "health", "Saltmarch children's commissioning", "SM77", "5210"),
    (NEIGHBOUR_CARE, NEIGHBOUR, "social_care", "Orrinbrough children's placements", "OB-CS1", "4410"),
    (CUSTODY, JUSTICE, "justice", "Remand placements", "RM01", "700"),
]
AMOUNTS = [
    ("2024-25", date(2024, 4, 1), CARE, 4_300_000),
    ("2024-25", date(2024, 4, 1), SCHOOLS, 260_000),
    ("2024-25", date(2024, 4, 1), NORTH_HEALTH, 2_000_000),
    ("2024-25", date(2024, 4, 1), SALT_HEALTH, 1_050_000),
    ("2024-25", date(2024, 4, 1), NEIGHBOUR_CARE, 40_000),
    ("2024-25", date(2024, 4, 1), CUSTODY, 120_000),
    ("2025-26", date(2025, 3, 12), CARE, 6_600_000),
    ("2025-26", date(2025, 3, 12), SCHOOLS, 360_000),
    ("2025-26", date(2025, 3, 12), NORTH_HEALTH, 2_450_000),
    ("2025-26", date(2025, 3, 12), SALT_HEALTH, 1_700_000),
    ("2025-26", date(2025, 3, 12), NEIGHBOUR_CARE, 80_000),
    ("2025-26", date(2025, 3, 12), CUSTODY, 110_000),
    ("2025-26", date(2025, 11, 20), CARE, 7_000_000),
    ("2026-27", date(2026, 3, 11), CARE, 6_250_000),
    ("2026-27", date(2026, 3, 11), SCHOOLS, 520_000),
    ("2026-27", date(2026, 3, 11), NORTH_HEALTH, 2_400_000),
    ("2026-27", date(2026, 3, 11), SALT_NEW_HEALTH, 850_000),
    ("2026-27", date(2026, 3, 11), NEIGHBOUR_CARE, 60_000),
    ("2026-27", date(2026, 3, 11), CUSTODY, 100_000),
]
"""What each budget has, and when that was settled; care's is raised in mid-year. Set beside what is committed."""
PROVIDERS = [
    ("PV-01", "Quillfern Homes (invented)", "private"),
    ("PV-02", "Thornapple Residential (invented)", "private"),
    ("PV-03", "Osierbank Children's Charity (invented)", "voluntary"),
    ("PV-04", "Wendlemere council homes (invented)", "council"),
    ("PV-05", "Wendlemere Joint Homes (invented)", "council"),
    ("PV-06", "Harebell Lane Fostering (invented)", "private"),
    ("PV-07", "Wendlemere council fostering (invented)", "council"),
    ("PV-08", "Greyling Hall School (invented)", "private"),
    ("PV-09", "Fenwold Priory School (invented)", "voluntary"),
    ("PV-10", "Ironwell Secure Home (invented)", "council"),
    ("PV-11", "Saltmarch Hospitals (invented)", "nhs"),
    ("PV-12", "Bridlewick Supported Living (invented)", "private"),
    ("PV-13", "Sallowfield Outreach (invented)", "voluntary"),
    ("PV-14", "Marram Short Breaks (invented)", "voluntary"),
    ("PV-15", "Curlew Family Centre (invented)", "voluntary"),
]
BILLING = {"PV-02": "in_advance", "PV-03": "four_weekly"}
"""How providers invoice who do not do so month by month afterwards."""
OWN_PROVIDERS = frozenset({"PV-04", "PV-07"})
"""The council's own: they send no invoices."""


class Site(NamedTuple):
    """A home, school or ward on the map, and for which places of the plan it is used."""

    home: str
    provider: str
    name: str
    place: str
    district: str
    latitude: str
    longitude: str
    beds: int


SITES = [
    Site("HM-01", "PV-01", "Quillfern 1", "in", "QX3", "54.731", "2.041", 4),
    Site("HM-02", "PV-02", "Thornapple 1", "in", "QX5", "54.672", "1.957", 4),
    Site("HM-03", "PV-04", "Council home 1", "own", "QX1", "54.702", "2.008", 5),
    Site("HM-04", "PV-04", "Council home 2", "own", "QX4", "54.685", "2.052", 4),
    Site("HM-05", "PV-05", "Joint home", "joint", "QX2", "54.714", "1.972", 2),
    Site("HM-06", "PV-01", "Quillfern 2", "near", "QY1", "54.886", "2.018", 5),
    Site("HM-07", "PV-02", "Thornapple 2", "near", "QY2", "54.518", "1.985", 4),
    Site("HM-08", "PV-03", "Osierbank 1", "near", "QY4", "54.712", "2.305", 4),
    Site("HM-09", "PV-01", "Quillfern 3", "far", "QZ1", "55.211", "2.113", 4),
    Site("HM-10", "PV-01", "Quillfern 4", "far", "QZ3", "55.874", "1.642", 5),
    Site("HM-11", "PV-02", "Thornapple 3", "far", "QZ4", "54.128", "2.391", 5),
    Site("HM-12", "PV-02", "Thornapple 4", "far", "QZ6", "53.377", "2.902", 4),
    Site("HM-13", "PV-02", "Thornapple 5", "far", "QZ7", "54.655", "3.018", 3),
    Site("HM-14", "PV-03", "Osierbank 2", "far", "QZ8", "54.981", "0.921", 4),
    Site("HM-15", "PV-03", "Osierbank 3", "far", "QZ9", "56.402", "2.255", 4),
    Site("HM-16", "PV-01", "Quillfern solo", "solo", "QZ2", "55.303", "2.702", 1),
    Site("HM-17", "PV-10", "Ironwell", "secure", "QZ5", "55.612", "2.388", 12),
    Site("HM-18", "PV-11", "Saltmarch young people's ward", "ward", "QX2", "54.719", "2.023", 10),
    Site("HM-19", "PV-11", "Saltmarch step-down unit", "unit", "QX6", "54.661", "2.033", 6),
    Site("HM-20", "PV-08", "Greyling Hall", "school", "QY3", "54.551", "2.122", 60),
    Site("HM-21", "PV-09", "Fenwold Priory", "school", "QZ2", "55.255", "1.801", 45),
    Site("HM-22", "PV-15", "Curlew", "centre", "QY1", "54.874", "2.044", 8),
    Site("HM-23", "PV-12", "Bridlewick flats", "flat", "QX1", "54.699", "2.001", 14),
    Site("HM-24", "PV-14", "Marram house", "breaks", "QX7", "54.741", "1.949", 6),
]
WITHOUT_HOME = {
    "family": ("PV-06", "PV-07"),
    "home": ("PV-13",),
    "group": ("PV-13",),
}
"""Providers of the places that are not on the map: foster families, the child's own home, programmes."""

TERMS = [
    ("2024-04-15", "2024-05-26"),
    ("2024-06-03", "2024-07-21"),
    ("2024-09-02", "2024-10-27"),
    ("2024-11-04", "2024-12-22"),
    ("2025-01-06", "2025-02-16"),
    ("2025-02-24", "2025-04-06"),
    ("2025-04-21", "2025-05-25"),
    ("2025-06-02", "2025-07-13"),
    ("2025-09-01", "2025-10-26"),
    ("2025-11-03", "2025-12-21"),
    ("2026-01-05", "2026-02-15"),
    ("2026-02-23", "2026-03-29"),
    ("2026-04-13", "2026-05-24"),
    ("2026-06-01", "2026-07-12"),
]
NEXT_TERMS = [
    ("2026-08-31", "2026-10-25"),
    ("2026-11-02", "2026-12-20"),
    ("2027-01-04", "2027-02-14"),
    ("2027-02-22", "2027-03-28"),
    ("2027-04-12", "2027-05-30"),
    ("2027-06-07", "2027-07-11"),
]
WEEKDAYS = {
    "SIX-NIGHTS": ("mon", "tue", "wed", "thu", "fri", "sat"),
    "WEEKENDS": ("fri", "sat"),
}


@dataclass(frozen=True)
class DaysOf:
    """The days a calendar holds, for the providers' own arithmetic."""

    calendar: str | None

    def __contains__(self, day: date) -> bool:
        if self.calendar is None:
            return True
        if self.calendar == "TERMS":
            return any(first <= day.isoformat() <= last for first, last in TERMS + NEXT_TERMS)
        return ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day.weekday()] in WEEKDAYS[self.calendar]


def sites(place: str) -> list[Site]:
    """The sites that a place of the plan may mean."""
    return [site for site in SITES if site.place == place]


def health(area: str, on: date) -> tuple[str, str]:
    """The agency and the budget that answer for health in the north (N) or in Saltmarch (S) on a day."""
    if area == "N":
        return NORTH, NORTH_HEALTH
    return (SALT, SALT_HEALTH) if on < MERGER else (SALT_NEW, SALT_NEW_HEALTH)


def state_county(books: Books) -> None:
    """All that is known of the county before and beside its children."""
    _state_bodies(books)
    _state_abolition(books)
    for year, known, budget, amount in AMOUNTS:
        books.state(known, "budget_amounts", budget=budget, financial_year=year, amount=amount)
    for row in PROVIDERS:
        _state_provider(books, *row)
    for site in SITES:
        _state_site(books, site)
    _state_calendars(books)


def _state_bodies(books: Books) -> None:
    for agency, name, kind in AGENCIES:
        books.state(OPENING, "agencies", agency=agency, name=name, kind=kind)
    for row in BUDGETS:
        books.state(OPENING, "budgets", **_budget(*row))
    books.state(MERGER_ANNOUNCED, "agencies", agency=SALT_NEW, name="NHS Saltmarch and Fenwold ICB", kind="icb")
    new = (
        SALT_NEW_HEALTH,
        SALT_NEW,
        "health",
        "Saltmarch and Fenwold children's commissioning",
        "SF10",
        "52100",
    )
    books.state(MERGER_ANNOUNCED, "budgets", **_budget(*new), first_day=MERGER)
    books.amend(MERGER_ANNOUNCED, "agencies", SALT, last_day=date(2026, 3, 31), successor=SALT_NEW)
    books.amend(MERGER_ANNOUNCED, "budgets", SALT_HEALTH, last_day=date(2026, 3, 31), successor=SALT_NEW_HEALTH)


def _state_abolition(books: Books) -> None:
    """The neighbour is to become part of a new council; who takes its budget over nobody has said yet."""
    books.amend(date(2026, 9, 8), "budgets", NEIGHBOUR_CARE, last_day=date(2027, 3, 31))


def _budget(budget: str, agency: str, stream: str, name: str, centre: str, subjective: str) -> dict[str, str]:
    return {
        "budget": budget,
        "agency": agency,
        "stream": stream,
        "name": name,
        "cost_centre": centre,
        "subjective": subjective,
    }


def _state_provider(books: Books, provider: str, name: str, sector: str) -> None:
    number = int(provider[-2:])
    company = f"ZZ{900100 + number}" if sector in ("private", "voluntary") else None
    books.state(OPENING, "providers", provider=provider, name=name, company_number=company, sector=sector)
    plain = name.removesuffix(" (invented)")
    for system, value in _numbers(number, plain):
        books.state(OPENING, "identifiers", kind="provider", code=provider, system=system, value=value)


def _numbers(number: int, name: str) -> Iterator[tuple[str, str]]:
    """Whose numbering or naming, and what the provider is there."""
    yield COUNCIL_NAME, str(700000 + 137 * number)
    yield COUNCIL_NAME, name.upper()
    yield "NHS Saltmarch ICB", f"S{4100 + 7 * number}"
    if number % 3 == 0:  # A supplier set up twice, as happens in every finance system.
        yield COUNCIL_NAME, str(810000 + 53 * number)
        yield COUNCIL_NAME, f"{name} Ltd"


def _state_site(books: Books, site: Site) -> None:
    joint = site.place == "joint"
    known = JOINT_HOME_OPENS if joint else OPENING
    urn = f"INV{int(site.home[-2:]):04d}"
    books.state(
        known,
        "homes",
        home=site.home,
        provider=site.provider,
        name=site.name,
        urn=urn,
        postcode_district=site.district,
        latitude=site.latitude,
        longitude=site.longitude,
        beds=site.beds,
        opened=JOINT_HOME_OPENS if joint else None,
        jointly_commissioned=joint,
        governance="Joint commissioning board: council and both ICBs" if joint else None,
    )
    books.state(known, "identifiers", kind="home", code=site.home, system="Inspectorate", value=urn)


def _state_calendars(books: Books) -> None:
    for known, terms in ((OPENING, TERMS), (date(2026, 5, 14), TERMS + NEXT_TERMS)):
        for first, last in terms:
            books.state(known, "calendars", calendar="TERMS", first_day=first, last_day=last)
    for calendar, weekdays in WEEKDAYS.items():
        books.state(
            OPENING,
            "calendars",
            calendar=calendar,
            first_day=OPENING,
            last_day=date(2029, 3, 31),
            weekdays=weekdays,
        )
