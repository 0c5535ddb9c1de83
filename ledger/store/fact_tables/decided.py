"""Where it is kept who decided: requests, panels, decisions, actions, continuing care."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.store.identities import (
    ActionId,
    AgencyId,
    AgreementId,
    CareCaseId,
    ChildId,
    DecisionId,
    PanelId,
    PlacementId,
    RequestId,
    ReviewId,
)
from ledger.store.tables import Base
from ledger.store.versions import Version


class RequestVersion(Version, Base):
    """See `ledger.domain.decisions.Request`."""

    __tablename__ = "request_versions"
    sheet = "requests"

    request_id: Mapped[RequestId]
    placement_id: Mapped[PlacementId]
    agreement_id: Mapped[AgreementId | None]
    what: Mapped[str]
    asked_by_id: Mapped[AgencyId]
    asked_of: Mapped[str]
    asked_on: Mapped[date]
    wanted_by: Mapped[date | None]
    closed_on: Mapped[date | None]
    reason: Mapped[str | None]


class PanelVersion(Version, Base):
    """See `ledger.domain.decisions.Panel`."""

    __tablename__ = "panel_versions"
    sheet = "panels"

    panel_id: Mapped[PanelId]
    name: Mapped[str]
    held_on: Mapped[date]
    papers_by: Mapped[date | None]
    quorum: Mapped[int | None]
    chair_id: Mapped[AgencyId | None]
    minute: Mapped[str | None]


class PanelMemberVersion(Version, Base):
    """See `ledger.domain.decisions.PanelMember`."""

    __tablename__ = "panel_member_versions"
    sheet = "panel_members"

    panel_id: Mapped[PanelId]
    agency_id: Mapped[AgencyId]
    role: Mapped[str]
    present: Mapped[bool | None]
    weekly_limit: Mapped[int | None]


class PanelItemVersion(Version, Base):
    """See `ledger.domain.decisions.PanelItem`."""

    __tablename__ = "panel_item_versions"
    sheet = "panel_items"

    panel_id: Mapped[PanelId]
    item: Mapped[int]
    placement_id: Mapped[PlacementId]
    agreement_id: Mapped[AgreementId | None]
    request_id: Mapped[RequestId | None]
    recommendation: Mapped[str | None]
    conditions: Mapped[str | None]
    minute: Mapped[str | None]


class DecisionVersion(Version, Base):
    """See `ledger.domain.decisions.Decision`."""

    __tablename__ = "decision_versions"
    sheet = "decisions"

    decision_id: Mapped[DecisionId]
    agreement_id: Mapped[AgreementId]
    agency_id: Mapped[AgencyId]
    role: Mapped[str]
    decided: Mapped[str]
    on: Mapped[date]
    panel_id: Mapped[PanelId | None]
    conditions: Mapped[str | None]
    minute: Mapped[str | None]


class ActionVersion(Version, Base):
    """See `ledger.domain.decisions.Action`."""

    __tablename__ = "action_versions"
    sheet = "actions"

    action_id: Mapped[ActionId]
    placement_id: Mapped[PlacementId | None]
    agreement_id: Mapped[AgreementId | None]
    panel_id: Mapped[PanelId | None]
    review_id: Mapped[ReviewId | None]
    what: Mapped[str]
    agency_id: Mapped[AgencyId]
    role: Mapped[str | None]
    due: Mapped[date]
    done_on: Mapped[date | None]
    note: Mapped[str | None]


class CareCaseVersion(Version, Base):
    """See `ledger.domain.continuing_care.CareCase`."""

    __tablename__ = "care_case_versions"
    sheet = "care_cases"

    care_case_id: Mapped[CareCaseId]
    child_id: Mapped[ChildId]
    agency_id: Mapped[AgencyId]
    referred_by_id: Mapped[AgencyId | None]
    referred_on: Mapped[date]
    closed_on: Mapped[date | None]
    note: Mapped[str | None]


class CareStepVersion(Version, Base):
    """See `ledger.domain.continuing_care.CareStep`."""

    __tablename__ = "care_step_versions"
    sheet = "care_steps"

    care_case_id: Mapped[CareCaseId]
    step: Mapped[str]
    on: Mapped[date]
    result: Mapped[str | None]
    agencies: Mapped[str]
    next_due: Mapped[date | None]
    note: Mapped[str | None]


class CareLevelVersion(Version, Base):
    """See `ledger.domain.continuing_care.CareLevel`."""

    __tablename__ = "care_level_versions"
    sheet = "care_levels"

    care_case_id: Mapped[CareCaseId]
    domain: Mapped[str]
    on: Mapped[date]
    level: Mapped[str]
    note: Mapped[str | None]
