"""Closer to home: teams and districts on the map, plans to come closer, who approved a distance, what is averted."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ledger.domain.agencies import AgencyCode, ChildCode, HomeCode, ProviderCode
from ledger.domain.cells import CODE, LATITUDE, LONGITUDE, Code, Day, Money, Refers, Text, YesNo
from ledger.domain.placements import PlacementCode
from ledger.domain.rows import Row

TeamCode = Annotated[str, CODE, Refers("teams")]
SearchCode = Annotated[str, CODE, Refers("searches")]


class Team(Row):
    """A team to which children are allocated (circumstance `allocated_team`): a place on the map."""

    sheet: ClassVar[str] = "teams"
    key: ClassVar[tuple[str, ...]] = ("team",)

    team: Code = Field(description="The team's code")
    agency: AgencyCode = Field(description="Whose team it is")
    name: Text = Field(description="Its name as screens show it")
    postcode_district: Text | None = Field(None, description="First half of its postcode")
    latitude: Annotated[Decimal, LATITUDE] | None = Field(None, description="Degrees north")
    longitude: Annotated[Decimal, LONGITUDE] | None = Field(None, description="Degrees east; west is below zero")


class District(Row):
    """Whose area a postcode district lies in: so the ledger knows what is outside the area."""

    sheet: ClassVar[str] = "districts"
    key: ClassVar[tuple[str, ...]] = ("district",)

    district: Code = Field(description="First half of a postcode, e.g. EX4")
    agency: AgencyCode = Field(description="The council in whose area it lies, or most of it")


class CloserPlan(Row):
    """A plan to bring a child closer to home."""

    sheet: ClassVar[str] = "closer_plans"
    key: ClassVar[tuple[str, ...]] = ("placement", "set_on")

    placement: PlacementCode = Field(description="The placement that is far away")
    set_on: Day = Field(description="When the plan was made")
    agency: AgencyCode = Field(description="Who answers for it")
    plan: Text = Field(description="What is to be done, without names")
    by: Day | None = Field(None, description="By when")
    ended_on: Day | None = Field(None, description="When it was done or given up")
    outcome: Text | None = Field(None, description="What came of it")


class DistanceApproval(Row):
    """The director's yes or no to a placement at a distance."""

    sheet: ClassVar[str] = "distance_approvals"
    key: ClassVar[tuple[str, ...]] = ("placement", "agency", "role")

    placement: PlacementCode = Field(description="Which placement")
    agency: AgencyCode = Field(description="For which agency")
    role: Text = Field(description="In what office, never a name")
    decided: YesNo = Field(description="Approved or not")
    on: Day = Field(description="When")
    note: Text | None = Field(None, description="Conditions or reasons")


class Averted(Row):
    """What wraparound at home or short breaks are bought to avert. A judgement, with who made it and on what."""

    sheet: ClassVar[str] = "averts"
    one: ClassVar[str | None] = "averted"
    key: ClassVar[tuple[str, ...]] = ("placement", "setting")

    placement: PlacementCode = Field(description="The wraparound or short breaks")
    setting: Code = Field(description="The setting it averts, as in placements")
    weekly_price: Money | None = Field(None, description="Pounds a week that setting would cost")
    like: PlacementCode | None = Field(None, description="A placement like the one averted, whose price is taken")
    judged_on: Day = Field(description="When this was judged")
    judged_by: Text = Field(description="In what office, never a name")
    note: Text | None = Field(None, description="What the judgement rests on")


class Search(Row):
    """A search for a place: when it was needed, when it was found, where the child was meanwhile."""

    sheet: ClassVar[str] = "searches"
    one: ClassVar[str | None] = "search"
    key: ClassVar[tuple[str, ...]] = ("search",)

    search: Code = Field(description="The search's code")
    child: ChildCode = Field(description="For which child")
    kind: Literal["secure", "tier4", "step_down", "residential", "fostering", "other"] = Field(
        description="What is looked for"
    )
    agency: AgencyCode = Field(description="Who has to find it")
    needed_on: Day = Field(description="From when it is needed")
    found_on: Day | None = Field(None, description="The day the child moved there; empty: not found yet")
    placement: PlacementCode | None = Field(None, description="The placement that was found")
    held_in: PlacementCode | None = Field(None, description="The placement the child was in meanwhile")
    ended_on: Day | None = Field(None, description="When it was given up or needed no longer")
    note: Text | None = Field(None, description="What to know about it, without names")


class SearchRefusal(Row):
    """A provider that was asked and said no."""

    sheet: ClassVar[str] = "search_refusals"
    key: ClassVar[tuple[str, ...]] = ("search", "provider", "on")

    search: SearchCode = Field(description="Which search")
    provider: ProviderCode = Field(description="Who was asked")
    home: HomeCode | None = Field(None, description="Which home of theirs")
    on: Day = Field(description="When they said no")
    reason: Literal["no_bed", "needs_too_high", "match_with_others", "staffing", "no_answer", "other"] = Field(
        description="Why"
    )
    note: Text | None = Field(None, description="What they said, without names")
