"""Therapeutic, in evidence: what a service says it is, what bears that out, and what a child was given of it.

There is no agreed definition of "therapeutic": the ledger records the claim and the evidence, and judges neither.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ledger.domain.agencies.sheets import HomeCode, ProviderCode
from ledger.domain.placements.sheets import PlacementCode, PriceCode
from ledger.domain.sheet.cells import CODE, Code, Day, MonthText, Quantity, Rate, Refers, Text, Whole
from ledger.domain.sheet.choices import Clinician, Clinicians
from ledger.domain.sheet.rows import DatedRow, Row, fault

OfferCode = Annotated[str, CODE, Refers("offers")]
Tier = Literal["associate", "developmental", "full", "accredited"]
"""Tiers of the Community of Communities, the lowest first."""
Standard = Literal[
    "principles_and_practice",
    "leadership_and_management",
    "caregivers",
    "plan_and_framework",
    "physical_environment",
    "relationships_and_belonging",
    "physical_intervention",
    "governance_and_external_relations",
    "social_media",
    "equality_diversity_and_inclusion",
]
"""The ten heads of the Therapeutic Child Care Standards, second edition 2025."""
Dimension = Literal["availability", "sensitivity", "acceptance", "cooperation", "family_membership"]
BENEFITS: dict[Dimension, str] = {
    "availability": "building trust",
    "sensitivity": "managing feelings",
    "acceptance": "building self-esteem",
    "cooperation": "feeling effective",
    "family_membership": "belonging",
}
"""What each dimension of the Secure Base model works towards."""
HIGHEST_RATING = 5


class Offer(DatedRow, sheet="offers", key=("offer",), group="Therapeutic, in evidence", open_to="all"):
    """What a service says of itself: its model, its accreditation, its people."""

    offer: Code = Field(description="The offer's code")
    provider: ProviderCode = Field(description="Who offers it")
    home: HomeCode | None = Field(None, description="The home or school it is of; empty: all the provider's")
    service: Literal["home", "fostering_agency", "school", "wraparound_team"] = Field(
        description="What kind of service"
    )
    name: Text = Field(description="What it is called")
    practice_model: Text | None = Field(None, description="The model of practice it names; empty: none is named")
    model_version: Text | None = Field(None, description="Which edition or version of the model")
    tier: Tier | None = Field(None, description="Tier of the Community of Communities; empty: none")
    tier_until: Day | None = Field(None, description="The last day of that tier")
    staff: Whole | None = Field(None, description="How many people give care")
    staff_trained: Whole | None = Field(None, description="How many of them are trained in the model")
    trained_on: Day | None = Field(None, description="The day these numbers are of")
    supervision_hours: Quantity | None = Field(None, description="Hours of clinical supervision a month")
    professions: Clinicians = Field((), description="Professions of its clinicians, separated by spaces")
    first_day: Day = Field(description="First day of the offer")
    last_day: Day | None = Field(None, description="Last day of the offer; empty: open")
    note: Text | None = Field(None, description="Where this is written down")

    @model_validator(mode="after")
    def _no_more_trained_than_there_are(self) -> Self:
        if self.staff is not None and self.staff_trained is not None and self.staff_trained > self.staff:
            raise fault(
                "staff_trained", f"no more people than give care ({self.staff})", "Amend one of the two numbers"
            )
        return self


class OfferEvidence(
    Row, sheet="offer_evidence", key=("offer", "standard", "on"), group="Therapeutic, in evidence", open_to="all"
):
    """Evidence for an offer under one head of the standards, and what was made of it."""

    offer: OfferCode = Field(description="Which offer")
    standard: Standard = Field(description="Which of the ten standards")
    on: Day = Field(description="When it was seen")
    evidence: Text = Field(description="What was seen, without names")
    seen_by: Text = Field(description="The role, never a name")
    finding: Literal["met", "partly_met", "not_met"] | None = Field(None, description="What was found")


class PlacementOffer(
    DatedRow,
    sheet="placement_offers",
    key=("placement", "offer"),
    group="Therapeutic, in evidence",
    open_to="parties",
):
    """The offer that a placement was bought as."""

    placement: PlacementCode = Field(description="Which placement")
    offer: OfferCode = Field(description="Which offer")
    first_day: Day | None = Field(None, description="First day; empty: the placement's")
    last_day: Day | None = Field(None, description="Last day; empty: the placement's")


class TherapyHours(
    Row,
    sheet="therapy_hours",
    one="therapy_hours",
    key=("placement", "service_month", "clinician", "contact"),
    group="Therapeutic, in evidence",
    open_to="parties",
):
    """Hours of one kind of clinician in a month: what was contracted, what was delivered, what they cost."""

    placement: PlacementCode = Field(description="Which placement")
    service_month: MonthText = Field(description="Which month")
    clinician: Clinician = Field(description="Which kind of clinician")
    contact: Literal["direct", "indirect"] = Field(
        description="direct: with the child or family; indirect: with those who care for the child"
    )
    contracted: Quantity = Field(description="Hours commissioned for the month")
    delivered: Quantity | None = Field(None, description="Hours delivered; empty: not reported")
    price: PriceCode | None = Field(None, description="The price that charges for these hours")
    hourly_rate: Rate | None = Field(
        None, description="Pounds an hour where the hours lie within another price; empty: as the price has it"
    )
    note: Text | None = Field(None, description="Why hours were not given, without names")


class CarePlan(
    Row, sheet="care_plans", key=("placement", "kind", "on"), group="Therapeutic, in evidence", open_to="parties"
):
    """A formulation or a plan of a placement, and when it is to be looked at again."""

    placement: PlacementCode = Field(description="Which placement")
    kind: Literal["formulation", "therapy_plan", "care_plan", "step_down_plan"] = Field(description="What it is")
    on: Day = Field(description="When it was made")
    review_by: Day | None = Field(None, description="By when it is to be reviewed")
    role: Text | None = Field(None, description="Who made it: the role, never a name")
    note: Text | None = Field(None, description="Where it is kept")


class SecureBaseRating(
    Row,
    sheet="secure_base_ratings",
    key=("placement", "on", "rater", "dimension"),
    group="Therapeutic, in evidence",
    open_to="parties",
):
    """A practitioner's rating of one dimension of the Secure Base model: a local rating, not a psychometric score."""

    placement: PlacementCode = Field(description="Which placement")
    on: Day = Field(description="When")
    rater: Literal["child", "carer", "practitioner"] = Field(description="Who says so")
    dimension: Dimension = Field(description="Which of the five dimensions")
    rating: Whole = Field(description="From 1 (hardly) to 5 (fully), as rated here")
    note: Text | None = Field(None, description="What it rests on, without names")

    @model_validator(mode="after")
    def _on_the_scale(self) -> Self:
        if not 1 <= self.rating <= HIGHEST_RATING:
            raise fault("rating", f"a whole number from 1 to {HIGHEST_RATING}", "Rate it on the scale of 1 to 5")
        return self
