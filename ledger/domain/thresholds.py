"""Thresholds: from which difference, or after how many days, somebody has to look. Each has a default and a trail."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ledger.domain.agencies import AgencyCode
from ledger.domain.cells import NUMBER, Text
from ledger.domain.rows import Row

ThresholdName = Literal[
    "line_tolerance",
    "vat_percent",
    "not_invoiced_days",
    "papers_in_a_match",
    "balances_difference",
    "informal_days",
    "formal_panel_days",
    "chief_executives_days",
    "arbitration_days",
]
DEFAULTS: dict[ThresholdName, Decimal] = {
    "line_tolerance": Decimal("0.01"),
    "vat_percent": Decimal(0),
    "not_invoiced_days": Decimal(30),
    "papers_in_a_match": Decimal(6),
    "balances_difference": Decimal(300_000),
    "informal_days": Decimal(20),
    "formal_panel_days": Decimal(20),
    "chief_executives_days": Decimal(10),
    "arbitration_days": Decimal(20),
}
"""What holds until somebody states otherwise. The clocks of a dispute and the NHS's threshold for agreeing balances
are common knowledge of the field and not checked against a source: state your own."""
MEANINGS: dict[ThresholdName, str] = {
    "line_tolerance": "pounds by which an invoice line may differ and still agree",
    "vat_percent": "percent of VAT that is expected on provider invoices; welfare services are exempt",
    "not_invoiced_days": "days after a service month's end before a charge without an invoice is listed",
    "papers_in_a_match": "how many papers at most are looked for whose sum makes a payment or receipt",
    "balances_difference": "pounds from which a difference of balances between NHS bodies has to be explained",
    "informal_days": "days a dispute may stay at the informal stage",
    "formal_panel_days": "days a dispute may stay with the formal panel",
    "chief_executives_days": "days a dispute may stay with the chief executives",
    "arbitration_days": "days a dispute may stay in arbitration",
}


class Threshold(Row):
    """One threshold as an organisation sets it; every change is kept with who and when."""

    sheet: ClassVar[str] = "thresholds"
    key: ClassVar[tuple[str, ...]] = ("threshold", "agency")

    threshold: ThresholdName = Field(description="Which threshold")
    agency: AgencyCode | None = Field(None, description="For which agency; empty: for all that state no own")
    value: Annotated[Decimal, NUMBER] = Field(description="Pounds, percent, days or papers, as the threshold has it")
    why: Text | None = Field(None, description="Who decided it and why")


class Thresholds:
    """Thresholds as they were stated; where none was, the default holds."""

    def __init__(self, rows: Iterable[Threshold]) -> None:
        self._stated = {(row.threshold, row.agency): row.value for row in rows}

    def of(self, name: ThresholdName, agency: str | None = None) -> Decimal:
        """The agency's own threshold, else the one for all, else the default."""
        stated = self._stated
        return stated.get((name, agency), stated.get((name, None), DEFAULTS[name]))
