"""Where claims to be therapeutic are kept, with the evidence: offers, hours, plans, ratings."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.store.identities import HomeId, OfferId, PlacementId, PriceId, ProviderId
from ledger.store.tables import Base
from ledger.store.versions import Version


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
