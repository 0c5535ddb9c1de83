"""Jointly commissioned homes: a price for the whole block of beds, and which placement had which bed when."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from ledger.domain.agencies.sheets import BudgetCode, HomeCode
from ledger.domain.placements.sheets import PlacementCode
from ledger.domain.sheet.cells import Code, Day, Rate, Text, Whole
from ledger.domain.sheet.rows import DatedRow, fault


class HomeBlock(DatedRow, sheet="home_blocks", key=("home", "first_day"), group="Funds and homes", open_to="members"):
    """What all beds of a home cost together from a day on, taken or not."""

    home: HomeCode = Field(description="Which home")
    first_day: Day = Field(description="First day of the price")
    last_day: Day | None = Field(None, description="Last day of the price; empty: open")
    rate: Rate = Field(description="Pounds for all beds and one unit, without recoverable VAT")
    unit: Literal["day", "week", "month", "year"] = Field(description="What the rate is for")
    beds: Whole = Field(description="How many beds it buys")
    lead_budget: BudgetCode = Field(description="Its agency holds the contract, for the empty beds too")
    note: Text | None = Field(None, description="What to know about it")

    @model_validator(mode="after")
    def _some_bed(self) -> Self:
        if not self.beds:
            raise fault("beds", "at least one bed", "Write how many beds the price buys")
        return self


class HomeBed(
    DatedRow,
    sheet="home_beds",
    key=("home", "bed", "placement", "first_day"),
    group="Funds and homes",
    open_to="members",
):
    """Which placement has a bed; the days of a bed without a child go to its placement of setting VOID."""

    home: HomeCode = Field(description="Which home")
    bed: Code = Field(description="Which bed of it: a number or code of your own")
    placement: PlacementCode = Field(
        description="The child's placement; or the placement of setting VOID that pays for the bed's empty days"
    )
    first_day: Day = Field(description="First day in this bed")
    last_day: Day | None = Field(None, description="Last day in this bed; empty: as long as the stay goes on")
