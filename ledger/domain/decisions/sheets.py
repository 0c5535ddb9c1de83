"""Who decided: requests, panels and what they recommended, officers' decisions, and what somebody is to do.

None of it moves money. What moves money is the agreement: its status, days and clauses (docs/rules.md section 3).
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ledger.domain.agencies.sheets import AgencyCode
from ledger.domain.placements.sheets import PlacementCode
from ledger.domain.sheet.cells import CODE, CODES, Code, Day, Money, Refers, Text, Whole, YesNo
from ledger.domain.sheet.rows import Row, fault
from ledger.domain.splits.sheets import AgreementCode

RequestCode = Annotated[str, CODE, Refers("requests")]
PanelCode = Annotated[str, CODE, Refers("panels")]
Recommendation = Literal["agree", "agree_in_principle", "interim", "dispute", "decline", "defer"]
Decided = Literal["in_principle", "interim", "agreed", "disputed", "declined", "withdrawn"]


class Request(Row, sheet="requests", key=("request",), group="Decisions and meetings", open_to="parties"):
    """Somebody asks for a decision on a placement's split."""

    request: Code = Field(description="The request's code")
    placement: PlacementCode = Field(description="Which placement")
    agreement: AgreementCode | None = Field(None, description="The agreement that is proposed, e.g. a draft")
    what: Literal["new", "change", "renewal", "ratification", "end"] = Field(description="What is asked for")
    asked_by: AgencyCode = Field(description="The agency that asks")
    asked_of: Annotated[tuple[str, ...], CODES, Refers("agencies")] = Field(
        (), description="Who is to decide, codes separated by spaces; empty: every other agency that would pay"
    )
    asked_on: Day = Field(description="When it was asked")
    wanted_by: Day | None = Field(None, description="By when a decision is needed")
    closed_on: Day | None = Field(None, description="When it was withdrawn or answered otherwise than by a decision")
    reason: Text | None = Field(None, description="Why, without names")


class Panel(Row, sheet="panels", key=("panel",), group="Decisions and meetings", open_to="members"):
    """One meeting of a panel. It recommends; an officer decides."""

    panel: Code = Field(description="The meeting's code")
    name: Text = Field(description="Which panel it is")
    held_on: Day = Field(description="When it sits or sat")
    papers_by: Day | None = Field(None, description="When documents have to be in")
    quorum: Whole | None = Field(None, description="How many agencies must be there, each counted once")
    chair: AgencyCode | None = Field(None, description="The agency in the chair")
    minute: Text | None = Field(None, description="Where its minutes are")


class PanelMember(
    Row, sheet="panel_members", key=("panel", "agency", "role"), group="Decisions and meetings", open_to="members"
):
    """A member: role, agency, and up to what cost that member may agree."""

    panel: PanelCode = Field(description="Which meeting")
    agency: AgencyCode = Field(description="For which agency")
    role: Text = Field(description="The role, never a name")
    present: YesNo | None = Field(None, description="Whether the member was there; empty: not known yet")
    weekly_limit: Money | None = Field(
        None, description="Pounds a week of the agency's own share up to which the member may agree; empty: no limit"
    )


class PanelItem(Row, sheet="panel_items", key=("panel", "item"), group="Decisions and meetings", open_to="parties"):
    """One item of a meeting: a placement, what is proposed, and what the panel recommended."""

    panel: PanelCode = Field(description="Which meeting")
    item: Whole = Field(description="Its number on the agenda")
    placement: PlacementCode = Field(description="Which placement")
    agreement: AgreementCode | None = Field(None, description="The agreement that is looked at")
    request: RequestCode | None = Field(None, description="The request that is answered")
    recommendation: Recommendation | None = Field(None, description="What the panel recommends; empty: not heard yet")
    conditions: Text | None = Field(None, description="On what conditions")
    minute: Text | None = Field(None, description="What was said, without names")


class Decision(Row, sheet="decisions", key=("decision",), group="Decisions and meetings", open_to="parties"):
    """What a designated officer decided on an agreement for one agency; a panel's recommendation is another thing.

    The agreement's own status and `decided_on` say what counts in the books; this is the record of how it came about.
    """

    decision: Code = Field(description="The decision's code")
    agreement: AgreementCode = Field(description="On which agreement")
    agency: AgencyCode = Field(description="For which agency")
    role: Text = Field(description="The role, never a name")
    decided: Decided = Field(description="What was decided")
    on: Day = Field(description="When")
    panel: PanelCode | None = Field(None, description="The meeting whose recommendation was before the officer")
    conditions: Text | None = Field(None, description="On what conditions")
    minute: Text | None = Field(None, description="Where it is written down")
    last_day: Day | None = Field(None, description="Until when it is decided; empty: as the agreement says")
    review_by: Day | None = Field(None, description="By when it is to be reviewed; empty: as the agreement says")
    told_by: Text | None = Field(
        None, description="Who told it, where another agency recorded it: a role, never a name; empty: its own did"
    )


class Action(Row, sheet="actions", key=("action",), group="Decisions and meetings", open_to="parties"):
    """What somebody is to do after a review or a panel, by when; open ones come back on the next agenda."""

    action: Code = Field(description="The action's code")
    placement: PlacementCode | None = Field(None, description="The placement it is about; empty: about none")
    agreement: AgreementCode | None = Field(None, description="The agreement it is about")
    panel: PanelCode | None = Field(None, description="The meeting it comes from")
    review: Annotated[str, CODE, Refers("reviews")] | None = Field(None, description="The review it comes from")
    what: Text = Field(description="What is to be done, without names")
    agency: AgencyCode = Field(description="Who is to do it")
    role: Text | None = Field(None, description="The role, never a name")
    due: Day = Field(description="By when")
    done_on: Day | None = Field(None, description="When it was done; empty: still open")
    note: Text | None = Field(None, description="What came of it")

    @model_validator(mode="after")
    def _from_one_place(self) -> Self:
        if self.panel and self.review:
            raise fault("review", "a panel or a review that it comes from, not both", "Empty one of the two")
        return self
