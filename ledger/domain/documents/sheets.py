"""Papers: invoices, payments, receipts, what partners' own records say, and purchase orders."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from ledger.domain.agencies.sheets import AgencyCode, ProviderCode
from ledger.domain.placements.sheets import PlacementCode, PriceCode
from ledger.domain.sheet.cells import CODE, Code, Day, Money, MonthText, PaperMoney, Quantity, Rate, Refers, Text
from ledger.domain.sheet.rows import DatedRow, Row

InvoiceCode = Annotated[str, CODE, Refers("invoices")]
VatCategory = Literal["E", "O", "S", "Z"]
"""Exempt (as welfare services are), outside VAT, with VAT at a percent, zero-rated: as UBL and EN 16931 name them."""


class Invoice(Row, sheet="invoices", key=("invoice",), group="Documents", restated_by="others", open_to="owner"):
    """What a provider asks an agency for, or gives back (`credit`)."""

    invoice: Code = Field(description="Our own code of it, unique in the ledger")
    number: Text = Field("", description="Its number, as the sender wrote it; empty: the code")
    provider: ProviderCode = Field(description="Who sent it")
    to_agency: AgencyCode = Field(description="Whom it is addressed to")
    kind: Literal["invoice", "credit"] = Field(description="An invoice or a credit note")
    dated: Day = Field(description="The date on it")
    due: Day | None = Field(None, description="When it is to be paid")
    net: PaperMoney = Field(description="Pounds without VAT")
    vat: PaperMoney | None = Field(None, description="VAT in pounds; empty: none")
    gross: PaperMoney = Field(description="Pounds with VAT")
    credit_of: InvoiceCode | None = Field(None, description="The invoice that a credit note credits")

    @model_validator(mode="before")
    @classmethod
    def _numbered(cls, given: Any) -> Any:
        """Without a number of its own, a document is numbered as it is coded: both ways of saying it are one."""
        if isinstance(given, dict) and not given.get("number") and given.get("invoice"):
            return {**given, "number": given["invoice"]}
        return given


class InvoiceLine(
    DatedRow,
    sheet="invoice_lines",
    key=("invoice", "line"),
    whole="invoice",
    group="Documents",
    restated_by="others",
    open_to="owner",
):
    """One line of an invoice; the lines of an invoice are stated together."""

    invoice: InvoiceCode = Field(description="Which invoice")
    line: Code = Field(description="The line's number on it")
    placement: PlacementCode | None = Field(None, description="The placement it charges for, if it says so")
    price: PriceCode | None = Field(None, description="The price it charges by, if it says so")
    first_day: Day | None = Field(None, description="First day it charges for")
    last_day: Day | None = Field(None, description="Last day it charges for")
    quantity: Quantity | None = Field(None, description="How many units")
    rate: Rate | None = Field(None, description="Pounds a unit")
    net: PaperMoney = Field(description="Pounds of the line without VAT; a minus: a deduction")
    vat: PaperMoney | None = Field(
        None, description="VAT of the line in pounds, as the document has it; empty: it does not say"
    )
    vat_category: VatCategory | None = Field(
        None, description="Exempt (E), outside VAT (O), with VAT (S) or zero-rated (Z); empty: it does not say"
    )
    text: Text | None = Field(None, description="What the line says")


class Payment(
    Row, sheet="payments", key=("payment", "invoice"), group="Documents", restated_by="others", open_to="owner"
):
    """What was paid on an invoice."""

    payment: Code = Field(description="The payment's reference")
    invoice: InvoiceCode = Field(description="The invoice it pays")
    paid_on: Day = Field(description="When it was paid")
    amount: PaperMoney = Field(description="Pounds paid; a minus: a refund")


class LineMatch(
    Row,
    sheet="line_matches",
    one="line_match",
    key=("invoice", "line"),
    group="Debts and settlements",
    open_to="owner",
):
    """What a person said an invoice line is for; it stands before anything the program finds."""

    invoice: InvoiceCode = Field(description="Which invoice")
    line: Code = Field(description="Which line of it")
    placement: PlacementCode | None = Field(None, description="The placement it charges for; empty: none of ours")
    price: PriceCode | None = Field(None, description="The price it charges by; empty: all of the placement's")
    why: Text | None = Field(None, description="On what it is based")


class LineDecision(
    Row, sheet="line_decisions", key=("invoice", "line"), group="Debts and settlements", open_to="owner"
):
    """What was decided on an invoice line that differs."""

    invoice: InvoiceCode = Field(description="Which invoice")
    line: Code = Field(description="Which line of it")
    decision: Literal["queried", "accepted", "rejected"] = Field(description="What was done about it")
    on: Day = Field(description="When")
    amount: Money | None = Field(
        None,
        description="Pounds accepted above the price; empty: all that is in question when it is recorded, then kept",
    )
    day: Day | None = Field(
        None,
        description="The day of the line's that is charged with what is accepted; empty: its last that prices charge",
    )
    borne: Literal["clauses", "lead"] | None = Field(
        None,
        description="Who pays what is accepted: budgets by the clauses, or the lead budget; empty: by the clauses",
    )
    why: Text | None = Field(None, description="Who decided it and why; what was asked")

    def beside(self, before: Row | None) -> Self:
        """An acceptance keeps the amount with which it was recorded, and one that says nothing goes by the clauses.

        One that says nothing of who bears it although it was known before was posted by an older ledger, as it was.
        """
        if self.decision != "accepted":
            return self
        if not (isinstance(before, LineDecision) and before.decision == "accepted"):
            return self.model_copy(update={"borne": self.borne or "clauses"})
        amount = before.amount if self.amount is None else self.amount
        return self.model_copy(update={"amount": amount, "borne": self.borne or before.borne})


class ProviderPayment(
    Row,
    sheet="provider_payments",
    key=("payment",),
    group="Debts and settlements",
    restated_by="others",
    open_to="owner",
):
    """A payment to a provider that names no invoice of its own; it is matched, or is unallocated."""

    payment: Code = Field(description="The payment's reference, unlike any in `payments`")
    from_agency: AgencyCode = Field(description="Who paid")
    provider: ProviderCode = Field(description="Who was paid")
    paid_on: Day = Field(description="When it was paid")
    amount: PaperMoney = Field(description="Pounds paid; a minus: a refund")
    reference: Text | None = Field(None, description="What was written on it")


class PaymentAllocation(
    Row, sheet="payment_allocations", key=("payment", "invoice"), group="Debts and settlements", open_to="owner"
):
    """What a person said a provider's payment was for."""

    payment: Annotated[str, CODE, Refers("provider_payments")] = Field(description="Which payment")
    invoice: InvoiceCode = Field(description="The invoice it pays")
    amount: PaperMoney = Field(description="Pounds of it; 0: none of it, whatever the sums suggest")
    why: Text | None = Field(None, description="On what it is based")


