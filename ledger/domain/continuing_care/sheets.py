"""Continuing care of a child as a process with clocks. Eligibility is shown beside a split and never sets it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from ledger.domain.agencies.sheets import AgencyCode
from ledger.domain.placements.sheets import ChildCode
from ledger.domain.sheet.cells import CODE, CODES, Code, Day, Refers, Text
from ledger.domain.sheet.rows import Row

CareCaseCode = Annotated[str, CODE, Refers("care_cases")]
CareDomain = Literal[
    "breathing",
    "eating_and_drinking",
    "mobility",
    "continence",
    "skin_and_tissue_viability",
    "communication",
    "medicines",
    "psychological_and_emotional_needs",
    "seizures",
    "challenging_behaviour",
]
"""The ten domains of the children's decision support tool (common knowledge of the field)."""
CareLevelName = Literal["no_additional", "low", "moderate", "high", "severe", "priority"]
"""Levels of need, the lowest first; not every domain uses every level."""
STEPS = ("assessment", "forum", "decision", "review")
"""The steps of continuing care, in their order."""


class CareCase(Row, sheet="care_cases", key=("care_case",), group="Decisions and meetings", open_to="parties"):
    """A referral of a child for continuing care, and all that follows from it."""

    care_case: Code = Field(description="The case's code")
    child: ChildCode = Field(description="Which child")
    agency: AgencyCode = Field(description="The ICB that decides on eligibility")
    referred_by: AgencyCode | None = Field(None, description="Who referred")
    referred_on: Day = Field(description="When the referral came in")
    closed_on: Day | None = Field(None, description="When the case was closed")
    note: Text | None = Field(None, description="What to know about it, without names")


class CareStep(
    Row, sheet="care_steps", key=("care_case", "step", "on"), group="Decisions and meetings", open_to="parties"
):
    """A step of a case that was taken. What is still to come has clocks of its own (thresholds)."""

    care_case: CareCaseCode = Field(description="Which case")
    step: Literal["assessment", "forum", "decision", "review"] = Field(
        description="assessment (with the decision support tool), multi-agency forum, decision, review"
    )
    on: Day = Field(description="When it was done")
    result: Literal["eligible", "not_eligible", "deferred"] | None = Field(
        None, description="What a forum recommended, or a decision or review came to"
    )
    agencies: Annotated[tuple[str, ...], CODES, Refers("agencies")] = Field(
        (), description="Who took part, codes separated by spaces"
    )
    next_due: Day | None = Field(None, description="When the next step or review is due; empty: by the clocks")
    note: Text | None = Field(None, description="Reasons, without names")


def in_order(steps: Iterable[CareStep]) -> list[CareStep]:
    """Steps as they were taken, those of one day in the order of the process."""
    return sorted(steps, key=lambda row: (row.on, STEPS.index(row.step)))


class CareLevel(
    Row, sheet="care_levels", key=("care_case", "domain", "on"), group="Decisions and meetings", open_to="parties"
):
    """The level of need in one domain as assessed on a day."""

    care_case: CareCaseCode = Field(description="Which case")
    domain: CareDomain = Field(description="Which of the ten domains")
    on: Day = Field(description="When it was assessed")
    level: CareLevelName = Field(description="The level of need")
    note: Text | None = Field(None, description="What it rests on, without names")
