"""Sheets of placements: children, what is true of them, what was bought for them, its prices and calendars."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ledger.domain.agencies.sheets import AgencyCode, BudgetCode, HomeCode, ProviderCode
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY
from ledger.domain.sheet.cells import (
    CODE,
    ROUNDED_LATITUDE,
    ROUNDED_LONGITUDE,
    Code,
    Day,
    MonthText,
    Quantity,
    Rate,
    Refers,
    Text,
    YesNo,
)
from ledger.domain.sheet.choices import Component, Weekdays
from ledger.domain.sheet.rows import DatedRow, Row, fault

ChildCode = Annotated[str, CODE, Refers("children")]


class Child(Row, sheet="children", one="child", key=("child",), group="Agencies and providers", open_to="parties"):
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


class Circumstance(
    Row, sheet="circumstances", key=("child", "what", "first_day"), group="Agencies and providers", open_to="parties"
):
    """Something true of a child from a day until the next such row."""

    child: ChildCode = Field(description="Which child")
    what: Literal[
        "responsible_icb", "continuing_care", "legal_status", "ehcp", "presenting_need", "allocated_team"
    ] = Field(description="What is told")
    value: Text = Field(description="What it is from that day")
    first_day: Day = Field(description="From when")


PlacementCode = Annotated[str, CODE, Refers("placements")]


class Placement(DatedRow, sheet="placements", key=("placement",), group="Placements and prices", open_to="parties"):
    """What was bought for a child, from when to when, and whose budget leads."""

    placement: Code = Field(description="The placement's code")
    child: ChildCode | None = Field(None, description="The child's pseudonym; none for an empty bed (VOID)")
    provider: ProviderCode = Field(description="Who provides it")
    home: HomeCode | None = Field(None, description="Where; needed for an empty bed (VOID)")
    setting: Code = Field(
        description="SSDA903 placement code, or WRAP wraparound at home, SHORT short breaks, T4 inpatient, "
        "PROG programme, VOID an empty bed"
    )
    lead_budget: BudgetCode = Field(description="Its agency holds the contract, pays the provider and recharges")
    fallback_budget: BudgetCode | None = Field(
        None,
        description="Pays for days without an agreement in force; of the lead commissioner; empty: the lead budget",
    )
    first_day: Day = Field(description="First day of the stay")
    last_day: Day | None = Field(None, description="Last day of the stay; empty: open")
    charging: Literal["days", "nights"] | None = Field(
        None, description="With nights the last day is not charged; empty: days"
    )
    planned_last_day: Day | None = Field(None, description="When it was planned to end")
    sourcing: Literal["framework", "spot", "block", "in_house"] | None = Field(None, description="How it was bought")
    registration: Literal["ofsted", "cqc", "unregistered", "not_required"] | None = Field(
        None, description="Who regulates the service"
    )
    emergency: YesNo | None = Field(None, description="Whether it is an emergency placement")
    deprivation_of_liberty: YesNo | None = Field(None, description="Whether a court has authorised it")
    distance_reason: Text | None = Field(None, description="Why the child is placed so far away")
    area: AgencyCode | None = Field(
        None,
        description="The council in whose area the child lives there; empty: that of the home's postcode district",
    )
    end_reason: Code | None = Field(None, description="SSDA903 reason it ended")
    stepped_from: PlacementCode | None = Field(None, description="The placement it follows on from")

    @model_validator(mode="after")
    def _child_or_empty_bed(self) -> Self:
        if self.setting == "VOID":
            if self.child is not None:
                raise fault("child", "no child: an empty bed (VOID) has none", "Empty the cell or amend the setting")
            if self.home is None:
                raise fault("home", "the home whose bed is empty (VOID)", "Name the home")
        elif self.child is None:
            raise fault("child", "the child's pseudonym (only VOID has none)", "Name the child or amend the setting")
        return self

    @property
    def stay(self) -> tuple[date, date]:
        """First and last day of the stay as charged; empty (last before first) for a stay of no nights."""
        last = self.last_day or FOREVER
        return self.first_day, last - ONE_DAY if self.charging == "nights" and self.last_day else last

    @property
    def bearer_without_agreement(self) -> str:
        """The budget that bears days on which no agreement is in force."""
        return self.fallback_budget or self.lead_budget


CalendarCode = Annotated[str, CODE, Refers("calendars")]


PriceCode = Annotated[str, CODE, Refers("prices")]


Unit = Literal["day", "week", "hour", "session", "month", "year", "once"]


ON_OWN_DAYS = frozenset({"set_up", "notice", "retainer", "void"})
"""Components charged on their own days, in the stay or not."""


WITHOUT_CALENDAR = frozenset({"month", "year", "once"})
"""Units that take no calendar: it would choose days of a sum that is not by the day."""


class Price(DatedRow, sheet="prices", key=("price",), group="Placements and prices", open_to="parties"):
    """One dated line of what the provider may charge: a component, a rate, a unit."""

    price: Code = Field(description="The price's code")
    placement: PlacementCode = Field(description="Which placement")
    component: Component = Field(description="What it pays for")
    rate: Rate = Field(description="Pounds for one unit, without recoverable VAT; may be finer than a penny")
    unit: Unit = Field(description="What the rate is for")
    quantity: Quantity | None = Field(None, description="How many (hours or sessions a week); empty: 1")
    calendar: CalendarCode | None = Field(None, description="Which days; not with month, year or once")
    first_day: Day = Field(description="First day it is open; the day of a price charged once")
    last_day: Day | None = Field(None, description="Last day it is open; empty: open")
    note: Text | None = Field(None, description="What to know about it")

    @model_validator(mode="after")
    def _calendar_allowed(self) -> Self:
        if self.calendar and self.unit in WITHOUT_CALENDAR:
            raise fault(
                "calendar",
                f"no calendar: a price by the {self.unit} has none"
                if self.unit != "once"
                else "no calendar: a price charged once has none",
                "Empty the cell, or price it by the day or week",
            )
        return self

    @property
    def times(self) -> Decimal:
        """The quantity; an empty one is 1."""
        return Decimal(1) if self.quantity is None else self.quantity


class CalendarSpan(
    DatedRow,
    sheet="calendars",
    key=("calendar", "first_day", "last_day", "weekdays"),
    whole="calendar",
    group="Placements and prices",
    open_to="all",
):
    """One span of a calendar: the days from first to last that fall on its weekdays."""

    calendar: Annotated[str, CODE] = Field(description="The calendar's code; several rows make one calendar")
    first_day: Day = Field(description="First day of the span")
    last_day: Day = Field(description="Last day of the span")
    weekdays: Weekdays = Field((), description="Which weekdays; empty: all")
