"""Where entries are kept: the journal, what it says was charged and allocated, closings, and published payments."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from ledger.store.keeping.tables import Base, InBatch, OfBatch, RowNumber, month_shaped, one_of, whole

AgencyId = Annotated[int, mapped_column(ForeignKey("agencies.id"))]
BudgetId = Annotated[int, mapped_column(ForeignKey("budgets.id"))]
PlacementId = Annotated[int, mapped_column(ForeignKey("placements.id"))]
PriceId = Annotated[int, mapped_column(ForeignKey("prices.id"))]
AgreementId = Annotated[int, mapped_column(ForeignKey("agreements.id"))]
OfEntry = Annotated[int, mapped_column(ForeignKey("entries.number"), primary_key=True, autoincrement=False)]
Line = Annotated[int, mapped_column(primary_key=True, autoincrement=False)]
_CLUSTERED = {"sqlite_with_rowid": False}
_CURRENT = sql("superseded_by IS NULL")
_PAST = sql("superseded_by IS NOT NULL")


class EntryTable(Base):
    """A balanced set of postings; a correction names the last entry of its placement and service month."""

    __tablename__ = "entries"
    __table_args__ = (month_shaped("posting_month"), month_shaped("service_month"))

    number: Mapped[RowNumber]
    batch: Mapped[InBatch]
    posting_month: Mapped[str]
    service_month: Mapped[str | None]
    kind: Mapped[str]
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("placements.id"), index=True)
    corrects: Mapped[int | None] = mapped_column(ForeignKey("entries.number"))


class PostingTable(Base):
    """One line of an entry in one agency's books: whole pence, debits above nil, credits below.

    `purse_id` is the budget in whose name these books hold it; so a balance can pass to a successor.
    """

    __tablename__ = "postings"
    __table_args__ = (whole("amount", nil=False), _CLUSTERED)

    entry: Mapped[OfEntry]
    line: Mapped[Line]
    agency_id: Mapped[AgencyId]
    account: Mapped[str]
    counterparty_id: Mapped[AgencyId | None]
    budget_id: Mapped[BudgetId | None]
    agreement_id: Mapped[AgreementId | None]
    standing: Mapped[str | None]
    purse_id: Mapped[BudgetId]
    counterparty_purse_id: Mapped[BudgetId | None]
    amount: Mapped[int]


class AllocationTable(Base):
    """The differences a charge entry adds to each allocation of its placement and service month, in whole pence."""

    __tablename__ = "allocations"
    __table_args__ = (
        whole("amount", nil=False),
        one_of("settled", "recharge", "direct"),
        _CLUSTERED,
    )

    entry: Mapped[OfEntry]
    line: Mapped[Line]
    agreement_id: Mapped[AgreementId | None]
    budget_id: Mapped[BudgetId]
    standing: Mapped[str]
    settled: Mapped[str]
    lead_budget_id: Mapped[BudgetId]
    amount: Mapped[int]


class ChargeTable(Base):
    """The differences a posting adds to what each price charges in a service month, in whole pence."""

    __tablename__ = "charges"
    __table_args__ = (whole("amount", nil=False), month_shaped("service_month"), _CLUSTERED)

    placement_id: Mapped[PlacementId] = mapped_column(primary_key=True, autoincrement=False)
    price_id: Mapped[PriceId] = mapped_column(primary_key=True, autoincrement=False)
    service_month: Mapped[str] = mapped_column(primary_key=True)
    component: Mapped[str] = mapped_column(primary_key=True)
    batch: Mapped[OfBatch]
    amount: Mapped[int]


class AcceptedChargeTable(Base):
    """The differences a posting adds to what accepted amounts of invoice lines charge in a month, in whole pence."""

    __tablename__ = "accepted_charges"
    __table_args__ = (whole("amount", nil=False), month_shaped("service_month"), _CLUSTERED)

    placement_id: Mapped[PlacementId] = mapped_column(primary_key=True, autoincrement=False)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"), primary_key=True, autoincrement=False)
    line: Mapped[str] = mapped_column(primary_key=True)
    service_month: Mapped[str] = mapped_column(primary_key=True)
    component: Mapped[str] = mapped_column(primary_key=True)
    batch: Mapped[OfBatch]
    amount: Mapped[int]


class AcceptedSinceTable(Base):
    """The last batch before what is accepted became a charge: until then it was posted with its document."""

    __tablename__ = "accepted_since"

    batch: Mapped[OfBatch]


class EntryPaperTable(Base):
    """The paper an entry is for: an invoice, payment, receipt, recharge or decision, by its own number."""

    __tablename__ = "entry_papers"

    entry: Mapped[OfEntry]
    paper: Mapped[str] = mapped_column(index=True)


class ReconciledTable(Base):
    """Each posting of papers (a reconciliation, an issue of recharges), and how many entries it added."""

    __tablename__ = "reconciled"
    __table_args__ = (whole("entries"),)

    batch: Mapped[OfBatch]
    entries: Mapped[int]


class LineFindingTable(Base):
    """What was found of an invoice line, or of a charge without one; a new finding supersedes it. Whole pence."""

    __tablename__ = "line_findings"
    __table_args__ = (
        month_shaped("service_month"),
        whole("expected"),
        whole("billed"),
        whole("in_question"),
        CheckConstraint("superseded_by > batch", name="superseded_later"),
        Index(None, "invoice_id"),
        Index(None, "placement_id"),
        Index("ix_line_findings_current", "id", sqlite_where=_CURRENT, postgresql_where=_CURRENT),
        Index("ix_line_findings_past", "superseded_by", sqlite_where=_PAST, postgresql_where=_PAST),
    )

    id: Mapped[RowNumber]
    batch: Mapped[InBatch]
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoices.id"))
    line: Mapped[str | None]
    found: Mapped[str]
    also: Mapped[str]
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("placements.id"))
    price_id: Mapped[int | None] = mapped_column(ForeignKey("prices.id"))
    service_month: Mapped[str | None]
    expected: Mapped[int]
    billed: Mapped[int]
    status: Mapped[str]
    matched_by: Mapped[str | None]
    reason: Mapped[str]
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey("batches.number"))
    in_question: Mapped[int | None]


class RechargeTable(Base):
    """A paper this ledger issued from one agency to another; numbered without gaps by who issues it."""

    __tablename__ = "recharges"
    __table_args__ = (
        month_shaped("month"),
        whole("total"),
        one_of("kind", "recharge", "credit_note", "internal_journal"),
        UniqueConstraint("from_agency_id", "sequence"),
    )

    id: Mapped[RowNumber]
    batch: Mapped[InBatch]
    number: Mapped[str] = mapped_column(unique=True)
    from_agency_id: Mapped[AgencyId]
    sequence: Mapped[int]
    to_agency_id: Mapped[AgencyId]
    kind: Mapped[str]
    month: Mapped[str]
    dated: Mapped[date]
    due: Mapped[date]
    total: Mapped[int]


class RechargeLineTable(Base):
    """What one placement's month under one decision adds to what the debtor owes; whole pence, a credit below nil."""

    __tablename__ = "recharge_lines"
    __table_args__ = (whole("amount", nil=False), month_shaped("service_month"), _CLUSTERED)

    recharge_id: Mapped[int] = mapped_column(ForeignKey("recharges.id"), primary_key=True, autoincrement=False)
    line: Mapped[Line]
    placement_id: Mapped[PlacementId] = mapped_column(index=True)
    service_month: Mapped[str]
    agreement_id: Mapped[AgreementId | None]
    budget_id: Mapped[BudgetId]
    standing: Mapped[str]
    lead_budget_id: Mapped[BudgetId]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("purchase_orders.id"))
    amount: Mapped[int]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("recharges.id"))
    corrects_line: Mapped[int | None]


