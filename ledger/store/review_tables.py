"""Where the facts of joint review are kept: decisions, outcomes' endings, offers, searches, programmes."""

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
    DistrictId,
    FamilyId,
    HomeId,
    OfferId,
    OutcomeId,
    PanelId,
    PlacementId,
    PodId,
    PriceId,
    ProgrammeClaimId,
    ProgrammeId,
    ProviderId,
    RequestId,
    ReviewId,
    SearchId,
    TeamId,
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


class OutcomeEndingVersion(Version, Base):
    """See `ledger.domain.outcomes.OutcomeEnding`."""

    __tablename__ = "outcome_ending_versions"
    sheet = "outcome_endings"

    outcome_id: Mapped[OutcomeId]
    on: Mapped[date]
    why: Mapped[str]
    replaced_by_id: Mapped[OutcomeId | None]
    note: Mapped[str | None]


class OfferVersion(Version, Base):
    """See `ledger.domain.therapeutic.Offer`."""

    __tablename__ = "offer_versions"
    sheet = "offers"

    offer_id: Mapped[OfferId]
    provider_id: Mapped[ProviderId]
    home_id: Mapped[HomeId | None]
    service: Mapped[str]
    name: Mapped[str]
    practice_model: Mapped[str | None]
    model_version: Mapped[str | None]
    tier: Mapped[str | None]
    tier_until: Mapped[date | None]
    staff: Mapped[int | None]
    staff_trained: Mapped[int | None]
    trained_on: Mapped[date | None]
    supervision_hours: Mapped[str | None]
    professions: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    note: Mapped[str | None]


class OfferEvidenceVersion(Version, Base):
    """See `ledger.domain.therapeutic.OfferEvidence`."""

    __tablename__ = "offer_evidence_versions"
    sheet = "offer_evidence"

    offer_id: Mapped[OfferId]
    standard: Mapped[str]
    on: Mapped[date]
    evidence: Mapped[str]
    seen_by: Mapped[str]
    finding: Mapped[str | None]


class PlacementOfferVersion(Version, Base):
    """See `ledger.domain.therapeutic.PlacementOffer`."""

    __tablename__ = "placement_offer_versions"
    sheet = "placement_offers"

    placement_id: Mapped[PlacementId]
    offer_id: Mapped[OfferId]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]


class TherapyHoursVersion(Version, Base):
    """See `ledger.domain.therapeutic.TherapyHours`."""

    __tablename__ = "therapy_hours_versions"
    sheet = "therapy_hours"

    placement_id: Mapped[PlacementId]
    service_month: Mapped[str]
    clinician: Mapped[str]
    contact: Mapped[str]
    contracted: Mapped[str]
    delivered: Mapped[str | None]
    price_id: Mapped[PriceId | None]
    hourly_rate: Mapped[str | None]
    note: Mapped[str | None]


class CarePlanVersion(Version, Base):
    """See `ledger.domain.therapeutic.CarePlan`."""

    __tablename__ = "care_plan_versions"
    sheet = "care_plans"

    placement_id: Mapped[PlacementId]
    kind: Mapped[str]
    on: Mapped[date]
    review_by: Mapped[date | None]
    role: Mapped[str | None]
    note: Mapped[str | None]


class SecureBaseRatingVersion(Version, Base):
    """See `ledger.domain.therapeutic.SecureBaseRating`."""

    __tablename__ = "secure_base_rating_versions"
    sheet = "secure_base_ratings"

    placement_id: Mapped[PlacementId]
    on: Mapped[date]
    rater: Mapped[str]
    dimension: Mapped[str]
    rating: Mapped[int]
    note: Mapped[str | None]


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
