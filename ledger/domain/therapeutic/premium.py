"""What placements bought as "therapeutic" cost more than their like without the claim: medians, and how many.

What is in-house has no price that anybody asked, so bought placements are compared with bought ones only. Children in
one jointly commissioned home have one price between them: the difference is also told with each such home once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from ledger.domain.agencies.sheets import Home
from ledger.domain.money_and_days.day_sets import span
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import FOREVER, Month
from ledger.domain.sheet.columns import Amount
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.charges import charges_of
from ledger.domain.splits.packages import Package
from ledger.domain.therapeutic.sheets import Offer, PlacementOffer

ENOUGH = 5
"""Of fewer placements no median is told: one price would show through."""
DAYS_A_WEEK = 7
FOSTERING = "U"
"""The SSDA903 codes that begin so tell how a foster carer is related and for how long: they are one setting here."""
_NO_CHILD = frozenset({"VOID", "PROG"})


class ComparedPlacement(NamedTuple):
    """One placement on the day it is looked at: the horizon, or its last day where it ended in the year before."""

    placement: str
    setting: str
    registration: str | None
    solo: bool | None
    """Whether its home takes one child only; None where that is not known."""
    in_house: bool
    """Whether it is in-house; what nobody says of is bought."""
    joint_home: str | None
    """Its home, where agencies commission it jointly."""
    offer: str | None
    """The offer it was bought as, that day; None: without the claim."""
    on: date
    weekly: Amount | None
    """Seven days at that day's core price, in whole pence; None where no core price by the week can be told."""


class Premium(NamedTuple):
    """Placements alike, with and without the claim. Money in whole pence; None where there are fewer than five."""

    setting: str
    in_house: bool
    """Whether it is of in-house placements; else of those that are bought."""
    registration: str | None
    solo: bool | None
    among_all: bool
    """Whether it is of the whole setting, and registration and solo are not looked at."""
    with_claim: int
    without: int
    median_with: Amount | None
    median_without: Amount | None
    difference: Amount | None
    """What the median with the claim lies above that without it; None where they are too few to compare."""
    in_joint_homes: int
    """How many of those with the claim are in jointly commissioned homes."""
    difference_once: Amount | None
    """The same with each jointly commissioned home counted once, at the median of its placements."""


def compared(packages: Iterable[Package], given: Facts, horizon: date) -> Iterator[ComparedPlacement]:
    """Every child's placement open on the horizon or ended in the twelve months to it; nothing without any offer.

    `given` holds offers, the placements bought as them, and homes.
    """
    bought: dict[str, list[PlacementOffer]] = defaultdict(list)
    for row in given.sheet(PlacementOffer).values():
        bought[row.placement].append(row)
    if not bought:
        return
    homes, offers = given.sheet(Home), given.sheet(Offer)
    since = _twelve_months_before(horizon)
    for package in packages:
        placement = package.placement
        first, last = placement.stay
        on = min(horizon, last)
        if placement.setting in _NO_CHILD or on < max(first, since):
            continue
        home = homes.get((placement.home or "",))
        yield ComparedPlacement(
            placement.placement,
            placement.setting,
            placement.registration,
            None if home is None or home.beds is None else home.beds == 1,
            placement.sourcing == "in_house",
            home.home if home is not None and home.jointly_commissioned else None,
            _offer_on(bought[placement.placement], offers, on),
            on,
            weekly_core(package, on),
        )


def weekly_core(package: Package, on: date) -> int | None:
    """Seven days at the core price of a day, whole pence; None without one, or where it is for some weekdays only."""
    month = Month.of(on)
    core = [
        charge
        for charge in charges_of(package, month, span(month, on, on))
        if charge.price.component == "core" and charge.price.unit != "once"
    ]
    if any(each.price.calendar and package.calendars[each.price.calendar].names_weekdays for each in core):
        return None
    exact = sum((each.of_a_day for each in core), Fraction(0)) * DAYS_A_WEEK
    return round_half_away(exact) or None


def premiums(rows: Iterable[ComparedPlacement]) -> list[Premium]:
    """Each setting's bought and in-house placements, then by registration and whether for one child.

    Only where somebody has the claim.
    """
    groups: dict[tuple[str, bool, bool, str, str], list[ComparedPlacement]] = defaultdict(list)
    for row in rows:
        if row.weekly is not None:
            setting = FOSTERING if row.setting.startswith(FOSTERING) else row.setting
            groups[setting, row.in_house, False, "", ""].append(row)
            groups[setting, row.in_house, True, row.registration or "", str(row.solo)].append(row)
    return [
        _premium(setting, alike, among_all=not narrow)
        for (setting, _, narrow, _, _), alike in sorted(groups.items())
        if any(row.offer for row in alike)
    ]


def _premium(setting: str, alike: list[ComparedPlacement], *, among_all: bool) -> Premium:
    claimed, others = [row for row in alike if row.offer], [row for row in alike if not row.offer]
    with_claim, without = median(_weeks(claimed)), median(_weeks(others))
    return Premium(
        setting,
        alike[0].in_house,
        None if among_all else alike[0].registration,
        None if among_all else alike[0].solo,
        among_all,
        len(claimed),
        len(others),
        with_claim,
        without,
        _difference(with_claim, without),
        sum(row.joint_home is not None for row in claimed),
        _difference(median(_homes_once(claimed)), median(_homes_once(others))),
    )


def _difference(with_claim: int | None, without: int | None) -> int | None:
    return None if with_claim is None or without is None else with_claim - without


def _weeks(rows: Iterable[ComparedPlacement]) -> list[int]:
    return [row.weekly or 0 for row in rows]


def _homes_once(rows: Iterable[ComparedPlacement]) -> list[int]:
    """Their weekly prices, of each jointly commissioned home one: the middle one of its placements'."""
    homes: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        homes[row.joint_home or f"placement {row.placement}"].append(row.weekly or 0)
    return [_middle(amounts) for amounts in homes.values()]


def median(amounts: list[int]) -> int | None:
    """The middle one of five or more amounts, or the mean of the middle two rounded half away from nil; else None."""
    return _middle(amounts) if len(amounts) >= ENOUGH else None


def _middle(amounts: list[int]) -> int:
    ordered = sorted(amounts)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return round_half_away(Fraction(low + high, 2))


def _offer_on(bought: Iterable[PlacementOffer], offers: Mapping[tuple[str], Offer], on: date) -> str | None:
    """The offer a placement was bought as on a day, the one begun last; one that has ended claims nothing."""
    found = [
        (row.first_day or date.min, row.offer)
        for row in bought
        if (row.first_day or date.min) <= on <= (row.last_day or FOREVER) and _is_open(offers.get((row.offer,)), on)
    ]
    return max(found)[1] if found else None


def _is_open(offer: Offer | None, on: date) -> bool:
    return offer is not None and offer.first_day <= on <= (offer.last_day or FOREVER)


def _twelve_months_before(horizon: date) -> date:
    """The first day of the twelve calendar months that end with the horizon's."""
    month = Month.of(horizon)
    return Month(month.year - 1, month.number).next.first_day
