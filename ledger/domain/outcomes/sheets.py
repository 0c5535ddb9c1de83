"""What it is for: outcomes, observations of them, and reviews. They stand beside the money, never divided by it."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from ledger.domain.agencies.sheets import AgencyCode
from ledger.domain.placements.sheets import PlacementCode
from ledger.domain.sheet.cells import CODE, CODES, Code, Day, Number, Refers, Text, YesNo
from ledger.domain.sheet.rows import Row

OutcomeCode = Annotated[str, CODE, Refers("outcomes")]
Rater = Literal["child", "carer", "practitioner", "teacher", "record"]
"""Who says so; the child first."""
RATERS: tuple[Rater, ...] = get_args(Rater)


class Outcome(Row, sheet="outcomes", key=("outcome",), group="Outcomes", open_to="parties"):
    """What a placement is to change for the child, and which agency is accountable for it."""

    outcome: Code = Field(description="The outcome's code")
    placement: PlacementCode = Field(description="Which placement")
    domain: Literal[
        "safety", "health", "education", "relationships", "independence", "stability", "closer_to_home"
    ] = Field(description="Which part of life")
    statement: Text = Field(description="What is to be different, in plain words and without names")
    whose_words: Literal["child", "family", "practitioner"] | None = Field(None, description="Whose words these are")
    accountable: AgencyCode = Field(description="The agency that is accountable for it")
    first_day: Day = Field(description="When it was set")
    due: Day | None = Field(None, description="By when")
    instrument: Literal[
        "goal", "sdq", "attendance", "secure_base", "placement_moves", "restraint", "missing", "other"
    ] = Field(description="What it is measured by")
    baseline: Number | None = Field(None, description="The measure at the start")
    target: Number | None = Field(None, description="The measure aimed for")


class Observation(Row, sheet="observations", key=("outcome", "on", "rater"), group="Outcomes", open_to="parties"):
    """One measurement of an outcome."""

    outcome: OutcomeCode = Field(description="Which outcome")
    on: Day = Field(description="When it was observed")
    value: Number = Field(description="The measure")
    rater: Rater = Field(description="Who says so")
    note: Text | None = Field(None, description="What to know about it")


class OutcomeEnding(Row, sheet="outcome_endings", key=("outcome",), group="Outcomes", open_to="parties"):
    """How an outcome ended: goals are met, change or get stuck, and what came after them is kept in view."""

    outcome: OutcomeCode = Field(description="Which outcome")
    on: Day = Field(description="When it ended")
    why: Literal["met", "changed", "stuck", "left", "no_longer_needed"] = Field(description="How it ended")
    replaced_by: OutcomeCode | None = Field(None, description="The outcome that took its place")
    note: Text | None = Field(None, description="What was said, without names")


class Review(Row, sheet="reviews", key=("review",), group="Outcomes", open_to="parties"):
    """A joint review of a placement."""

    review: Code = Field(description="The review's code")
    placement: PlacementCode = Field(description="Which placement")
    held_on: Day = Field(description="When it was held")
    agencies: Annotated[tuple[str, ...], CODES, Refers("agencies")] = Field(
        (), description="Who took part, codes separated by spaces"
    )
    split_still_right: YesNo | None = Field(None, description="Whether the split was found to be still right")
    next_review: Day | None = Field(None, description="When the next one is due")
    note: Text | None = Field(None, description="What was said, without names")
