"""Facts by what they belong to: the prices and agreements of a placement, the clauses of an agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ledger.domain.agencies import Budget
from ledger.domain.agreements import Agreement, ClauseRow
from ledger.domain.calendars import Calendar, CalendarSpan
from ledger.domain.facts import Facts
from ledger.domain.placements import Placement
from ledger.domain.prices import Price
from ledger.domain.rows import Row
from ledger.domain.therapeutic import TherapyHours

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Index:
    """Facts as checks and remarks look them up. What a code points to may be missing."""

    facts: Facts
    budgets: Mapping[str, Budget]
    placements: Mapping[str, Placement]
    agreements: Mapping[str, Agreement]
    calendars: Mapping[str, Calendar]
    prices_of: Mapping[str, list[Price]]
    agreements_of: Mapping[str, list[Agreement]]
    clauses_of: Mapping[str, list[ClauseRow]]

    @classmethod
    def of(cls, facts: Facts) -> Index:
        """Look the facts through once."""
        prices = sorted(facts.sheet(Price).values(), key=lambda row: (row.first_day, row.price))
        agreements = sorted(facts.sheet(Agreement).values(), key=lambda row: row.agreement)
        clauses = sorted(facts.sheet(ClauseRow).values(), key=lambda row: (row.rank, row.budget))
        return cls(
            facts=facts,
            budgets={row.budget: row for row in facts.sheet(Budget).values()},
            placements={row.placement: row for row in facts.sheet(Placement).values()},
            agreements={row.agreement: row for row in agreements},
            calendars=facts.calendars,
            prices_of=_grouped(prices, lambda row: row.placement),
            agreements_of=_grouped(agreements, lambda row: row.placement),
            clauses_of=_grouped(clauses, lambda row: row.agreement),
        )

    def touched(self, rows: Iterable[Row]) -> frozenset[str]:
        """The placements that any of the rows has to do with; all of them where a budget is among the rows."""
        rows = list(rows)
        if any(isinstance(row, Budget) for row in rows):
            return frozenset(self.placements)
        found = {code for row in rows if (code := self._placement_of(row)) is not None}
        calendars = {row.calendar for row in rows if isinstance(row, CalendarSpan)}
        if calendars:
            for placement, prices in self.prices_of.items():
                if any(price.calendar in calendars for price in prices):
                    found.add(placement)
        return frozenset(found)

    def _placement_of(self, row: Row) -> str | None:
        if isinstance(row, (Placement, Price, Agreement, TherapyHours)):
            return row.placement
        if isinstance(row, ClauseRow) and row.agreement in self.agreements:
            return self.agreements[row.agreement].placement
        return None


def _grouped(rows: Iterable[R], by: Callable[[R], str]) -> Mapping[str, list[R]]:
    groups: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        groups[by(row)].append(row)
    return groups
