"""Where papers are kept: invoices, payments, receipts, partners' records, purchase orders."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.store.identities import AgencyId, InvoiceId, OrderId, PlacementId, PriceId, ProviderId, ReceiptId
from ledger.store.tables import Base
from ledger.store.versions import Version


class InvoiceVersion(Version, Base):
    """See `ledger.domain.papers.Invoice`."""

    __tablename__ = "invoice_versions"
    sheet = "invoices"

    invoice_id: Mapped[InvoiceId]
    provider_id: Mapped[ProviderId]
    to_agency_id: Mapped[AgencyId]
    kind: Mapped[str]
    dated: Mapped[date]
    due: Mapped[date | None]
    net: Mapped[int]
    vat: Mapped[int | None]
    gross: Mapped[int]
    credit_of_id: Mapped[InvoiceId | None]


class InvoiceLineVersion(Version, Base):
    """See `ledger.domain.papers.InvoiceLine`."""

    __tablename__ = "invoice_line_versions"
    sheet = "invoice_lines"

    invoice_id: Mapped[InvoiceId]
    line: Mapped[str]
    placement_id: Mapped[PlacementId | None]
    price_id: Mapped[PriceId | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    quantity: Mapped[str | None]
    rate: Mapped[str | None]
    net: Mapped[int]
    text: Mapped[str | None]


class PaymentVersion(Version, Base):
    """See `ledger.domain.papers.Payment`."""

    __tablename__ = "payment_versions"
    sheet = "payments"

    payment: Mapped[str]
    invoice_id: Mapped[InvoiceId]
    paid_on: Mapped[date]
    amount: Mapped[int]


class ReceiptVersion(Version, Base):
    """See `ledger.domain.papers.Receipt`."""

    __tablename__ = "receipt_versions"
    sheet = "receipts"

    receipt_id: Mapped[ReceiptId]
    from_agency_id: Mapped[AgencyId]
    to_agency_id: Mapped[AgencyId]
    received_on: Mapped[date]
    amount: Mapped[int]
    reference: Mapped[str | None]


class PartnerRecordVersion(Version, Base):
    """See `ledger.domain.papers.PartnerRecord`."""

    __tablename__ = "partner_record_versions"
    sheet = "partner_records"

    agency_id: Mapped[AgencyId]
    placement_id: Mapped[PlacementId]
    service_month: Mapped[str]
    kind: Mapped[str]
    counterparty_id: Mapped[AgencyId]
    amount: Mapped[int]
    reference: Mapped[str | None]


class PurchaseOrderVersion(Version, Base):
    """See `ledger.domain.papers.PurchaseOrder`."""

    __tablename__ = "purchase_order_versions"
    sheet = "purchase_orders"

    order_id: Mapped[OrderId]
    from_agency_id: Mapped[AgencyId]
    to_agency_id: Mapped[AgencyId]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    amount: Mapped[int | None]
