"""Sheets of agencies: they, their budgets, providers and homes, and the numbers others know them by."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ledger.domain.sheet.cells import (
    CODE,
    LATITUDE,
    LONGITUDE,
    Code,
    Day,
    DayLongAgo,
    FinancialYear,
    Money,
    Refers,
    Text,
    Whole,
    YesNo,
)
from ledger.domain.sheet.rows import DatedRow, Row, fault

AgencyKind = Literal[
    "council", "icb", "department", "provider_collaborative", "regional_cooperative", "voluntary", "other"
]
Stream = Literal["social_care", "health", "education", "justice", "other"]
AgencyCode = Annotated[str, CODE, Refers("agencies")]
BudgetCode = Annotated[str, CODE, Refers("budgets")]
ProviderCode = Annotated[str, CODE, Refers("providers")]
HomeCode = Annotated[str, CODE, Refers("homes")]


class Agency(Row, sheet="agencies", one="agency", key=("agency",), group="Agencies and providers", open_to="all"):
    """A body with its own books."""

    agency: Code = Field(description="The agency's code")
    name: Text = Field(description="Its name as screens show it")
    kind: AgencyKind = Field(description="What kind of body it is")
    ods_code: Text | None = Field(None, description="NHS organisation code")
    gss_code: Text | None = Field(None, description="Government Statistical Service code")
    last_day: Day | None = Field(None, description="The last day on which it exists; empty: it goes on")
    successor: AgencyCode | None = Field(
        None, description="The agency that takes over what it was to do where no budget carries it"
    )

    @model_validator(mode="after")
    def _ends_before_it_is_succeeded(self) -> Self:
        if self.successor and self.last_day is None:
            raise fault("last_day", "the last day of an agency that has a successor", "State it, or empty successor")
        return self


class Budget(DatedRow, sheet="budgets", key=("budget",), group="Agencies and providers", open_to="all"):
    """One agency's purse for one stream. Funding is split between budgets; debts are between agencies."""

    budget: Code = Field(description="The budget's code")
    agency: AgencyCode = Field(description="Whose purse it is")
    stream: Stream = Field(description="What the money is for")
    name: Text = Field(description="Its name as screens show it")
    cost_centre: Text | None = Field(None, description="Cost centre in the agency's general ledger")
    subjective: Text | None = Field(None, description="General-ledger code of the kind of spending")
    first_day: Day | None = Field(None, description="First day it may be used; empty: always")
    last_day: Day | None = Field(None, description="Last day it may be used, the end of a month; empty: open")
    successor: BudgetCode | None = Field(None, description="The budget that pays for service from the next month on")


class BudgetAmount(
    Row, sheet="budget_amounts", key=("budget", "financial_year"), group="Agencies and providers", open_to="owner"
):
    """What a budget has for a financial year, before anything is committed."""

    budget: BudgetCode = Field(description="Which budget")
    financial_year: FinancialYear = Field(description="The year from 1 April")
    amount: Money = Field(description="Pounds for the whole year")


class Provider(Row, sheet="providers", key=("provider",), group="Agencies and providers", open_to="all"):
    """Who provides placements and sends invoices."""

    provider: Code = Field(description="The provider's code")
    name: Text = Field(description="Its name as screens show it")
    company_number: Text | None = Field(None, description="Companies House number")
    sector: Literal["private", "voluntary", "council", "nhs"] | None = Field(None, description="Who owns it")


class Home(Row, sheet="homes", key=("home",), group="Agencies and providers", open_to="all"):
    """A home, school or ward of a provider: a place on the map."""

    home: Code = Field(description="The home's code")
    provider: ProviderCode = Field(description="Who runs it")
    name: Text = Field(description="Its name as screens show it")
    urn: Text | None = Field(None, description="Ofsted (or equivalent) unique reference number")
    postcode_district: Text | None = Field(None, description="First half of the postcode, e.g. EX4")
    latitude: Annotated[Decimal, LATITUDE] | None = Field(None, description="Degrees north")
    longitude: Annotated[Decimal, LONGITUDE] | None = Field(None, description="Degrees east; west is below zero")
    beds: Whole | None = Field(None, description="How many children it can take")
    opened: DayLongAgo | None = Field(None, description="The day it opened")
    jointly_commissioned: YesNo | None = Field(None, description="Whether agencies commission it together")
    governance: Text | None = Field(None, description="Whose decision, which board")


class Identifier(
    Row,
    sheet="identifiers",
    key=("kind", "code", "system", "value"),
    group="Agencies and providers",
    open_to="parties",
):
    """A number or name that somebody else has for something of ours."""

    kind: Literal["provider", "home", "placement", "agency"] = Field(description="What it names")
    code: Code = Field(description="Our code for it")
    system: Text = Field(description="Whose numbering it is, e.g. a body's payment files or finance system")
    value: Text = Field(description="The number or name over there")
