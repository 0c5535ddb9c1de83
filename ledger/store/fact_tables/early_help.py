"""Where early help programmes are kept: profile, spend, claims, pods, families."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.store.identities import AgencyId, FamilyId, PodId, ProgrammeClaimId, ProgrammeId
from ledger.store.tables import Base
from ledger.store.versions import Version


class ProgrammeVersion(Version, Base):
    """See `ledger.domain.programmes.Programme`."""

    __tablename__ = "programme_versions"
    sheet = "programmes"

    programme_id: Mapped[ProgrammeId]
    name: Mapped[str]
    lead_id: Mapped[AgencyId]
    funder_id: Mapped[AgencyId]
    partner_id: Mapped[AgencyId | None]
    grant: Mapped[int]
    grant_percent: Mapped[str | None]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    note: Mapped[str | None]


class ProgrammeProfileVersion(Version, Base):
    """See `ledger.domain.programmes.ProgrammeProfile`."""

    __tablename__ = "programme_profile_versions"
    sheet = "programme_profile"

    programme_id: Mapped[ProgrammeId]
    month: Mapped[str]
    grant: Mapped[int]
    spend: Mapped[int]


class ProgrammeSpendVersion(Version, Base):
    """See `ledger.domain.programmes.ProgrammeSpend`."""

    __tablename__ = "programme_spend_versions"
    sheet = "programme_spend"

    programme_id: Mapped[ProgrammeId]
    month: Mapped[str]
    head: Mapped[str]
    amount: Mapped[int]
    eligible: Mapped[bool | None]


class ProgrammeClaimVersion(Version, Base):
    """See `ledger.domain.programmes.ProgrammeClaim`."""

    __tablename__ = "programme_claim_versions"
    sheet = "programme_claims"

    claim_id: Mapped[ProgrammeClaimId]
    programme_id: Mapped[ProgrammeId]
    first_month: Mapped[str]
    last_month: Mapped[str]
    amount: Mapped[int]
    claimed_on: Mapped[date]
    received: Mapped[int | None]
    received_on: Mapped[date | None]


class PodVersion(Version, Base):
    """See `ledger.domain.programmes.Pod`."""

    __tablename__ = "pod_versions"
    sheet = "pods"

    pod_id: Mapped[PodId]
    programme_id: Mapped[ProgrammeId]
    name: Mapped[str]
    agency_id: Mapped[AgencyId | None]
    practitioners: Mapped[str | None]
    peer_mentors: Mapped[str | None]
    supervising_social_worker: Mapped[bool | None]
    first_day: Mapped[date]
    last_day: Mapped[date | None]


class FamilyVersion(Version, Base):
    """See `ledger.domain.programmes.Family`."""

    __tablename__ = "family_versions"
    sheet = "families"

    family_id: Mapped[FamilyId]
    programme_id: Mapped[ProgrammeId]
    cohort: Mapped[str]
    pod_id: Mapped[PodId | None]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    end_reason: Mapped[str | None]


class FamilyEventVersion(Version, Base):
    """See `ledger.domain.programmes.FamilyEvent`."""

    __tablename__ = "family_event_versions"
    sheet = "family_events"

    family_id: Mapped[FamilyId]
    on: Mapped[date]
    kind: Mapped[str]
    note: Mapped[str | None]
