"""Thresholds: from which difference, or after how many days, somebody has to look. Each has a default and a trail."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from ledger.domain.agencies.sheets import AgencyCode
from ledger.domain.sheet.cells import NUMBER, Text
from ledger.domain.sheet.facts import Facts, once_of_facts
from ledger.domain.sheet.rows import Row

ThresholdName = Literal[
    "line_tolerance",
    "vat_percent",
    "not_invoiced_days",
    "duplicate_days",
    "papers_in_a_match",
    "old_accrual_months",
    "accrual_pennies",
    "balances_difference",
    "informal_days",
    "formal_panel_days",
    "chief_executives_days",
    "arbitration_days",
    "emergency_days",
    "expiring_days",
    "coming_days",
    "distant_miles",
    "evidence_days",
    "hours_missing_months",
    "price_times",
    "price_a_week",
    "document_times",
    "review_days",
    "care_assessment_days",
    "care_forum_days",
    "care_decision_days",
    "care_first_review_days",
    "care_review_days",
]
DEFAULTS: dict[ThresholdName, Decimal] = {
    "line_tolerance": Decimal("0.01"),
    "vat_percent": Decimal(0),
    "not_invoiced_days": Decimal(30),
    "duplicate_days": Decimal(31),
    "papers_in_a_match": Decimal(6),
    "old_accrual_months": Decimal(3),
    "accrual_pennies": Decimal("0.10"),
    "balances_difference": Decimal(300_000),
    "informal_days": Decimal(20),
    "formal_panel_days": Decimal(20),
    "chief_executives_days": Decimal(10),
    "arbitration_days": Decimal(20),
    "emergency_days": Decimal(42),
    "expiring_days": Decimal(56),
    "coming_days": Decimal(183),
    "distant_miles": Decimal(20),
    "evidence_days": Decimal(183),
    "hours_missing_months": Decimal(3),
    "price_times": Decimal(5),
    "price_a_week": Decimal(25_000),
    "document_times": Decimal(10),
    "review_days": Decimal(183),
    "care_assessment_days": Decimal(28),
    "care_forum_days": Decimal(35),
    "care_decision_days": Decimal(42),
    "care_first_review_days": Decimal(91),
    "care_review_days": Decimal(365),
}
"""What holds until somebody states otherwise. The clocks of a dispute and of continuing care, and the NHS's threshold
for agreeing balances, are common knowledge of the field and not checked against a source: state your own."""
MEANINGS: dict[ThresholdName, str] = {
    "line_tolerance": "pounds by which an invoice line may differ and still agree",
    "vat_percent": "percent of VAT that is expected on provider invoices; welfare services are exempt",
    "not_invoiced_days": "days after a service month's end before a charge without an invoice is listed",
    "duplicate_days": "days between the dates of two like invoices without days that may be one sent twice",
    "papers_in_a_match": "the most documents that are added up to match one payment or receipt",
    "old_accrual_months": "months after a service month from which its accrual is old: an invoice should have come",
    "accrual_pennies": "pounds below which a month's accrual is a rounding until its last invoice arrives",
    "balances_difference": "pounds from which a difference in balances between NHS bodies has to be explained",
    "informal_days": "days a dispute may stay at the informal stage",
    "formal_panel_days": "days a dispute may stay with the formal panel",
    "chief_executives_days": "days a dispute may stay with the chief executives",
    "arbitration_days": "days a dispute may stay in arbitration",
    "emergency_days": "days within which an emergency placement has to be ratified",
    "expiring_days": "days before an agreement ends from which it is listed for review",
    "coming_days": "days ahead for which whatever is due to end is listed",
    "distant_miles": "miles from home above which the statistic counts a placement as distant",
    "evidence_days": "days after which the evidence for an outcome or an offer is out of date",
    "hours_missing_months": "consecutive months without therapy hours delivered, after which action is required",
    "price_times": "times by which a price may differ from the last, or its setting's usual, without a remark",
    "price_a_week": "pounds a week above which a price that nothing can be compared with gets a remark",
    "document_times": "times by which an invoice may exceed its provider's usual one without a remark",
    "review_days": "days after which a joint review of a placement is no longer current",
    "care_assessment_days": "days from a referral for continuing care to the assessment",
    "care_forum_days": "days from a referral for continuing care to the multi-agency forum",
    "care_decision_days": "days from a referral for continuing care to the decision",
    "care_first_review_days": "days from a decision on continuing care to its first review",
    "care_review_days": "days from one review of continuing care to the next",
}


class Threshold(Row, sheet="thresholds", key=("threshold", "agency"), group="Debts and settlements", open_to="all"):
    """One threshold as an organisation sets it; every change is kept with who and when."""

    threshold: ThresholdName = Field(description="Which threshold")
    agency: AgencyCode | None = Field(
        None, description="For which agency; empty: for all without a value of their own"
    )
    value: Annotated[Decimal, NUMBER] = Field(
        description="Pounds, percent, days, miles, times or documents, as it has it"
    )
    why: Text | None = Field(None, description="Who decided it and why")


class Thresholds:
    """Thresholds as they were stated; where none was, the default holds."""

    def __init__(self, rows: Iterable[Threshold]) -> None:
        self._stated = {(row.threshold, row.agency): row.value for row in rows}

    def of(self, name: ThresholdName, agency: str | None = None) -> Decimal:
        """The agency's own threshold, else the one for all, else the default."""
        stated = self._stated
        return stated.get((name, agency), stated.get((name, None), DEFAULTS[name]))


@once_of_facts
def thresholds_of(facts: Facts) -> Thresholds:
    """From which difference, or after how many days, somebody has to look, by these facts."""
    return Thresholds(facts.sheet(Threshold).values())
