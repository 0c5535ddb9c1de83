"""Closer to home: teams and districts on the map, plans to come closer, who approved a distance, what is averted."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from ledger.domain.agencies.sheets import AgencyCode, HomeCode, ProviderCode
from ledger.domain.placements.sheets import ChildCode, PlacementCode
from ledger.domain.sheet.cells import CODE, LATITUDE, LONGITUDE, Code, Day, Money, Refers, Text, YesNo
from ledger.domain.sheet.rows import Row

SearchCode = Annotated[str, CODE, Refers("searches")]
Approver = Literal["director", "nominated_officer"]
"""Who of a council may approve a placement outside its area (regulation 11)."""


class Team(Row, sheet="teams", key=("team",), group="Closer to home", open_to="all"):
    """A team to which children are allocated (circumstance `allocated_team`): a place on the map."""

    team: Code = Field(description="The team's code")
    agency: AgencyCode = Field(description="Whose team it is")
    name: Text = Field(description="Its name as screens show it")
    postcode_district: Text | None = Field(None, description="First half of its postcode")
    latitude: Annotated[Decimal, LATITUDE] | None = Field(None, description="Degrees north")
    longitude: Annotated[Decimal, LONGITUDE] | None = Field(None, description="Degrees east; west is below zero")


class District(Row, sheet="districts", key=("district",), group="Closer to home", open_to="all"):
    """Whose area a postcode district lies in: so the ledger knows what is outside the area."""

    district: Code = Field(description="First half of a postcode, e.g. EX4")
    agency: AgencyCode = Field(description="The council in whose area it lies, or most of it")


class AdjoiningAuthority(
    Row,
    sheet="adjoining_authorities",
    one="adjoining_authority",
    key=("agency", "neighbour"),
    group="Closer to home",
    open_to="all",
):
    """Whether two councils' areas adjoin, where land borders do not say: across water, or of new councils."""

    agency: AgencyCode = Field(description="The council that says so")
    neighbour: AgencyCode = Field(description="The other council")
    adjoins: YesNo = Field(description="Whether its area adjoins")
    note: Text | None = Field(None, description="What that rests on")


class CloserPlan(Row, sheet="closer_plans", key=("placement", "set_on"), group="Closer to home", open_to="parties"):
    """A plan to bring a child closer to home."""

    placement: PlacementCode = Field(description="The placement that is far away")
    set_on: Day = Field(description="When the plan was made")
    agency: AgencyCode = Field(description="Who is accountable for it")
    plan: Text = Field(description="What is to be done, without names")
    by: Day | None = Field(None, description="By when")
    ended_on: Day | None = Field(None, description="When it was done or given up")
    outcome: Text | None = Field(None, description="What came of it")


class DistanceApproval(
    Row, sheet="distance_approvals", key=("placement", "agency", "role"), group="Closer to home", open_to="parties"
):
    """The director's or a nominated officer's yes or no to a placement out of area."""

    placement: PlacementCode = Field(description="Which placement")
    agency: AgencyCode = Field(description="For which agency")
    role: Text = Field(description="The role, never a name")
    approver: Approver | None = Field(
        None,
        description="Whether that is the director of children's services or a nominated officer; empty: the director",
    )
    decided: YesNo = Field(description="Approved or not")
    on: Day = Field(description="When")
    note: Text | None = Field(None, description="Conditions or reasons")

    @property
    def said_by(self) -> Approver:
        """Who said so: the director, where nothing else is said."""
        return self.approver or "director"


class AreaNotice(
    Row, sheet="area_notices", key=("placement", "agency", "kind"), group="Closer to home", open_to="parties"
):
    """That the council in whose area a child is placed was given written notice, or consulted."""

    placement: PlacementCode = Field(description="Which placement")
    agency: AgencyCode = Field(description="The council in whose area it lies")
    kind: Literal["notified", "consulted"] = Field(
        description="Notified in writing (regulation 13), or consulted with the care plan (regulation 11)"
    )
    on: Day = Field(description="When")
    note: Text | None = Field(None, description="What to know about it, without names")


class Averted(
    Row, sheet="averts", one="averted", key=("placement", "setting"), group="Closer to home", open_to="parties"
):
    """What wraparound at home or short breaks are bought to avert. A judgement, with who made it and on what."""

    placement: PlacementCode = Field(description="The package of care at home (wraparound) or short breaks")
    setting: Code = Field(description="The setting it averts, as in placements")
    weekly_price: Money | None = Field(None, description="Pounds a week that setting would cost")
    like: PlacementCode | None = Field(None, description="A placement like the one averted, whose price is taken")
    judged_on: Day = Field(description="When this was judged")
    judged_by: Text = Field(description="The role, never a name")
    note: Text | None = Field(None, description="What the judgement rests on")


class Search(Row, sheet="searches", one="search", key=("search",), group="Closer to home", open_to="parties"):
    """A search for a place: when it was needed, when it was found, where the child was meanwhile."""

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


class SearchRefusal(
    Row, sheet="search_refusals", key=("search", "provider", "on"), group="Closer to home", open_to="parties"
):
    """A provider that was asked and refused."""

    search: SearchCode = Field(description="Which search")
    provider: ProviderCode = Field(description="Who was asked")
    home: HomeCode | None = Field(None, description="Which home of theirs")
    on: Day = Field(description="When the provider refused")
    reason: Literal["no_bed", "needs_too_high", "match_with_others", "staffing", "no_answer", "other"] = Field(
        description="Why"
    )
    note: Text | None = Field(None, description="What they said, without names")