class Receipt(Row, sheet="receipts", key=("receipt",), group="Documents", restated_by="others", open_to="both"):
    """What one agency received from another."""

    receipt: Code = Field(description="The receipt's reference")
    from_agency: AgencyCode = Field(description="Who paid")
    to_agency: AgencyCode = Field(description="Who received")
    received_on: Day = Field(description="When it arrived")
    amount: PaperMoney = Field(description="Pounds received; a minus: given back")
    reference: Text | None = Field(None, description="What the payer wrote on it")


class PartnerRecord(
    Row,
    sheet="partner_records",
    key=("agency", "placement", "service_month", "kind", "reference"),
    group="Documents",
    restated_by="others",
    open_to="both",
):
    """What a partner's own ledger says."""

    agency: AgencyCode = Field(description="Whose record it is")
    placement: PlacementCode = Field(description="Which placement")
    service_month: MonthText = Field(description="The month it is for")
    kind: Literal["accrued", "invoiced", "paid"] = Field(description="What they did")
    counterparty: AgencyCode = Field(description="Whom they owe or paid")
    amount: PaperMoney = Field(description="Pounds in their ledger")
    reference: Text | None = Field(None, description="Their reference")


class PurchaseOrder(DatedRow, sheet="purchase_orders", key=("order",), group="Documents", open_to="both"):
    """An order one agency gave another, to be quoted on recharges."""

    order: Code = Field(description="The order's number")
    from_agency: AgencyCode = Field(description="Who ordered")
    to_agency: AgencyCode = Field(description="Who is to recharge under it")
    first_day: Day = Field(description="First day it covers")
    last_day: Day | None = Field(None, description="Last day it covers; empty: open")
    amount: Money | None = Field(None, description="Pounds it covers at most; empty: no limit")
