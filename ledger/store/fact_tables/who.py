"""Where it is kept who there is: agencies and their budgets, providers, homes, children."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.store.identities import AgencyId, BudgetId, ChildId, HomeId, ProviderId
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
