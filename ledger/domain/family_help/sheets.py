"""Family Help: programmes with their grants, claims and spend, pods, families, and what happened before and after."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ledger.domain.agencies.sheets import AgencyCode
from ledger.domain.sheet.cells import (
    CODE,
    Code,
    Day,
    Money,
    MonthText,
    PaperMoney,
    Percent,
    Quantity,
    Refers,
    Text,
    YesNo,
)
from ledger.domain.sheet.rows import DatedRow, Row, fault

ProgrammeCode = Annotated[str, CODE, Refers("programmes")]
PodCode = Annotated[str, CODE, Refers("pods")]
FamilyCode = Annotated[str, CODE, Refers("families")]


class Programme(DatedRow, sheet="programmes", key=("programme",), group="Family Help", open_to="members"):
    """A programme of early help: who leads it, who grants the money, which charity works in it."""

    programme: Code = Field(description="The programme's code")
    name: Text = Field(description="Its name as screens show it")
    lead: AgencyCode = Field(description="The council that leads it and makes the grant claims")
    funder: AgencyCode = Field(description="Who grants the money")
    partner: AgencyCode | None = Field(None, description="The charity that works in it")
    grant: Money = Field(description="Pounds granted in all")
    grant_percent: Percent | None = Field(None, description="Percent of eligible spend it meets; empty: 100")
    first_day: Day = Field(description="First day of the programme")
    last_day: Day | None = Field(None, description="Last day of the programme; empty: open")
    note: Text | None = Field(None, description="Where the grant's terms are written down")


class ProgrammeProfile(
    Row, sheet="programme_profile", key=("programme", "month"), group="Family Help", open_to="members"
):
    """What of the grant and of the spend was planned for a month."""

    programme: ProgrammeCode = Field(description="Which programme")
    month: MonthText = Field(description="Which month")
    grant: Money = Field(description="Pounds of grant planned")
    spend: Money = Field(description="Pounds of spend planned")


class ProgrammeSpend(
    Row, sheet="programme_spend", key=("programme", "month", "head"), group="Family Help", open_to="members"
):
    """What was spent in a month under one head."""

    programme: ProgrammeCode = Field(description="Which programme")
    month: MonthText = Field(description="Which month")
    head: Literal["practitioners", "peer_mentors", "supervision", "training", "activities", "evaluation", "other"] = (
        Field(description="What it was spent on")
    )
    amount: PaperMoney = Field(description="Pounds spent; a minus: money back")
    eligible: YesNo | None = Field(None, description="Whether the grant meets it; empty: yes")


class ProgrammeClaim(Row, sheet="programme_claims", key=("claim",), group="Family Help", open_to="members"):
    """A claim of grant for some months."""

    claim: Code = Field(description="The claim's code")
    programme: ProgrammeCode = Field(description="Which programme")
    first_month: MonthText = Field(description="First month it is for")
    last_month: MonthText = Field(description="Last month it is for")
    amount: Money = Field(description="Pounds claimed")
    claimed_on: Day = Field(description="When it was sent")
    received: Money | None = Field(None, description="Pounds received; empty: nothing yet")
    received_on: Day | None = Field(None, description="When it was received")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last_month < self.first_month:
            raise fault("last_month", f"a month from {self.first_month} on", "Swap the months or amend one")
        return self


class Pod(DatedRow, sheet="pods", key=("pod",), group="Family Help", open_to="members"):
    """A pod: practitioners and peer mentors who work with families together, under a supervising social worker."""

    pod: Code = Field(description="The pod's code")
    programme: ProgrammeCode = Field(description="Which programme")
    name: Text = Field(description="Its name as screens show it")
    agency: AgencyCode | None = Field(None, description="Who employs it")
    practitioners: Quantity | None = Field(None, description="Family practitioners, whole-time equivalents")
    peer_mentors: Quantity | None = Field(None, description="Peer mentors, whole-time equivalents")
    supervising_social_worker: YesNo | None = Field(None, description="Whether a social worker supervises it")
    first_day: Day = Field(description="First day")
    last_day: Day | None = Field(None, description="Last day; empty: open")


class Family(DatedRow, sheet="families", one="family", key=("family",), group="Family Help", open_to="members"):
    """A family that was in the programme, or one it is compared with; by pseudonym only."""

    family: Code = Field(description="The pseudonym")
    programme: ProgrammeCode = Field(description="Which programme")
    cohort: Literal["programme", "comparison"] = Field(description="In the programme, or compared with it")
    pod: PodCode | None = Field(None, description="Which pod works with it; none for a comparison")
    first_day: Day = Field(description="When it started; of a comparison: the day it could have started")
    last_day: Day | None = Field(None, description="When it ended; empty: still in it")
    end_reason: Literal["completed", "moved_away", "withdrew", "stepped_up", "other"] | None = Field(
        None, description="Why it ended"
    )

    @model_validator(mode="after")
    def _pods_work_with_the_programme(self) -> Self:
        if self.cohort == "comparison" and self.pod is not None:
            raise fault("pod", "no pod: a comparison family has none", "Empty the cell or amend the cohort")
        return self


class FamilyEvent(Row, sheet="family_events", key=("family", "on", "kind"), group="Family Help", open_to="members"):
    """Something that happened to a family, before, during or after: what the programme hopes to see less of."""

    family: FamilyCode = Field(description="Which family")
    on: Day = Field(description="When")
    kind: Literal["escalation", "repeat_referral", "child_looked_after"] = Field(description="What happened")
    note: Text | None = Field(None, description="What to know about it, without names")
