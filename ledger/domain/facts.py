"""Facts: all rows known at one moment, by sheet and key; and what concerns one placement, put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from ledger.domain.agencies import Budget, Purses
from ledger.domain.agreements import DECIDING, Agreement, ClauseRow
from ledger.domain.calendars import Calendar, CalendarSpan
from ledger.domain.clauses import Waterfall
from ledger.domain.periods import FOREVER, ONE_DAY
from ledger.domain.placements import Placement
from ledger.domain.prices import Price
from ledger.domain.rows import Row
from ledger.domain.sheets import SHEETS

R = TypeVar("R", bound=Row)
Key = tuple[Any, ...]


@dataclass
class Facts:
    """The rows known at one moment. It may hold a part of the ledger: some placements and what they use."""

    rows: dict[str, dict[Key, Row]] = field(default_factory=lambda: {sheet: {} for sheet in SHEETS})

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Facts:
        """Facts from rows; a later row of the same key stands for an earlier one."""
        facts = cls()
        for row in rows:
            facts.rows[row.sheet][row.key_values] = row
        return facts

    def sheet(self, model: type[R]) -> Mapping[Key, R]:
        """All rows of one sheet by key."""
        return self.rows[model.sheet]  # type: ignore[return-value]  # rows of a sheet are of its model

    def __iter__(self) -> Iterator[Row]:
        for rows in self.rows.values():
            yield from rows.values()

    @cached_property
    def purses(self) -> Purses:
        """All budgets together."""
        return Purses({row.budget: row for row in self.sheet(Budget).values()})

    @cached_property
    def calendars(self) -> dict[str, Calendar]:
        """Calendars by code."""
        spans: dict[str, list[CalendarSpan]] = defaultdict(list)
        for span in self.sheet(CalendarSpan).values():
            spans[span.calendar].append(span)
        return {code: Calendar.of(rows) for code, rows in spans.items()}

    def packages(self) -> Iterator[Package]:
        """Each placement with its prices and agreements, in order of code. Raises Unsound for a bad waterfall."""
        prices: dict[str, list[Price]] = defaultdict(list)
        for price in self.sheet(Price).values():
            prices[price.placement].append(price)
        agreements: dict[str, list[Agreement]] = defaultdict(list)
        for agreement in self.sheet(Agreement).values():
            agreements[agreement.placement].append(agreement)
        clauses: dict[str, list[ClauseRow]] = defaultdict(list)
        for row in self.sheet(ClauseRow).values():
            clauses[row.agreement].append(row)
        for placement in sorted(self.sheet(Placement).values(), key=lambda row: row.placement):
            yield Package.of(
                placement,
                prices[placement.placement],
                agreements[placement.placement],
                clauses,
                self.calendars,
            )


@dataclass(frozen=True, slots=True)
class Deal:
    """An agreement with its waterfall (None where it has no clauses) and the day it really ends."""

    agreement: Agreement
    waterfall: Waterfall | None
    last_day: date

    @property
    def code(self) -> str:
        """The agreement's code."""
        return self.agreement.agreement

    @property
    def budgets(self) -> frozenset[str]:
        """The budgets that its clauses name."""
        clauses = self.waterfall.clauses if self.waterfall else ()
        return frozenset(bearer.budget for clause in clauses for bearer in clause.bearers)

    def covers(self, day: date) -> bool:
        """Whether the agreement's days include this one, once what supersedes it is counted."""
        return self.agreement.first_day <= day <= self.last_day

    @property
    def decided_last(self) -> tuple[date, str]:
        """Orders decisions: by the day decided, an empty one earliest, then by code."""
        return (self.agreement.decided_on or date.min, self.code)


@dataclass(frozen=True, slots=True)
class Package:
    """One placement with all that decides what it costs and who bears it."""

    placement: Placement
    prices: tuple[Price, ...]
    deals: tuple[Deal, ...]
    calendars: Mapping[str, Calendar]

    @classmethod
    def of(
        cls,
        placement: Placement,
        prices: Iterable[Price],
        agreements: Iterable[Agreement],
        clauses: Mapping[str, list[ClauseRow]],
        calendars: Mapping[str, Calendar],
    ) -> Package:
        """Put a placement together; agreements that others supersede end the day before (rules.md section 3)."""
        agreements = sorted(agreements, key=lambda row: row.agreement)
        ends: dict[str, date] = {}
        for row in agreements:
            if row.supersedes and row.status in DECIDING and row.first_day > date.min:
                ends[row.supersedes] = min(ends.get(row.supersedes, FOREVER), row.first_day - ONE_DAY)
        deals = []
        for row in agreements:
            rows = clauses.get(row.agreement)
            deals.append(
                Deal(
                    row,
                    Waterfall.of(rows) if rows else None,
                    min(row.last_day or FOREVER, ends.get(row.agreement, FOREVER)),
                )
            )
        return cls(placement, tuple(sorted(prices, key=lambda row: row.price)), tuple(deals), calendars)
