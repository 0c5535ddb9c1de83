"""A split that is tried: its figures, which say of which split they are."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from ledger.answers.what_if.supposition import Supposition
from ledger.domain.money_and_days.figures import Figure, Measure, made_of, whole_of
from ledger.domain.what_if.measures import COST_DIFFERENCE, COST_NOW, COST_THEN, FURTHER_OWED, TRUE_UP

TRIED = "as it is tried on the page"
"""How figures name a split that nobody keeps."""
NOW_AND_THEN = ("now", "then", "difference")


@dataclass(frozen=True)
class Tried:
    """What a split would move, and by which name its figures know it: a draft's code, or that it is tried."""

    found: Supposition
    split: str

    @property
    def whose(self) -> dict[str, Hashable]:
        """What all its figures are of."""
        return {"split": self.split, "placement": " ".join(self.found.placements)}

    @property
    def given(self) -> dict[str, Hashable]:
        """The same of cost, which runs to a day."""
        return {**self.whose, "through": self.found.through}

    def concerns(self, budget: str, year: str) -> bool:
        """Whether a budget pays anything of it in a year, now or by the split."""
        return any((row.budget, row.financial_year) == (budget, year) for row in self.found.by_budget())

    def now(self, **kept: str) -> Figure:
        """What budgets pay now: all of them, or of one budget, year, stream or funding status."""
        return self._cost(COST_NOW, "now", kept)

    def then(self, **kept: str) -> Figure:
        """What they would pay by the split."""
        return self._cost(COST_THEN, "then", kept)

    def difference(self, **kept: str) -> Figure:
        """By how much more they would pay."""
        return made_of(COST_DIFFERENCE, self.then(**kept), self.now(**kept))

    def _cost(self, measure: Measure, column: str, kept: dict[str, str]) -> Figure:
        rows = self.found.by_budget(standings="standing" in kept)
        return whole_of(measure, rows, column, **kept, **self.given)

    def true_ups(self, *by: str) -> list[dict[str, Any]]:
        """The true-up by these of service month, budget and agency, in their order."""
        sums: dict[tuple[str, ...], int] = {}
        for row in self.found.true_up:
            key = tuple(str(getattr(row, name)) for name in by)
            sums[key] = sums.get(key, 0) + row.amount
        return [
            {**(kept := dict(zip(by, key, strict=True))), "amount": TRUE_UP.of(sums[key], **kept, **self.whose)}
            for key in sorted(sums)
        ]

    def owed(self) -> list[Figure]:
        """By how much more one agency would owe another for days that are posted already."""
        return [
            FURTHER_OWED.of(row.pence, debtor=row.debtor, creditor=row.creditor, **self.whose)
            for row in self.found.owed()
        ]
