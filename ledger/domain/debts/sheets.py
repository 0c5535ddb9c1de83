"""What is owed between agencies and does not come: terms, disputes, provisions, and what was agreed of balances."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ledger.domain.agencies.sheets import AgencyCode
from ledger.domain.placements.sheets import PlacementCode
from ledger.domain.sheet.cells import CODE, Code, Day, DecidedMoney, MonthText, PaperMoney, Refers, Text, Whole, YesNo
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.sheets import AgreementCode

Reason = Literal[
    "awaiting_panel",
    "awaiting_signed_agreement",
    "no_po",
    "paperwork_missing",
    "rate_mismatch",
    "dates_mismatch",
    "wrong_icb",
    "eligibility_disputed",
    "share_disputed",
    "uplift_not_agreed",
    "duplicate",
    "backdate_not_agreed",
    "in_validation",
    "declined",
    "escalated",
    "arbitration",
    "provided_for",
    "written_off",
]
"""Why a debt is not paid; differences with a partner's records are told in the same words."""
CONTESTED = frozenset(
    {
        "rate_mismatch",
        "dates_mismatch",
        "wrong_icb",
        "eligibility_disputed",
        "share_disputed",
        "uplift_not_agreed",
        "duplicate",
        "backdate_not_agreed",
        "declined",
        "escalated",
        "arbitration",
    }
)
"""Reasons over which two agencies differ; the others are merely not processed, and need other people."""
Stage = Literal["informal", "formal_panel", "chief_executives", "arbitration"]
DisputeOutcome = Literal["upheld", "not_upheld", "settled", "withdrawn"]
RechargeNumber = Annotated[str, CODE]
"""The number of a recharge this ledger issued; it is no code that a book defines."""


class ReceiptAllocation(
    Row, sheet="receipt_allocations", key=("receipt", "recharge"), group="Debts and settlements", open_to="both"
):
    """What a person said a receipt was for."""

    receipt: Annotated[str, CODE, Refers("receipts")] = Field(description="Which receipt")
    recharge: RechargeNumber = Field(description="The recharge it pays")
    amount: PaperMoney = Field(
        description="Pounds of it; 0: none of it, whatever the sums suggest; a minus where it is given back"
    )
    why: Text | None = Field(None, description="On what it is based")


class Terms(
    Row, sheet="terms", one="terms", key=("from_agency", "to_agency"), group="Debts and settlements", open_to="both"
):
    """On which terms one agency pays another."""

    from_agency: AgencyCode = Field(description="Who pays")
    to_agency: AgencyCode = Field(description="Who is paid")
    payment_days: Whole = Field(description="Days from a recharge's date to the day it is due")
    order_required: YesNo | None = Field(None, description="Whether a recharge is only paid with an order number")


class Dispute(Row, sheet="disputes", key=("dispute",), group="Debts and settlements", open_to="both"):
    """One agency's objection to what another asks for, and how far it has climbed."""

    dispute: Code = Field(description="The dispute's code")
    from_agency: AgencyCode = Field(description="Who objects: the debtor")
    to_agency: AgencyCode = Field(description="Whose demand it is: the creditor")
    reason: Reason = Field(description="What it is about")
    stage: Stage = Field(description="How far it has climbed")
    raised_on: Day = Field(description="When it was raised")
    stage_since: Day = Field(description="When it reached this stage, from which its days are counted")
    owner: Text | None = Field(None, description="The current owner: a role, never a name")
    recharge: RechargeNumber | None = Field(None, description="The recharge objected to; empty: all that match")
    placement: PlacementCode | None = Field(None, description="The placement objected to; empty: all")
    first_month: MonthText | None = Field(None, description="First service month objected to; empty: all")
    last_month: MonthText | None = Field(None, description="Last service month objected to; empty: open")
    amount: PaperMoney | None = Field(None, description="Pounds in dispute; empty: all that is outstanding of it")
    agreement: AgreementCode | None = Field(
        None, description="The disputed agreement that states it, where eligibility or the share is disputed"
    )
    resolved_on: Day | None = Field(None, description="When it ended; empty: it goes on")
    outcome: DisputeOutcome | None = Field(None, description="How it ended")
    note: Text | None = Field(None, description="What was said")


class DebtDecision(Row, sheet="debt_decisions", key=("decision",), group="Debts and settlements", open_to="owner"):
    """A debt provided for, or written off."""

    decision: Code = Field(description="The decision's code")
    kind: Literal["provision", "write_off"] = Field(description="Set aside, or given up")
    recharge: RechargeNumber = Field(description="The recharge it concerns")
    placement: PlacementCode | None = Field(None, description="The placement it concerns; empty: all of the recharge")
    amount: DecidedMoney = Field(description="Pounds")
    on: Day = Field(description="When")
    why: Text = Field(description="Who decided it and why")


class BalanceAgreement(
    Row,
    sheet="balance_agreements",
    key=("agency", "counterparty", "on"),
    group="Debts and settlements",
    open_to="both",
):
    """What a counterparty said to the balances it was sent."""

    agency: AgencyCode = Field(description="Whose statement it is")
    counterparty: AgencyCode = Field(description="To whom it was sent")
    on: Day = Field(description="The day of the balances")
    sent_on: Day | None = Field(None, description="When it was sent")
    agreed: YesNo | None = Field(None, description="Whether they agreed; empty: no answer yet")
    answered_on: Day | None = Field(None, description="When they answered")
    note: Text | None = Field(None, description="What they said")
