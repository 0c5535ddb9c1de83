"""Acceptances: what was accepted of invoice lines beyond the price, each a charge once (docs/rules.md section 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.domain.placements.sheets import Price
from ledger.domain.sheet.choices import Component


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What was accepted of one invoice line beyond its price, as far as it holds: whole pence, on one day.

    How much holds is worked out from documents and prices (`ledger.reconciliation.provider.accepted`); here it is
    what it has become: a charge like any other.
    """

    placement: str
    invoice: str
    line: str
    day: date
    component: Component
    amount: int
    alone: str | None = None
    """The one budget that bears it, as clauses name it; None: the clauses take of it as of every other charge."""
    direct: bool = False
    """Whether that budget's own agency was asked by the provider, and owes it."""

    @property
    def name(self) -> str:
        """The line as people call it."""
        return f"{self.invoice} / {self.line}"

    @property
    def as_price(self) -> Price:
        """It as the rules have it: a price `once` at the amount accepted."""
        return Price.model_construct(
            price="",
            placement=self.placement,
            component=self.component,
            rate=Decimal(self.amount) / 100,
            unit="once",
            quantity=None,
            calendar=None,
            first_day=self.day,
            last_day=None,
            note=None,
        )


AcceptedByPlacement = Mapping[str, Sequence[Acceptance]]
"""What is accepted of each placement's lines; placements of which nothing is are left out."""
