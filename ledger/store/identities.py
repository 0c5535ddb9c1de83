"""Codes: a row of identity for each, to which facts refer whatever is said of it later."""

from __future__ import annotations

from typing import Annotated

from sqlalchemy import ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column

from ledger.domain.rows import Column
from ledger.domain.sheets import SHEETS
from ledger.store.tables import Base, Number

AgencyId = Annotated[int, mapped_column(ForeignKey("agencies.id"))]
BudgetId = Annotated[int, mapped_column(ForeignKey("budgets.id"))]
ProviderId = Annotated[int, mapped_column(ForeignKey("providers.id"))]
HomeId = Annotated[int, mapped_column(ForeignKey("homes.id"))]
ChildId = Annotated[int, mapped_column(ForeignKey("children.id"))]
PlacementId = Annotated[int, mapped_column(ForeignKey("placements.id"))]
PriceId = Annotated[int, mapped_column(ForeignKey("prices.id"))]
CalendarId = Annotated[int, mapped_column(ForeignKey("calendars.id"))]
AgreementId = Annotated[int, mapped_column(ForeignKey("agreements.id"))]
InvoiceId = Annotated[int, mapped_column(ForeignKey("invoices.id"))]
ReceiptId = Annotated[int, mapped_column(ForeignKey("receipts.id"))]
OrderId = Annotated[int, mapped_column(ForeignKey("purchase_orders.id"))]
ProviderPaymentId = Annotated[int, mapped_column(ForeignKey("provider_payments.id"))]
DisputeId = Annotated[int, mapped_column(ForeignKey("disputes.id"))]
DebtDecisionId = Annotated[int, mapped_column(ForeignKey("debt_decisions.id"))]
UpliftId = Annotated[int, mapped_column(ForeignKey("uplifts.id"))]
FundId = Annotated[int, mapped_column(ForeignKey("funds.id"))]
InKindId = Annotated[int, mapped_column(ForeignKey("in_kind.id"))]
OutcomeId = Annotated[int, mapped_column(ForeignKey("outcomes.id"))]
ReviewId = Annotated[int, mapped_column(ForeignKey("reviews.id"))]
RequestId = Annotated[int, mapped_column(ForeignKey("requests.id"))]
PanelId = Annotated[int, mapped_column(ForeignKey("panels.id"))]
DecisionId = Annotated[int, mapped_column(ForeignKey("decisions.id"))]
ActionId = Annotated[int, mapped_column(ForeignKey("actions.id"))]
CareCaseId = Annotated[int, mapped_column(ForeignKey("care_cases.id"))]
OfferId = Annotated[int, mapped_column(ForeignKey("offers.id"))]
TeamId = Annotated[int, mapped_column(ForeignKey("teams.id"))]
DistrictId = Annotated[int, mapped_column(ForeignKey("districts.id"))]
SearchId = Annotated[int, mapped_column(ForeignKey("searches.id"))]
ProgrammeId = Annotated[int, mapped_column(ForeignKey("programmes.id"))]
ProgrammeClaimId = Annotated[int, mapped_column(ForeignKey("programme_claims.id"))]
PodId = Annotated[int, mapped_column(ForeignKey("pods.id"))]
FamilyId = Annotated[int, mapped_column(ForeignKey("families.id"))]


class Identity:
    """A code, for ever the same thing whatever is said of it later; `batch` first named it."""

    id: Mapped[Number]
    code: Mapped[str] = mapped_column(unique=True)
    batch: Mapped[int] = mapped_column(ForeignKey("batches.number"))


class AgencyIdentity(Identity, Base):
    """Codes of agencies."""

    __tablename__ = "agencies"


class BudgetIdentity(Identity, Base):
    """Codes of budgets."""

    __tablename__ = "budgets"


class ProviderIdentity(Identity, Base):
    """Codes of providers."""

    __tablename__ = "providers"


class HomeIdentity(Identity, Base):
    """Codes of homes."""

    __tablename__ = "homes"


