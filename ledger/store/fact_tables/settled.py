"""Where it is kept what was settled: matches, allocations, terms, disputes, balances, thresholds."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.store.identities import (
    AgencyId,
    AgreementId,
    DebtDecisionId,
    DisputeId,
    InvoiceId,
    PlacementId,
    PriceId,
    ProviderId,
    ProviderPaymentId,
    ReceiptId,
)
from ledger.store.tables import Base
from ledger.store.versions import Version


class LineMatchVersion(Version, Base):
    """See `ledger.domain.papers.LineMatch`."""

    __tablename__ = "line_match_versions"
    sheet = "line_matches"

    invoice_id: Mapped[InvoiceId]
    line: Mapped[str]
    placement_id: Mapped[PlacementId | None]
    price_id: Mapped[PriceId | None]
    why: Mapped[str | None]


class LineDecisionVersion(Version, Base):
    """See `ledger.domain.papers.LineDecision`."""

    __tablename__ = "line_decision_versions"
    sheet = "line_decisions"

    invoice_id: Mapped[InvoiceId]
    line: Mapped[str]
    decision: Mapped[str]
    on: Mapped[date]
    amount: Mapped[int | None]
    why: Mapped[str | None]


class ProviderPaymentVersion(Version, Base):
    """See `ledger.domain.papers.ProviderPayment`."""

    __tablename__ = "provider_payment_versions"
    sheet = "provider_payments"

    payment_id: Mapped[ProviderPaymentId]
    from_agency_id: Mapped[AgencyId]
    provider_id: Mapped[ProviderId]
    paid_on: Mapped[date]
    amount: Mapped[int]
    reference: Mapped[str | None]


class PaymentAllocationVersion(Version, Base):
    """See `ledger.domain.papers.PaymentAllocation`."""

    __tablename__ = "payment_allocation_versions"
    sheet = "payment_allocations"

    payment_id: Mapped[ProviderPaymentId]
    invoice_id: Mapped[InvoiceId]
    amount: Mapped[int]
    why: Mapped[str | None]


class ReceiptAllocationVersion(Version, Base):
    """See `ledger.domain.debts.ReceiptAllocation`."""

    __tablename__ = "receipt_allocation_versions"
    sheet = "receipt_allocations"

    receipt_id: Mapped[ReceiptId]
    recharge: Mapped[str]
    amount: Mapped[int]
    why: Mapped[str | None]


class TermsVersion(Version, Base):
    """See `ledger.domain.debts.Terms`."""

    __tablename__ = "terms_versions"
    sheet = "terms"

    from_agency_id: Mapped[AgencyId]
    to_agency_id: Mapped[AgencyId]
    payment_days: Mapped[int]
    order_required: Mapped[bool | None]


class DisputeVersion(Version, Base):
    """See `ledger.domain.debts.Dispute`."""

    __tablename__ = "dispute_versions"
    sheet = "disputes"

    dispute_id: Mapped[DisputeId]
    from_agency_id: Mapped[AgencyId]
    to_agency_id: Mapped[AgencyId]
    reason: Mapped[str]
    stage: Mapped[str]
    raised_on: Mapped[date]
    stage_since: Mapped[date]
    owner: Mapped[str | None]
    recharge: Mapped[str | None]
    placement_id: Mapped[PlacementId | None]
    first_month: Mapped[str | None]
    last_month: Mapped[str | None]
    amount: Mapped[int | None]
    agreement_id: Mapped[AgreementId | None]
    resolved_on: Mapped[date | None]
    outcome: Mapped[str | None]
    note: Mapped[str | None]


class DebtDecisionVersion(Version, Base):
    """See `ledger.domain.debts.DebtDecision`."""

    __tablename__ = "debt_decision_versions"
    sheet = "debt_decisions"

    decision_id: Mapped[DebtDecisionId]
    kind: Mapped[str]
    recharge: Mapped[str]
    placement_id: Mapped[PlacementId | None]
    amount: Mapped[int]
    on: Mapped[date]
    why: Mapped[str]


class BalanceAgreementVersion(Version, Base):
    """See `ledger.domain.debts.BalanceAgreement`."""

    __tablename__ = "balance_agreement_versions"
    sheet = "balance_agreements"

    agency_id: Mapped[AgencyId]
    counterparty_id: Mapped[AgencyId]
    on: Mapped[date]
    sent_on: Mapped[date | None]
    agreed: Mapped[bool | None]
    answered_on: Mapped[date | None]
    note: Mapped[str | None]


class ThresholdVersion(Version, Base):
    """See `ledger.domain.thresholds.Threshold`."""

    __tablename__ = "threshold_versions"
    sheet = "thresholds"

    threshold: Mapped[str]
    agency_id: Mapped[AgencyId | None]
    value: Mapped[str]
    why: Mapped[str | None]
