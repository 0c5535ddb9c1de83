"""Distance: how far from home and from the team a child is placed, and in whose area. Miles are a statistic.

Coordinates and what follows from them are the one place where floating numbers are right: nothing here is money.
A child's home is known to two decimals of a degree only (half a mile or so), so miles are told to one decimal,
and what is told is what is compared with the threshold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import asin, cos, radians, sin, sqrt
from typing import SupportsFloat

from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Agency, Budget, Home
from ledger.domain.agencies.thresholds import Threshold, thresholds_of
from ledger.domain.closer_to_home.areas import NO_BORDERS, Areas, Borders
from ledger.domain.closer_to_home.out_of_area import OutOfArea, out_of_area
from ledger.domain.closer_to_home.sheets import (
    AdjoiningAuthority,
    AreaNotice,
    CloserPlan,
    DistanceApproval,
    District,
    Team,
)
from ledger.domain.money_and_days.periods import FOREVER, Month
from ledger.domain.placements.circumstances import Circumstances
from ledger.domain.placements.sheets import Child, Circumstance, Placement
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row

EARTH_MILES = Fraction("6371.0088") / Fraction("1.609344")
"""The earth's mean radius in statute miles: 6,371.0088 km, and 1.609344 km a mile."""
BOUGHT_FOR_HOME = frozenset({"WRAP", "SHORT"})
"""Wraparound at home and short breaks: bought so that a child can stay at home."""
LIVED_AT_HOME = BOUGHT_FOR_HOME | {"PROG", "VOID"}
"""Settings in which no child lives away from home: nobody is placed at a distance by them."""
SHEETS_OF_DISTANCE: tuple[type[Row], ...] = (
    *(Agency, Budget, Home, Child, Circumstance, Placement, Team, District),
    *(CloserPlan, DistanceApproval, AreaNotice, AdjoiningAuthority, Threshold),
)


def great_circle_miles(
    latitude: SupportsFloat, longitude: SupportsFloat, other_latitude: SupportsFloat, other_longitude: SupportsFloat
) -> float:
    """Statute miles along the great circle between two places in degrees (haversine, mean radius of the earth)."""
    here, there = radians(latitude), radians(other_latitude)
    up, across = (there - here) / 2, radians(other_longitude) / 2 - radians(longitude) / 2
    bow = sin(up) ** 2 + cos(here) * cos(there) * sin(across) ** 2
    return 2 * EARTH_MILES * asin(min(1, sqrt(bow)))


def told_miles(miles: float) -> Decimal:
    """Miles as they are told and compared: to one decimal."""
    return Decimal(f"{miles:.1f}")


@dataclass(frozen=True, slots=True)
class Distance:
    """How far away one placement is on a day. Miles are None where a place is not on the map."""

    placement: Placement
    law: OutOfArea
    """In whose area it lies, and what the regulations ask of it."""
    home_district: str | None
    district: str | None
    """Half the postcode of the place."""
    from_home: Decimal | None
    team: str | None
    from_team: Decimal | None
    threshold: Decimal
    """The miles above which the statistic counts it as distant; the law asks by area."""
    plan: CloserPlan | None
    """The plan to come closer that is open on the day."""

    @property
    def distant(self) -> bool | None:
        """Whether it is farther from home than the threshold; None where the distance is not known."""
        return None if self.from_home is None else self.from_home > self.threshold

    def is_there(self, on: date) -> bool:
        """Whether the stay includes the day."""
        first, last = self.placement.stay
        return first <= on <= last

    def plan_is_late(self, on: date) -> bool:
        """Whether the open plan was to be done before the day."""
        return self.plan is not None and self.plan.by is not None and self.plan.by < on


def all_distances(facts: Facts, on: date, borders: Borders = NO_BORDERS) -> Iterator[Distance]:
    """Every placement in which a child ever lived away from home, by what was so on the day, in order of code."""
    around = _Around.of(facts, on, borders)
    for placement in sorted(facts.sheet(Placement).values(), key=lambda row: row.placement):
        if placement.setting not in LIVED_AT_HOME:
            yield around.distance(placement)


def distance_of(facts: Facts, placement: Placement, on: date) -> Distance:
    """How far away one placement is, by what was so on the day, whether the child is there on it or not."""
    return _Around.of(facts, on).distance(placement)


def miles_from_home(child: Child | None, home: Home | None) -> Decimal | None:
    """Miles from a child's home to a place, as told; None where either is not on the map."""
    return _miles((child.home_latitude, child.home_longitude), home) if child else None


@dataclass(frozen=True)
class _Around:
    """What the distance of any placement is worked out from, on one day."""

    facts: Facts
    on: date
    areas: Areas
    circumstances: Circumstances

    @classmethod
    def of(cls, facts: Facts, on: date, borders: Borders = NO_BORDERS) -> _Around:
        """Look the facts through once."""
        return cls(facts, on, Areas.of(facts, borders), Circumstances(facts.sheet(Circumstance).values()))

    def distance(self, placement: Placement) -> Distance:
        """How far away one placement is."""
        facts, code = self.facts, placement.placement
        child = facts.sheet(Child).get((placement.child,))
        home = facts.sheet(Home).get((placement.home,))
        team = facts.sheet(Team).get((self.circumstances.on(placement.child, "allocated_team", self.on),))
        lead = purses_of(facts).agency(placement.lead_budget, Month.of(self.on))
        law = out_of_area(facts, placement, lead, self.areas, self.circumstances, self.on)
        plans = facts.by(CloserPlan, "placement", "set_on").get(code, ())
        return Distance(
            placement,
            law,
            child.home_district if child else None,
            home.postcode_district if home else None,
            miles_from_home(child, home),
            team.team if team else None,
            _miles((team.latitude, team.longitude), home) if team else None,
            thresholds_of(facts).of("distant_miles", law.council),
            next((plan for plan in reversed(plans) if plan.set_on <= self.on < (plan.ended_on or FOREVER)), None),
        )


def _miles(place: tuple[Decimal | None, Decimal | None], home: Home | None) -> Decimal | None:
    """From a place to a home, as told; None where either is not on the map."""
    latitude, longitude = place
    if home is None or latitude is None or longitude is None or home.latitude is None or home.longitude is None:
        return None
    return told_miles(great_circle_miles(latitude, longitude, home.latitude, home.longitude))
