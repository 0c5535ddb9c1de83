"""Where it is kept what is bought: placements, prices, calendars, uplifts."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.store.identities import BudgetId, CalendarId, ChildId, HomeId, PlacementId, PriceId, ProviderId, UpliftId
from ledger.store.tables import Base
from ledger.store.versions import Version


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
