"""A placement: one child's jointly commissioned package with one provider."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ledger.domain.agencies import BudgetCode, ChildCode, HomeCode, ProviderCode
from ledger.domain.cells import CODE, Code, Day, Refers, Text, YesNo
from ledger.domain.periods import FOREVER, ONE_DAY
from ledger.domain.rows import DatedRow, fault

PlacementCode = Annotated[str, CODE, Refers("placements")]


class Placement(DatedRow, sheet="placements", key=("placement",), group="What is bought", open_to="parties"):
    """What was bought for a child, from when to when, and whose budget leads."""

    placement: Code = Field(description="The placement's code")
    child: ChildCode | None = Field(None, description="The child's pseudonym; none for an empty bed (VOID)")
    provider: ProviderCode = Field(description="Who provides it")
    home: HomeCode | None = Field(None, description="Where; needed for an empty bed (VOID)")
    setting: Code = Field(
        description="SSDA903 placement code, or WRAP wraparound at home, SHORT short breaks, T4 inpatient, "
        "PROG programme, VOID an empty bed"
    )
    lead_budget: BudgetCode = Field(description="Its agency holds the contract, pays the provider and recharges")
    fallback_budget: BudgetCode | None = Field(
        None,
        description="Bears days without an agreement in force; of the lead agency; empty: the lead budget",
    )
    first_day: Day = Field(description="First day of the stay")
    last_day: Day | None = Field(None, description="Last day of the stay; empty: open")
    charging: Literal["days", "nights"] | None = Field(
        None, description="With nights the last day is not charged; empty: days"
    )
    planned_last_day: Day | None = Field(None, description="When it was planned to end")
    sourcing: Literal["framework", "spot", "block", "in_house"] | None = Field(None, description="How it was bought")
    registration: Literal["ofsted", "cqc", "unregistered", "not_required"] | None = Field(
        None, description="Who regulates the service"
    )
    emergency: YesNo | None = Field(None, description="Whether it was made in an emergency")
    deprivation_of_liberty: YesNo | None = Field(None, description="Whether a court has authorised it")
    distance_reason: Text | None = Field(None, description="Why it is far from home")
    end_reason: Code | None = Field(None, description="SSDA903 reason it ended")
    stepped_from: PlacementCode | None = Field(None, description="The placement it follows on from")

    @model_validator(mode="after")
    def _child_or_empty_bed(self) -> Self:
        if self.setting == "VOID":
            if self.child is not None:
                raise fault("child", "no child: an empty bed (VOID) has none", "Empty the cell or mend the setting")
            if self.home is None:
                raise fault("home", "the home whose bed is empty (VOID)", "Name the home")
        elif self.child is None:
            raise fault("child", "the child's pseudonym (only VOID has none)", "Name the child or mend the setting")
        return self

    @property
    def stay(self) -> tuple[date, date]:
        """First and last day of the stay as charged; empty (last before first) for a stay of no nights."""
        last = self.last_day or FOREVER
        return self.first_day, last - ONE_DAY if self.charging == "nights" and self.last_day else last

    @property
    def bearer_without_agreement(self) -> str:
        """The budget that bears days on which no agreement is in force."""
        return self.fallback_budget or self.lead_budget
