"""What uplifts do to prices and what they would cost each budget, worked out without writing anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, NamedTuple

from ledger.briefing.figures import PER_UNIT, rate
from ledger.domain.money_and_days.money import pounds, round_half_away, text_from_pence
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Unit
from ledger.domain.sheet.columns import Amount, InMonth, InYear, OfPlacement
from ledger.domain.what_if.measures import ARREARS, UPLIFT_EFFECT
from ledger.domain.what_if.sheets import Uplift

UpliftState = Literal["claimed", "agreed", "applied", "declined"]
"""How far an uplift has come; `applied` is agreed, and its new price is known."""


@dataclass(frozen=True, slots=True)
class Rise:
    """One uplift: what it does to a price, and by how much the placement is dearer; pence."""

    uplift: Uplift
    state: UpliftState
    placement: OfPlacement
    provider: str
    provider_name: str
    component: str
    unit: Unit
    old_rate: Decimal
    new_rate: Decimal
    new_price: str
    """The code of the price that it becomes; empty where it is declined."""
    arrears: Mapping[Month, int]
    """By service month, through the horizon: what the provider may bill on top of what it billed."""
    to_come: int
    """From there to the day the round is counted to (a 31 March)."""
    notes: tuple[str, ...]
    refusal: str | None
    """Why it cannot be agreed as it stands; None where it can."""

    @property
    def percent(self) -> Fraction | None:
        """By how many percent the rate rises, exactly; None where it was nil."""
        return (Fraction(self.new_rate) / Fraction(self.old_rate) - 1) * 100 if self.old_rate else None

    @property
    def percent_text(self) -> str:
        """The same to two places, half a hundredth up; empty where it was nil."""
        return "" if self.percent is None else text_from_pence(round_half_away(self.percent * 100))

    @property
    def owing(self) -> int:
        """All its arrears."""
        return sum(self.arrears.values())

    @property
    def cost(self) -> int:
        """What it costs in all, whoever bears it."""
        return self.owing + self.to_come


RISE_COLUMNS = (
    "uplift",
    "placement",
    "price",
    "old rate",
    "new rate",
    "from",
    "shares",
    "state",
    "arrears",
    "to come",
)
BUDGET_COLUMNS = ("budget", "agency", "year", "true-up", "to come", "cost")


class UpliftCost(NamedTuple):
    """What a round moves of one budget's month of one placement."""

    placement: OfPlacement
    budget: str
    financial_year: InYear
    service_month: InMonth
    cost: Annotated[Amount, "Effect of uplifts", UPLIFT_EFFECT]
    """Of the whole month."""
    true_up: Annotated[Amount, "Arrears", ARREARS]
    """Of that, what the next posting would post though the days are posted already."""


class RoundBudgetCost(NamedTuple):
    """What a round costs one budget in one financial year; pence."""

    budget: str
    name: Annotated[str, "Budget"]
    agency: str
    agency_name: Annotated[str, "Agency"]
    financial_year: Annotated[InYear, "Year"]
    true_up: Annotated[Amount, "Arrears"]
    to_come: Amount

    @property
    def cost(self) -> Annotated[Amount, "Together"]:
        """All of it."""
        return self.true_up + self.to_come


@dataclass(frozen=True)
class Round:
    """Uplifts with their cost, before or after they are agreed."""

    through: date
    """The 31 March to which the cost is counted."""
    posted_through: date | None
    rises: list[Rise]
    costs: list[UpliftCost]
    """Of those that are still to be made into facts and can be."""
    budgets: list[RoundBudgetCost]

    @property
    def refusals(self) -> list[Rise]:
        """Those that cannot be agreed as they stand; the costs leave them out."""
        return [rise for rise in self.rises if rise.refusal]

    @property
    def rise_rows(self) -> list[tuple[str, ...]]:
        """The uplifts as rows of a table, under RISE_COLUMNS."""
        return [
            (
                rise.uplift.uplift,
                rise.placement,
                rise.uplift.price,
                f"{rate(rise.old_rate)} {PER_UNIT[rise.unit]}",
                rate(rise.new_rate),
                rise.uplift.first_day.isoformat(),
                rise.uplift.shares or "following",
                rise.state,
                pounds(rise.owing),
                pounds(rise.to_come),
            )
            for rise in self.rises
        ]

    @property
    def budget_rows(self) -> list[tuple[str, ...]]:
        """The cost by budget as rows of a table, under BUDGET_COLUMNS."""
        return [
            (cost.budget, cost.agency, cost.financial_year, *map(pounds, (cost.true_up, cost.to_come, cost.cost)))
            for cost in self.budgets
        ]

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever asked."""
        posted = f"posted to {self.posted_through}" if self.posted_through else "nothing posted yet"
        total = sum(cost.cost for cost in self.budgets)
        said = [f"not agreed as it is: {rise.uplift.uplift}: {rise.refusal}" for rise in self.refusals]
        return [*said, f"cost to {self.through} of what is not applied yet: {pounds(total)} ({posted})"]

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "through": self.through.isoformat(),
            "posted_through": self.posted_through.isoformat() if self.posted_through else None,
            "uplifts": [_rise_as_dict(rise) for rise in self.rises],
            "budgets": [_cost_as_dict(cost) for cost in self.budgets],
        }


def _rise_as_dict(rise: Rise) -> dict[str, object]:
    return {
        "uplift": rise.uplift.uplift,
        "state": rise.state,
        "placement": rise.placement,
        "price": rise.uplift.price,
        "provider": rise.provider,
        "old_rate": str(rise.old_rate),
        "new_rate": str(rise.new_rate),
        "first_day": rise.uplift.first_day.isoformat(),
        "shares": rise.uplift.shares or "following",
        "arrears": text_from_pence(rise.owing),
        "to_come": text_from_pence(rise.to_come),
        "refusal": rise.refusal,
    }


def _cost_as_dict(cost: RoundBudgetCost) -> dict[str, object]:
    return {
        "budget": cost.budget,
        "agency": cost.agency,
        "financial_year": cost.financial_year,
        "true_up": text_from_pence(cost.true_up),
        "to_come": text_from_pence(cost.to_come),
        "cost": text_from_pence(cost.cost),
    }
