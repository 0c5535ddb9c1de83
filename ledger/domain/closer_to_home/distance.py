"""Distance: how far from home and from the team a child is placed, in whose area, why, and who approved it.

Coordinates and what follows from them are the one place where floating numbers are right: nothing here is money.
A child's home is known to two decimals of a degree only (half a mile or so), so miles are told to one decimal,
and what is told is what is compared with the threshold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import asin, cos, radians, sin, sqrt
from typing import Literal, SupportsFloat

from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Agency, Budget, Home
from ledger.domain.agencies.thresholds import Threshold, thresholds_of
from ledger.domain.closer_to_home.sheets import CloserPlan, DistanceApproval, District, Team
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
    *(CloserPlan, DistanceApproval, Threshold),
)
Approved = Literal["yes", "no", "not_asked"]


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
    council: str | None
    """Who answers for the child: the lead's council, else the council of the child's home; None: neither is known."""
    home_district: str | None
    district: str | None
    """Half the postcode of the place."""
    area: str | None
    """The council in whose area the place lies; None where its district is not mapped."""
    from_home: Decimal | None
    team: str | None
    from_team: Decimal | None
    threshold: Decimal
    """The miles above which a placement is distant."""
    approved: Approved
    approved_on: date | None
    plan: CloserPlan | None
    """The plan to come closer that is open on the day."""

    @property
    def distant(self) -> bool | None:
        """Whether it is farther from home than the threshold; None where the distance is not known."""
        return None if self.from_home is None else self.from_home > self.threshold

    @property
    def outside(self) -> bool | None:
        """Whether it lies outside the council's area; None where that is not known: it is never guessed."""
        return None if self.area is None or self.council is None else self.area != self.council

    def is_there(self, on: date) -> bool:
        """Whether the stay includes the day."""
        first, last = self.placement.stay
        return first <= on <= last

    def plan_is_late(self, on: date) -> bool:
        """Whether the open plan was to be done before the day."""
        return self.plan is not None and self.plan.by is not None and self.plan.by < on


def all_distances(facts: Facts, on: date) -> Iterator[Distance]:
    """Every placement in which a child ever lived away from home, by what was so on the day, in order of code."""
    around = _Around.of(facts, on)
    for placement in sorted(facts.sheet(Placement).values(), key=lambda row: row.placement):
        if placement.setting not in LIVED_AT_HOME:
            yield around.distance(placement)


def distance_of(facts: Facts, placement: Placement, on: date) -> Distance:
    """How far away one placement is, by what was so on the day, whether the child is there on it or not."""
    return _Around.of(facts, on).distance(placement)


@dataclass(frozen=True)
class Areas:
    """Whose area a district lies in, and which agencies are councils."""

    districts: Mapping[str, str] = field(default_factory=dict)
    councils: frozenset[str] = frozenset()

    @classmethod
    def of(cls, facts: Facts) -> Areas:
        """Look the facts through once."""
        return cls(
            {_written(row.district): row.agency for row in facts.sheet(District).values()},
            frozenset(row.agency for row in facts.sheet(Agency).values() if row.kind == "council"),
        )

    def area(self, district: str | None) -> str | None:
        """The council in whose area a district lies; None where it is not mapped: it is never guessed."""
        return self.districts.get(_written(district)) if district else None

    def council(self, lead: str, child: Child | None) -> str | None:
        """Who answers for a child: the lead's council, else that of the child's home; None: neither is known."""
        if lead in self.councils:
            return lead
        return self.area(child.home_district) if child else None


def miles_from_home(child: Child | None, home: Home | None) -> Decimal | None:
    """Miles from a child's home to a place, as told; None where either is not on the map."""
    return _miles((child.home_latitude, child.home_longitude), home) if child else None


def directors_word(
    approvals: Iterable[DistanceApproval], agencies: Collection[str | None]
) -> tuple[Approved, date | None]:
    """What was said last for the lead or the council; of two answers on one day, a no counts."""
    said = [row for row in approvals if row.agency in agencies]
    last = max(said, key=lambda row: (row.on, not row.decided), default=None)
    if last is None:
        return "not_asked", None
    return "yes" if last.decided else "no", last.on


@dataclass(frozen=True)
class _Around:
    """What the distance of any placement is worked out from, on one day."""

    facts: Facts
    on: date
    areas: Areas
    circumstances: Circumstances

    @classmethod
    def of(cls, facts: Facts, on: date) -> _Around:
        """Look the facts through once."""
        return cls(facts, on, Areas.of(facts), Circumstances(facts.sheet(Circumstance).values()))

    def distance(self, placement: Placement) -> Distance:
        """How far away one placement is."""
        facts, code = self.facts, placement.placement
        child = facts.sheet(Child).get((placement.child,))
        home = facts.sheet(Home).get((placement.home,))
        team = facts.sheet(Team).get((self.circumstances.on(placement.child, "allocated_team", self.on),))
        lead = purses_of(facts).agency(placement.lead_budget, Month.of(self.on))
        council = self.areas.council(lead, child)
        said = (row for row in facts.by(DistanceApproval, "placement").get(code, ()) if row.on <= self.on)
        approved, approved_on = directors_word(said, {lead, council})
        plans = facts.by(CloserPlan, "placement", "set_on").get(code, ())
        return Distance(
            placement,
            council,
            child.home_district if child else None,
            home.postcode_district if home else None,
            self.areas.area(home.postcode_district) if home else None,
            miles_from_home(child, home),
            team.team if team else None,
            _miles((team.latitude, team.longitude), home) if team else None,
            thresholds_of(facts).of("distant_miles", council),
            approved,
            approved_on,
            next((plan for plan in reversed(plans) if plan.set_on <= self.on < (plan.ended_on or FOREVER)), None),
        )


def _written(district: str) -> str:
    return "".join(district.split()).upper()


def _miles(place: tuple[Decimal | None, Decimal | None], home: Home | None) -> Decimal | None:
    """From a place to a home, as told; None where either is not on the map."""
    latitude, longitude = place
    if home is None or latitude is None or longitude is None or home.latitude is None or home.longitude is None:
        return None
    return told_miles(great_circle_miles(latitude, longitude, home.latitude, home.longitude))
