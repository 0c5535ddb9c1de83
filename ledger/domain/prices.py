"""Prices: dated lines of what the provider may charge (docs/rules.md section 2); what they come to: `charges`."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ledger.domain.calendars import CalendarCode
from ledger.domain.cells import CODE, Code, Component, Day, Quantity, Rate, Refers, Text
from ledger.domain.placements import PlacementCode
from ledger.domain.rows import DatedRow, fault

PriceCode = Annotated[str, CODE, Refers("prices")]
Unit = Literal["day", "week", "hour", "session", "month", "year", "once"]
ON_OWN_DAYS = frozenset({"set_up", "notice", "retainer", "void"})
"""Components charged on their own days, in the stay or not."""
WITHOUT_CALENDAR = frozenset({"month", "year", "once"})
"""Units that take no calendar: it would choose days of a sum that is not by the day."""


class Price(DatedRow, sheet="prices", key=("price",), group="What is bought", open_to="parties"):
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
