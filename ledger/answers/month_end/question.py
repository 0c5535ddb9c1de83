"""The month that is looked at at its end, with what agencies hold for old, and for too small to follow up."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from ledger.domain.agencies.thresholds import Threshold, thresholds_of
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import Month
from ledger.store.books import Books
from ledger.store.journal import month_end as open_at


class _Limits(NamedTuple):
    """After how many months an accrual is old, and below how many pence it is a rounding."""

    months: int
    pennies: int


@dataclass(frozen=True)
class AskedMonth:
    """Which month of which books is looked at."""

    books: Books
    month: Month

    @property
    def about(self) -> tuple[Books, Month]:
        """What most questions of the store take."""
        return self.books, self.month

    @cached_property
    def _limits(self) -> dict[str | None, _Limits]:
        """When an accrual is old and when a rounding, by agency; under None, of those that state no own."""
        facts = self.books.facts(Threshold)
        return {
            agency: _Limits(
                int(thresholds_of(facts).of("old_accrual_months", agency)),
                round_half_away(Fraction(thresholds_of(facts).of("accrual_pennies", agency)) * 100),
            )
            for agency in {None, *(row.agency for row in facts.sheet(Threshold).values())}
        }

    @property
    def old_after(self) -> list[int]:
        """After how many months an accrual is old; agencies may differ."""
        return sorted({each.months for each in self._limits.values()})

    @property
    def invoiced_within(self) -> list[int]:
        """How many days after its month a charge without an invoice is listed; agencies may differ."""
        of = thresholds_of(self.books.facts(Threshold))
        agencies = {None, *(row.agency for row in self.books.facts(Threshold).sheet(Threshold).values())}
        return sorted({int(of.of("not_invoiced_days", agency)) for agency in agencies})

    def balances(self, *, as_posted: bool = False) -> list[open_at.OpenBalance]:
        """What stands open, of each agency by its own limits."""
        found: list[open_at.OpenBalance] = []
        for limits in sorted(set(self._limits.values())):
            old = self.month
            for _ in range(limits.months):
                old = old.previous
            held = open_at.open_balances(self.books, self.month, old, limits.pennies, as_posted=as_posted)
            found += [each for each in held if self._limits.get(each.agency, self._limits[None]) == limits]
        return found
