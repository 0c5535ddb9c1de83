"""Sheets of agreements: who funds a placement, from when, decided by whom, and the clauses that share its cost."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ledger.domain.agencies.sheets import AgencyCode, BudgetCode
from ledger.domain.placements.sheets import CalendarCode, PlacementCode
from ledger.domain.sheet.cells import CODE, Code, Day, Money, Percent, Refers, Text, Whole, YesNo
from ledger.domain.sheet.choices import Components
from ledger.domain.sheet.rows import DatedRow, Row
from ledger.domain.splits.clause_kinds import WITH_LIMIT, KindName

AgreementCode = Annotated[str, CODE, Refers("agreements")]
DisputeCode = Annotated[str, CODE, Refers("disputes")]
Status = Literal["draft", "in_principle", "interim", "agreed", "disputed", "declined", "withdrawn"]
DECIDING = frozenset({"agreed", "interim", "disputed", "declined"})
"""Statuses looked at when asking which agreement is in force (docs/rules.md section 3)."""
IN_FORCE = frozenset({"agreed", "interim", "disputed"})
"""Statuses under which an agreement's clauses share the cost."""
STANDINGS = ("agreed", "interim", "disputed", "in_principle", "declined", "unagreed")
"""The funding statuses of a share, in the order in which people are shown them."""
STATUS_WORDS = {
    "interim": "without prejudice",
    "in_principle": "awaiting agreement",
    "unagreed": "no agreement",
}
"""What people call a status whose code says something else; every other is said as its code."""


def status_in_words(code: str) -> str:
    """A status of an agreement or of funding as people say it: `interim` is `without prejudice`."""
    return STATUS_WORDS.get(code, code.replace("_", " "))


class Agreement(DatedRow, sheet="agreements", key=("agreement",), group="Agreements", open_to="parties"):
    """A decision on who funds a placement."""

    agreement: Code = Field(description="The agreement's code")
    placement: PlacementCode = Field(description="Which placement")
    status: Status = Field(description="How far it has come")
    basis: Literal["s75", "s76", "s256", "s117", "continuing_care", "ehcp", "panel", "other"] = Field(
        description="The power or process it rests on"
    )
    first_day: Day = Field(description="First day it covers")
    last_day: Day | None = Field(None, description="Last day it covers; empty: open")
    review_by: Day | None = Field(None, description="When it is to be reviewed")
    decided_on: Day | None = Field(None, description="When it was decided; the one decided last counts")
    panel: Text | None = Field(None, description="Which panel")
    minute: Text | None = Field(None, description="Where the decision is written down")
    requested_on: Day | None = Field(None, description="When a decision was asked for")
    supersedes: AgreementCode | None = Field(
        None, description="The agreement of the same placement that it ends the day before its first day"
    )
    dispute: DisputeCode | None = Field(None, description="The dispute that it states, until another follows it")


class ClauseRow(
    DatedRow,
    sheet="clauses",
    key=("agreement", "rank", "budget"),
    whole="agreement",
    group="Agreements",
    open_to="parties",
):
    """One budget's part of a clause; rows of one agreement and rank are one clause."""

    twice = ("each budget once in a clause", "Add its parts up in one row, or use another rank")

    agreement: AgreementCode = Field(description="Which agreement")
    rank: Whole = Field(description="Its place in the order of clauses")
    kind: KindName = Field(description="How it takes its part")
    budget: BudgetCode = Field(description="Who pays what it takes")
    percent: Percent | None = Field(None, description="A decimal or a fraction of 100")
    amount: Money | None = Field(None, description="Pounds: the sum, the cap or the threshold")
    per: Literal["day", "week", "month", "year", "total"] | None = Field(
        None, description=f"What the amount is for; empty: week; total only with {WITH_LIMIT}"
    )
    components: Components = Field((), description="Which components it looks at; empty: all")
    calendar: CalendarCode | None = Field(None, description="Which days it applies on")
    first_day: Day | None = Field(None, description="First day it applies; empty: the agreement's")
    last_day: Day | None = Field(None, description="Last day it applies; empty: the agreement's")
    standing: Literal["interim", "disputed"] | None = Field(
        None, description="Its own funding status; empty: the agreement's"
    )
    settled: Literal["recharge", "direct"] | None = Field(
        None, description="direct: the provider invoices the budget's agency itself; empty: recharge"
    )


class Approval(Row, sheet="approvals", key=("agreement", "agency", "role"), group="Agreements", open_to="parties"):
    """An agency's yes or no to an agreement. It changes no funding status; missing ones are shown."""

    agreement: AgreementCode = Field(description="Which agreement")
    agency: AgencyCode = Field(description="For which agency")
    role: Text = Field(description="The role, never a name")
    decided: YesNo = Field(description="Approved or not")
    on: Day = Field(description="When")
    note: Text | None = Field(None, description="Conditions or reasons")
    told_by: Text | None = Field(
        None, description="Who told it, where another agency recorded it: a role, never a name; empty: its own did"
    )
