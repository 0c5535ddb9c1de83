"""Where entries are kept: the journal, what it says was charged and allocated, closings, and published payments."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ledger.store.fact_tables import AgencyId, AgreementId, BudgetId, PlacementId, PriceId
from ledger.store.tables import Base, InBatch, Number, OfBatch, month_shaped, one_of, whole

OfEntry = Annotated[int, mapped_column(ForeignKey("entries.number"), primary_key=True, autoincrement=False)]
Line = Annotated[int, mapped_column(primary_key=True, autoincrement=False)]
_CLUSTERED = {"sqlite_with_rowid": False}


class EntryTable(Base):
    """A balanced set of postings; a correction names the last entry of its placement and service month."""

    __tablename__ = "entries"
    __table_args__ = (month_shaped("posting_month"), month_shaped("service_month"))

    number: Mapped[Number]
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
    """A published file of payments: whose, by which layout, which month; the same again supersedes it."""

    __tablename__ = "payment_files"
    __table_args__ = (
        month_shaped("month"),
        whole("net"),
        CheckConstraint("superseded_by > batch", name="superseded_later"),
        Index(None, "body", "layout", "month"),
    )

    id: Mapped[Number]
    batch: Mapped[InBatch]
    superseded_by: Mapped[InBatch | None]
    body: Mapped[str]
    layout: Mapped[str]
    month: Mapped[str]
    file: Mapped[str]
    rows_taken: Mapped[int]
    rows_blank: Mapped[int]
    net: Mapped[int]


class PublishedPaymentTable(Base):
    """One row of a published file as it was published; whole pence, a minus being money that came back."""

    __tablename__ = "published_payments"
    __table_args__ = (whole("amount"),)

    id: Mapped[Number]
    payment_file: Mapped[int] = mapped_column(ForeignKey("payment_files.id"), index=True)
    row: Mapped[int]
    paid_on: Mapped[date | None]
    supplier: Mapped[str]
    supplier_id: Mapped[str | None]
    reference: Mapped[str | None]
    category: Mapped[str | None]
    area: Mapped[str | None]
    amount: Mapped[int]
