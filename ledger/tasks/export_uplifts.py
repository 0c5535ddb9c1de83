"""What is exported of the uplift round: the claims, their arrears by month, and what they would cost each budget."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.cells import decimal_text
from ledger.domain.money import text_from_pence
from ledger.store.engine import Connection
from ledger.tasks.uplift_costs import round_within

UPLIFTS = (
    "uplift",
    "provider",
    "placement",
    "price",
    "component",
    "unit",
    "old_rate",
    "new_rate",
    "percent",
    "first_day",
    "state",
    "shares",
    "new_price",
    "arrears",
    "to_come",
    "refusal",
)
ARREARS = ("uplift", "provider", "placement", "service_month", "arrears")
COSTS = ("placement", "budget", "financial_year", "service_month", "cost", "true_up")


def uplifts(connection: Connection, known_at: int) -> Iterator[tuple[str, ...]]:
    """One row an uplift."""
    for rise in round_within(connection, known_at).rises:
        row = rise.uplift
        yield (
            row.uplift,
            rise.provider,
            rise.placement,
            row.price,
            rise.component,
            rise.unit,
            decimal_text(rise.old_rate),
            decimal_text(rise.new_rate),
            rise.percent_text,
            row.first_day.isoformat(),
            rise.state,
            row.shares or "following",
            rise.new_price,
            text_from_pence(rise.owing),
            text_from_pence(rise.to_come),
            rise.refusal or "",
        )


def arrears(connection: Connection, known_at: int) -> Iterator[tuple[str, ...]]:
    """One row an uplift and service month, through the horizon; of those that are not declined."""
    for rise in round_within(connection, known_at).rises:
        for month, pence in rise.arrears.items():
            yield rise.uplift.uplift, rise.provider, rise.placement, str(month), text_from_pence(pence)


def costs(connection: Connection, known_at: int) -> Iterator[tuple[str, ...]]:
    """One row a placement, budget and month that uplifts not yet applied would move."""
    for cost in round_within(connection, known_at).costs:
        figures = map(text_from_pence, (cost.pence, cost.true_up))
        yield cost.placement, cost.budget, cost.financial_year, cost.service_month, *figures