class ChildIdentity(Identity, Base):
    """Pseudonyms of children."""

    __tablename__ = "children"


class PlacementIdentity(Identity, Base):
    """Codes of placements."""

    __tablename__ = "placements"


class PriceIdentity(Identity, Base):
    """Codes of prices."""

    __tablename__ = "prices"


class CalendarIdentity(Identity, Base):
    """Codes of calendars; several rows make one calendar."""

    __tablename__ = "calendars"


class UpliftIdentity(Identity, Base):
    """Codes of uplifts."""

    __tablename__ = "uplifts"


class AgreementIdentity(Identity, Base):
    """Codes of agreements."""

    __tablename__ = "agreements"


class InvoiceIdentity(Identity, Base):
    """Numbers of invoices."""

    __tablename__ = "invoices"


class ReceiptIdentity(Identity, Base):
    """References of receipts."""

    __tablename__ = "receipts"


class OrderIdentity(Identity, Base):
    """Numbers of purchase orders."""

    __tablename__ = "purchase_orders"


class ProviderPaymentIdentity(Identity, Base):
    """References of payments to providers that name no invoice."""

    __tablename__ = "provider_payments"


class DisputeIdentity(Identity, Base):
    """Codes of disputes."""

    __tablename__ = "disputes"


class DebtDecisionIdentity(Identity, Base):
    """Codes of provisions and write-offs."""

    __tablename__ = "debt_decisions"


class FundIdentity(Identity, Base):
    """Codes of pooled funds."""

    __tablename__ = "funds"


class InKindIdentity(Identity, Base):
    """Codes of contributions in kind."""

    __tablename__ = "in_kind"


class OutcomeIdentity(Identity, Base):
    """Codes of outcomes."""

    __tablename__ = "outcomes"


class ReviewIdentity(Identity, Base):
    """Codes of reviews."""

    __tablename__ = "reviews"


class RequestIdentity(Identity, Base):
    """Codes of requests."""

    __tablename__ = "requests"


class PanelIdentity(Identity, Base):
    """Codes of panels."""

    __tablename__ = "panels"


class DecisionIdentity(Identity, Base):
    """Codes of decisions."""

    __tablename__ = "decisions"


class ActionIdentity(Identity, Base):
    """Codes of actions."""

    __tablename__ = "actions"


class CareCaseIdentity(Identity, Base):
    """Codes of care cases."""

    __tablename__ = "care_cases"


class OfferIdentity(Identity, Base):
    """Codes of offers."""

    __tablename__ = "offers"


class TeamIdentity(Identity, Base):
    """Codes of teams."""

    __tablename__ = "teams"


class DistrictIdentity(Identity, Base):
    """Codes of districts."""

    __tablename__ = "districts"


class SearchIdentity(Identity, Base):
    """Codes of searches."""

    __tablename__ = "searches"


class ProgrammeIdentity(Identity, Base):
    """Codes of programmes."""

    __tablename__ = "programmes"


class ProgrammeClaimIdentity(Identity, Base):
    """Codes of programme claims."""

    __tablename__ = "programme_claims"


class PodIdentity(Identity, Base):
    """Codes of pods."""

    __tablename__ = "pods"


class FamilyIdentity(Identity, Base):
    """Codes of families."""

    __tablename__ = "families"


IDENTITIES: dict[str, Table] = {
    sheet: Base.metadata.tables[sheet] for sheet in SHEETS if sheet in Base.metadata.tables
}
"""Sheets whose rows, or groups of rows, have a code of their own: the table of their codes."""


def names_identity(sheet: str, column: Column) -> str | None:
    """The sheet whose identity this column holds: the one it refers to, or its own. None for plain values."""
    if column.cell.name == "codes":  # several codes in one cell stay text
        return None
    own = sheet if sheet in IDENTITIES and column.name == SHEETS[sheet].key[0] else None
    return column.refers or own


def kept_name(sheet: str, column: Column) -> str:
    """The name of the table's column that keeps this column of a sheet."""
    return f"{column.name}_id" if names_identity(sheet, column) else column.name
