"""Where it is kept who agreed to pay: agreements, their clauses, approvals."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.store.identities import AgencyId, AgreementId, BudgetId, CalendarId, PlacementId
from ledger.store.tables import Base
from ledger.store.versions import Version


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