class ReceiptMatchTable(Base):
    """A match of money with a line of a recharge, as it was made; what undoes one names it. Whole pence."""

    __tablename__ = "receipt_matches"
    __table_args__ = (whole("amount", nil=False), Index(None, "receipt_id"), Index(None, "recharge_id"))

    id: Mapped[RowNumber]
    batch: Mapped[InBatch]
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipts.id"))
    recharge_id: Mapped[int] = mapped_column(ForeignKey("recharges.id"))
    line: Mapped[int]
    amount: Mapped[int]
    rule: Mapped[str]
    how: Mapped[str]
    day: Mapped[date]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("receipt_matches.id"))


class PaymentMatchTable(Base):
    """A match of a payment to a provider with an invoice, as it was made; what undoes one names it. Whole pence."""

    __tablename__ = "payment_matches"
    __table_args__ = (whole("amount", nil=False), Index(None, "payment_id"), Index(None, "invoice_id"))

    id: Mapped[RowNumber]
    batch: Mapped[InBatch]
    payment_id: Mapped[int] = mapped_column(ForeignKey("provider_payments.id"))
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoices.id"))
    amount: Mapped[int]
    rule: Mapped[str]
    how: Mapped[str]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("payment_matches.id"))


class PostedTable(Base):
    """Each posting: the horizon after it, and how many entries it added."""

    __tablename__ = "posted"
    __table_args__ = (whole("entries"),)

    batch: Mapped[OfBatch]
    through: Mapped[date]
    entries: Mapped[int]


class ClosingTable(Base):
    """Each closing (of all months up to this one) and reopening (of this month and every later one)."""

    __tablename__ = "closings"
    __table_args__ = (month_shaped("month"), one_of("action", "closed", "reopened"))

    batch: Mapped[OfBatch]
    month: Mapped[str]
    action: Mapped[str]
    why: Mapped[str | None]


class PaymentFileTable(Base):
    """What one file of payments says: whose, in which series, for which period; another for the same supersedes it.

    `month` is the first month of its period, `last_month` the last where the period is longer.
    """

    __tablename__ = "payment_files"
    __table_args__ = (
        month_shaped("month"),
        month_shaped("last_month"),
        whole("net"),
        CheckConstraint("superseded_by > batch", name="superseded_later"),
        Index(None, "body", "layout", "month"),
    )

    id: Mapped[RowNumber]
    batch: Mapped[InBatch]
    body: Mapped[str]
    layout: Mapped[str]
    month: Mapped[str]
    file: Mapped[str]
    rows_taken: Mapped[int]
    rows_blank: Mapped[int]
    net: Mapped[int]
    superseded_by: Mapped[InBatch | None]
    series: Mapped[str] = mapped_column(server_default="payments")
    last_month: Mapped[str | None]
    sha256: Mapped[str | None]


class PublishedPaymentTable(Base):
    """One row of a published file as it was published; whole pence, a minus being money that came back.

    `month` is that in which it counts, where that is not the first of its file's period.
    """

    __tablename__ = "published_payments"
    __table_args__ = (month_shaped("month"), whole("amount"))

    id: Mapped[RowNumber]
    payment_file: Mapped[int] = mapped_column(ForeignKey("payment_files.id"), index=True)
    row: Mapped[int]
    paid_on: Mapped[date | None]
    supplier: Mapped[str]
    supplier_id: Mapped[str | None]
    reference: Mapped[str | None]
    category: Mapped[str | None]
    area: Mapped[str | None]
    amount: Mapped[int]
    month: Mapped[str | None]
