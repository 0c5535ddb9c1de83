"""Where it is kept what brings a child closer to home: teams, districts, plans, searches."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.store.identities import AgencyId, ChildId, DistrictId, HomeId, PlacementId, ProviderId, SearchId, TeamId
from ledger.store.tables import Base
from ledger.store.versions import Version


class TeamVersion(Version, Base):
    """See `ledger.domain.closer_to_home.Team`."""

    __tablename__ = "team_versions"
    sheet = "teams"

    team_id: Mapped[TeamId]
    agency_id: Mapped[AgencyId]
    name: Mapped[str]
    postcode_district: Mapped[str | None]
    latitude: Mapped[str | None]
    longitude: Mapped[str | None]


class DistrictVersion(Version, Base):
    """See `ledger.domain.closer_to_home.District`."""

    __tablename__ = "district_versions"
    sheet = "districts"

    district_id: Mapped[DistrictId]
    agency_id: Mapped[AgencyId]


class CloserPlanVersion(Version, Base):
    """See `ledger.domain.closer_to_home.CloserPlan`."""

    __tablename__ = "closer_plan_versions"
    sheet = "closer_plans"

    placement_id: Mapped[PlacementId]
    set_on: Mapped[date]
    agency_id: Mapped[AgencyId]
    plan: Mapped[str]
    by: Mapped[date | None]
    ended_on: Mapped[date | None]
    outcome: Mapped[str | None]


class DistanceApprovalVersion(Version, Base):
    """See `ledger.domain.closer_to_home.DistanceApproval`."""

    __tablename__ = "distance_approval_versions"
    sheet = "distance_approvals"

    placement_id: Mapped[PlacementId]
    agency_id: Mapped[AgencyId]
    role: Mapped[str]
    decided: Mapped[bool]
    on: Mapped[date]
    note: Mapped[str | None]


class AvertedVersion(Version, Base):
    """See `ledger.domain.closer_to_home.Averted`."""

    __tablename__ = "averted_versions"
    sheet = "averts"

    placement_id: Mapped[PlacementId]
    setting: Mapped[str]
    weekly_price: Mapped[int | None]
    like_id: Mapped[PlacementId | None]
    judged_on: Mapped[date]
    judged_by: Mapped[str]
    note: Mapped[str | None]


class SearchVersion(Version, Base):
    """See `ledger.domain.closer_to_home.Search`."""

    __tablename__ = "search_versions"
    sheet = "searches"

    search_id: Mapped[SearchId]
    child_id: Mapped[ChildId]
    kind: Mapped[str]
    agency_id: Mapped[AgencyId]
    needed_on: Mapped[date]
    found_on: Mapped[date | None]
    placement_id: Mapped[PlacementId | None]
    held_in_id: Mapped[PlacementId | None]
    ended_on: Mapped[date | None]
    note: Mapped[str | None]


class SearchRefusalVersion(Version, Base):
    """See `ledger.domain.closer_to_home.SearchRefusal`."""

    __tablename__ = "search_refusal_versions"
    sheet = "search_refusals"

    search_id: Mapped[SearchId]
    provider_id: Mapped[ProviderId]
    home_id: Mapped[HomeId | None]
    on: Mapped[date]
    reason: Mapped[str]
    note: Mapped[str | None]
