"""Where facts are kept: a row of identity for each code, to which others refer, and a row for each version of a fact.

A column that holds a code is kept as the identity it names (`<column>_id`); all other columns keep their name.
Columns are spelt out here, keys and checks follow from the models, and a test holds columns and models together.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Mapped

from ledger.domain.sheets import SHEETS
from ledger.store import review_tables as review_tables  # its tables are among VERSIONS
from ledger.store.identities import (
    AgencyId,
    AgreementId,
    BudgetId,
    CalendarId,
    ChildId,
    DebtDecisionId,
    DisputeId,
    FundId,
    HomeId,
    InKindId,
    InvoiceId,
    OrderId,
    OutcomeId,
    PlacementId,
    PriceId,
    ProviderId,
    ProviderPaymentId,
    ReceiptId,
    ReviewId,
    UpliftId,
)
from ledger.store.tables import Base
from ledger.store.versions import Version


class AgencyVersion(Version, Base):
    """See `ledger.domain.agencies.Agency`."""

    __tablename__ = "agency_versions"
    sheet = "agencies"

    agency_id: Mapped[AgencyId]
    name: Mapped[str]
    kind: Mapped[str]
    ods_code: Mapped[str | None]
    gss_code: Mapped[str | None]


class BudgetVersion(Version, Base):
    """See `ledger.domain.agencies.Budget`."""

    __tablename__ = "budget_versions"
    sheet = "budgets"

    budget_id: Mapped[BudgetId]
    agency_id: Mapped[AgencyId]
    stream: Mapped[str]
    name: Mapped[str]
    cost_centre: Mapped[str | None]
    subjective: Mapped[str | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    successor_id: Mapped[BudgetId | None]


class BudgetAmountVersion(Version, Base):
    """See `ledger.domain.agencies.BudgetAmount`."""

    __tablename__ = "budget_amount_versions"
    sheet = "budget_amounts"

    budget_id: Mapped[BudgetId]
    financial_year: Mapped[str]
    amount: Mapped[int]


class ProviderVersion(Version, Base):
    """See `ledger.domain.agencies.Provider`."""

    __tablename__ = "provider_versions"
    sheet = "providers"

    provider_id: Mapped[ProviderId]
    name: Mapped[str]
    company_number: Mapped[str | None]
    sector: Mapped[str | None]


class HomeVersion(Version, Base):
    """See `ledger.domain.agencies.Home`."""

    __tablename__ = "home_versions"
    sheet = "homes"

    home_id: Mapped[HomeId]
    provider_id: Mapped[ProviderId]
    name: Mapped[str]
    urn: Mapped[str | None]
    postcode_district: Mapped[str | None]
    latitude: Mapped[str | None]
    longitude: Mapped[str | None]
    beds: Mapped[int | None]
    opened: Mapped[date | None]
    jointly_commissioned: Mapped[bool | None]
    governance: Mapped[str | None]


class IdentifierVersion(Version, Base):
    """See `ledger.domain.agencies.Identifier`; `code` names a thing of any of four kinds, so it stays text."""

    __tablename__ = "identifier_versions"
    sheet = "identifiers"

    kind: Mapped[str]
    code: Mapped[str]
    system: Mapped[str]
    value: Mapped[str]


class ChildVersion(Version, Base):
    """See `ledger.domain.agencies.Child`."""

    __tablename__ = "child_versions"
    sheet = "children"

    child_id: Mapped[ChildId]
    birth_month: Mapped[str | None]
    gender: Mapped[str | None]
    home_district: Mapped[str | None]
    home_latitude: Mapped[str | None]
    home_longitude: Mapped[str | None]


class CircumstanceVersion(Version, Base):
    """See `ledger.domain.agencies.Circumstance`."""

    __tablename__ = "circumstance_versions"
    sheet = "circumstances"

    child_id: Mapped[ChildId]
    what: Mapped[str]
    value: Mapped[str]
    first_day: Mapped[date]


class PlacementVersion(Version, Base):
    """See `ledger.domain.placements.Placement`."""

    __tablename__ = "placement_versions"
    sheet = "placements"

    placement_id: Mapped[PlacementId]
    child_id: Mapped[ChildId | None]
    provider_id: Mapped[ProviderId]
    home_id: Mapped[HomeId | None]
    setting: Mapped[str]
    lead_budget_id: Mapped[BudgetId]
    fallback_budget_id: Mapped[BudgetId | None]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    charging: Mapped[str | None]
    planned_last_day: Mapped[date | None]
    sourcing: Mapped[str | None]
    registration: Mapped[str | None]
    emergency: Mapped[bool | None]
    deprivation_of_liberty: Mapped[bool | None]
    distance_reason: Mapped[str | None]
    end_reason: Mapped[str | None]
    stepped_from_id: Mapped[PlacementId | None]


class PriceVersion(Version, Base):
    """See `ledger.domain.prices.Price`."""

    __tablename__ = "price_versions"
    sheet = "prices"

    price_id: Mapped[PriceId]
    placement_id: Mapped[PlacementId]
    component: Mapped[str]
    rate: Mapped[str]
    unit: Mapped[str]
    quantity: Mapped[str | None]
    calendar_id: Mapped[CalendarId | None]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    note: Mapped[str | None]


class CalendarVersion(Version, Base):
    """See `ledger.domain.calendars.CalendarSpan`: one span of a calendar."""

    __tablename__ = "calendar_versions"
    sheet = "calendars"

    calendar_id: Mapped[CalendarId]
    first_day: Mapped[date]
    last_day: Mapped[date]
    weekdays: Mapped[str]


class UpliftVersion(Version, Base):
    """See `ledger.domain.uplifts.Uplift`."""

    __tablename__ = "uplift_versions"
    sheet = "uplifts"

    uplift_id: Mapped[UpliftId]
    price_id: Mapped[PriceId]
    first_day: Mapped[date]
    claimed_percent: Mapped[str | None]
    claimed_rate: Mapped[str | None]
    agreed_percent: Mapped[str | None]
    agreed_rate: Mapped[str | None]
    status: Mapped[str]
    claimed_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    shares: Mapped[str | None]
    reason: Mapped[str | None]
    evidence: Mapped[str | None]


class AgreementVersion(Version, Base):
    """See `ledger.domain.agreements.Agreement`."""

    __tablename__ = "agreement_versions"
    sheet = "agreements"

    agreement_id: Mapped[AgreementId]
    placement_id: Mapped[PlacementId]
    status: Mapped[str]
    basis: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    review_by: Mapped[date | None]
    decided_on: Mapped[date | None]
    panel: Mapped[str | None]
    minute: Mapped[str | None]
    requested_on: Mapped[date | None]
    supersedes_id: Mapped[AgreementId | None]


class ClauseVersion(Version, Base):
    """See `ledger.domain.agreements.ClauseRow`: one budget's part of a clause."""

    __tablename__ = "clause_versions"
    sheet = "clauses"

    agreement_id: Mapped[AgreementId]
    rank: Mapped[int]
    kind: Mapped[str]
    budget_id: Mapped[BudgetId]
    percent: Mapped[str | None]
    amount: Mapped[int | None]
    per: Mapped[str | None]
    components: Mapped[str]
    calendar_id: Mapped[CalendarId | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    standing: Mapped[str | None]
    settled: Mapped[str | None]


class ApprovalVersion(Version, Base):
    """See `ledger.domain.agreements.Approval`."""

    __tablename__ = "approval_versions"
    sheet = "approvals"

    agreement_id: Mapped[AgreementId]
    agency_id: Mapped[AgencyId]
    role: Mapped[str]
    decided: Mapped[bool]
    on: Mapped[date]
    note: Mapped[str | None]


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


class FundVersion(Version, Base):
    """See `ledger.domain.funds.Fund`."""

    __tablename__ = "fund_versions"
    sheet = "funds"

    fund_id: Mapped[FundId]
    name: Mapped[str]
    budget_id: Mapped[BudgetId]
    tolerance: Mapped[str | None]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    basis: Mapped[str | None]
    minute: Mapped[str | None]


class FundContributionVersion(Version, Base):
    """See `ledger.domain.funds.FundContribution`."""

    __tablename__ = "fund_contribution_versions"
    sheet = "fund_contributions"

    fund_id: Mapped[FundId]
    budget_id: Mapped[BudgetId]
    financial_year: Mapped[str]
    amount: Mapped[int]
    instalments: Mapped[int]
    first_due: Mapped[date]


class FundClauseVersion(Version, Base):
    """See `ledger.domain.funds.FundClause`: one budget's part of a clause."""

    __tablename__ = "fund_clause_versions"
    sheet = "fund_clauses"

    fund_id: Mapped[FundId]
    side: Mapped[str]
    rank: Mapped[int]
    kind: Mapped[str]
    budget_id: Mapped[BudgetId]
    percent: Mapped[str | None]
    amount: Mapped[int | None]


class FundApprovalVersion(Version, Base):
    """See `ledger.domain.funds.FundApproval`."""

    __tablename__ = "fund_approval_versions"
    sheet = "fund_approvals"

    fund_id: Mapped[FundId]
    financial_year: Mapped[str]
    amount: Mapped[int]
    on: Mapped[date]
    by: Mapped[str]


class FundReceiptVersion(Version, Base):
    """See `ledger.domain.funds.FundReceipt`."""

    __tablename__ = "fund_receipt_versions"
    sheet = "fund_receipts"

    receipt_id: Mapped[ReceiptId]
    fund_id: Mapped[FundId]
    budget_id: Mapped[BudgetId]
    financial_year: Mapped[str]
    amount: Mapped[int]
    why: Mapped[str | None]


class InKindVersion(Version, Base):
    """See `ledger.domain.funds.InKind`."""

    __tablename__ = "in_kind_versions"
    sheet = "in_kind"

    contribution_id: Mapped[InKindId]
    agency_id: Mapped[AgencyId]
    placement_id: Mapped[PlacementId | None]
    fund_id: Mapped[FundId | None]
    home_id: Mapped[HomeId | None]
    what: Mapped[str]
    value: Mapped[int]
    per: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    agreed: Mapped[bool | None]
    note: Mapped[str | None]


class HomeBlockVersion(Version, Base):
    """See `ledger.domain.homes.HomeBlock`."""

    __tablename__ = "home_block_versions"
    sheet = "home_blocks"

    home_id: Mapped[HomeId]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    rate: Mapped[str]
    unit: Mapped[str]
    beds: Mapped[int]
    lead_budget_id: Mapped[BudgetId]
    note: Mapped[str | None]


class HomeBedVersion(Version, Base):
    """See `ledger.domain.homes.HomeBed`."""

    __tablename__ = "home_bed_versions"
    sheet = "home_beds"

    home_id: Mapped[HomeId]
    bed: Mapped[str]
    placement_id: Mapped[PlacementId]
    first_day: Mapped[date]
    last_day: Mapped[date | None]


class OutcomeVersion(Version, Base):
    """See `ledger.domain.outcomes.Outcome`."""

    __tablename__ = "outcome_versions"
    sheet = "outcomes"

    outcome_id: Mapped[OutcomeId]
    placement_id: Mapped[PlacementId]
    domain: Mapped[str]
    statement: Mapped[str]
    whose_words: Mapped[str | None]
    accountable_id: Mapped[AgencyId]
    first_day: Mapped[date]
    due: Mapped[date | None]
    instrument: Mapped[str]
    baseline: Mapped[str | None]
    target: Mapped[str | None]


class ObservationVersion(Version, Base):
    """See `ledger.domain.outcomes.Observation`."""

    __tablename__ = "observation_versions"
    sheet = "observations"

    outcome_id: Mapped[OutcomeId]
    on: Mapped[date]
    value: Mapped[str]
    rater: Mapped[str]
    note: Mapped[str | None]


class ReviewVersion(Version, Base):
    """See `ledger.domain.outcomes.Review`."""

    __tablename__ = "review_versions"
    sheet = "reviews"

    review_id: Mapped[ReviewId]
    placement_id: Mapped[PlacementId]
    held_on: Mapped[date]
    agencies: Mapped[str]
    split_still_right: Mapped[bool | None]
    next_review: Mapped[date | None]
    note: Mapped[str | None]


_BY_SHEET: dict[str, Any] = {
    mapper.class_.sheet: mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, Version)
}
VERSIONS: dict[str, Table] = {sheet: _BY_SHEET[sheet] for sheet in SHEETS}
"""Each sheet's table of versions, in the order of the book."""
