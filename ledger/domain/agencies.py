"""Who: agencies, their budgets, providers, homes, children, and the numbers others know them by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from ledger.domain.cells import (
    CODE,
    LATITUDE,
    LONGITUDE,
    ROUNDED_LATITUDE,
    ROUNDED_LONGITUDE,
    Code,
    Day,
    FinancialYear,
    Money,
    MonthText,
    Refers,
    Text,
    Whole,
    YesNo,
)
from ledger.domain.periods import Month
from ledger.domain.rows import DatedRow, Row

AgencyKind = Literal[
    "council", "icb", "department", "provider_collaborative", "regional_cooperative", "voluntary", "other"
]
Stream = Literal["social_care", "health", "education", "justice", "other"]
AgencyCode = Annotated[str, CODE, Refers("agencies")]
BudgetCode = Annotated[str, CODE, Refers("budgets")]
ProviderCode = Annotated[str, CODE, Refers("providers")]
HomeCode = Annotated[str, CODE, Refers("homes")]
ChildCode = Annotated[str, CODE, Refers("children")]


class Agency(Row, sheet="agencies", one="agency", key=("agency",), group="Who", open_to="all"):
    """A body with its own books."""

    agency: Code = Field(description="The agency's code")
    name: Text = Field(description="Its name as screens show it")
    kind: AgencyKind = Field(description="What kind of body it is")
    ods_code: Text | None = Field(None, description="NHS organisation code")
    gss_code: Text | None = Field(None, description="Government Statistical Service code")


class Budget(DatedRow, sheet="budgets", key=("budget",), group="Who", open_to="all"):
    """One agency's purse for one stream. Funding is split between budgets, money is owed between agencies."""

    budget: Code = Field(description="The budget's code")
    agency: AgencyCode = Field(description="Whose purse it is")
    stream: Stream = Field(description="What the money is for")
    name: Text = Field(description="Its name as screens show it")
    cost_centre: Text | None = Field(None, description="Cost centre in the agency's general ledger")
    subjective: Text | None = Field(None, description="General-ledger code of the kind of spending")
    first_day: Day | None = Field(None, description="First day it may be used; empty: always")
    last_day: Day | None = Field(None, description="Last day it may be used, the end of a month; empty: open")
    successor: BudgetCode | None = Field(None, description="The budget that bears service from the next month on")


class BudgetAmount(Row, sheet="budget_amounts", key=("budget", "financial_year"), group="Who", open_to="owner"):
    """What a budget has for a financial year, before anything is committed."""

    budget: BudgetCode = Field(description="Which budget")
    financial_year: FinancialYear = Field(description="The year from 1 April")
    amount: Money = Field(description="Pounds for the whole year")


class Provider(Row, sheet="providers", key=("provider",), group="Who", open_to="all"):
    """Who provides placements and sends invoices."""

    provider: Code = Field(description="The provider's code")
    name: Text = Field(description="Its name as screens show it")
    company_number: Text | None = Field(None, description="Companies House number")
    sector: Literal["private", "voluntary", "council", "nhs"] | None = Field(None, description="Who owns it")


class Home(Row, sheet="homes", key=("home",), group="Who", open_to="all"):
    """A home, school or ward of a provider: a place on the map."""

    home: Code = Field(description="The home's code")
    provider: ProviderCode = Field(description="Who runs it")
    name: Text = Field(description="Its name as screens show it")
    urn: Text | None = Field(None, description="Ofsted (or equivalent) unique reference number")
    postcode_district: Text | None = Field(None, description="First half of the postcode, e.g. EX4")
    latitude: Annotated[Decimal, LATITUDE] | None = Field(None, description="Degrees north")
    longitude: Annotated[Decimal, LONGITUDE] | None = Field(None, description="Degrees east; west is below zero")
    beds: Whole | None = Field(None, description="How many children it can take")
    opened: Day | None = Field(None, description="The day it opened")
    jointly_commissioned: YesNo | None = Field(None, description="Whether agencies commission it together")
    governance: Text | None = Field(None, description="Whose decision, which board")


class Identifier(Row, sheet="identifiers", key=("kind", "code", "system", "value"), group="Who", open_to="parties"):
    """A number or name that somebody else has for something of ours."""

    kind: Literal["provider", "home", "placement", "agency"] = Field(description="What it names")
    code: Code = Field(description="Our code for it")
    system: Text = Field(description="Whose numbering it is, e.g. a body's payment files or finance system")
    value: Text = Field(description="The number or name over there")


class Child(Row, sheet="children", one="child", key=("child",), group="Who", open_to="parties"):
    """A child, by pseudonym only: no name, no NHS number, no full date of birth."""

    child: Code = Field(description="The pseudonym")
    birth_month: MonthText | None = Field(None, description="Month of birth")
    gender: Text | None = Field(None, description="Gender as recorded")
    home_district: Text | None = Field(None, description="First half of the home postcode")
    home_latitude: Annotated[Decimal, ROUNDED_LATITUDE] | None = Field(
        None, description="Degrees north, rounded to two decimals on the way in"
    )
    home_longitude: Annotated[Decimal, ROUNDED_LONGITUDE] | None = Field(
        None, description="Degrees east, rounded to two decimals on the way in"
    )


class Circumstance(Row, sheet="circumstances", key=("child", "what", "first_day"), group="Who", open_to="parties"):
    """Something true of a child from a day until the next such row."""

    child: ChildCode = Field(description="Which child")
    what: Literal[
        "responsible_icb", "continuing_care", "legal_status", "ehcp", "presenting_need", "allocated_team"
    ] = Field(description="What is told")
    value: Text = Field(description="What it is from that day")
    first_day: Day = Field(description="From when")


@dataclass(frozen=True)
class Purses:
    """All budgets together: who bears what once budgets end and pass to successors."""

    budgets: Mapping[str, Budget]

    def bearer(self, budget: str, month: Month) -> str:
        """The budget that bears service of `month` where `budget` is named (docs/rules.md section 3)."""
        return self._line(budget, month)[-1]

    def _line(self, budget: str, month: Month) -> list[str]:
        """A budget and those it passed to, one after the other, by a month."""
        first, line = month.first_day, [budget]
        while True:
            known = self.budgets[line[-1]]
            if known.last_day is None or known.last_day >= first or known.successor is None:
                return line
            if known.successor in line:
                raise ValueError("budgets succeed one another in a circle")
            line.append(known.successor)

    def agency(self, budget: str, month: Month) -> str:
        """The agency in whose books `budget` stands in `month`."""
        return self.budgets[self.bearer(budget, month)].agency

    def names(self, budgets: Iterable[str], month: Month) -> dict[str, set[str]]:
        """The agencies in whose books budgets stand in a month, each with those it took them over from and itself.

        What any of these said, signed or answered of the budgets is its word.
        """
        found: dict[str, set[str]] = {}
        for budget in budgets:
            line = [self.budgets[each].agency for each in self._line(budget, month)]
            found.setdefault(line[-1], set()).update(line)
        return found

    def agency_in(self, agency: str, month: Month) -> str:
        """The agency to which all that an agency had has passed by `month`; itself, unless there is exactly one."""
        heirs = {self.agency(row.budget, month) for row in self.budgets.values() if row.agency == agency}
        return heirs.pop() if len(heirs) == 1 else agency

    def stream(self, budget: str) -> str:
        """What the budget's money is for."""
        return self.budgets[budget].stream
