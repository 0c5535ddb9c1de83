"""Where funds and jointly commissioned homes are kept."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.store.identities import AgencyId, BudgetId, FundId, HomeId, InKindId, PlacementId, ReceiptId
from ledger.store.tables import Base
from ledger.store.versions import Version


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
