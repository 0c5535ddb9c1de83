"""Facts: all rows known at one moment, by sheet and key; and what concerns one placement, put together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter
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
from ledger.domain.thresholds import Threshold, Thresholds

R = TypeVar("R", bound=Row)
E = TypeVar("E")
K = TypeVar("K")
Key = tuple[Any, ...]
SHEETS_OF_PACKAGES: tuple[type[Row], ...] = (Budget, CalendarSpan, Placement, Price, Agreement, ClauseRow)
"""What the money depends on; outcomes, documents and people do not move a penny."""


def grouped(rows: Iterable[E], by: Callable[[E], K]) -> dict[K, list[E]]:
    """Things by what they belong to, in the order given."""
    groups: dict[K, list[E]] = defaultdict(list)
    for row in rows:
        groups[by(row)].append(row)
    return dict(groups)


@dataclass
class Facts:
    """The rows known at one moment. It may hold a part of the ledger: some placements and what they use."""

    rows: dict[str, dict[Key, Row]] = field(default_factory=lambda: {sheet: {} for sheet in SHEETS})
    _groups: dict[tuple[str, ...], dict[Any, list[Any]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

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

    def by(self, model: type[R], column: str, *order: str) -> Mapping[Any, list[R]]:
        """All rows of one sheet by what a column holds, each group in the order of other columns, if any are named.

        The sheet is looked through once: whoever puts rows in must have done so before.
        """
        asked = (model.sheet, column, *order)
        if asked not in self._groups:
            rows: Iterable[R] = self.sheet(model).values()
            ordered = sorted(rows, key=attrgetter(*order)) if order else rows
            self._groups[asked] = grouped(ordered, attrgetter(column))
        return self._groups[asked]

    def __iter__(self) -> Iterator[Row]:
        for rows in self.rows.values():
            yield from rows.values()

    @cached_property
    def purses(self) -> Purses:
        """All budgets together."""
        return Purses({row.budget: row for row in self.sheet(Budget).values()})

    @cached_property
    def thresholds(self) -> Thresholds:
        """From which difference, or after how many days, somebody has to look."""
        return Thresholds(self.sheet(Threshold).values())

    @cached_property
    def calendars(self) -> dict[str, Calendar]:
        """Calendars by code."""
        return {code: Calendar.of(rows) for code, rows in self.by(CalendarSpan, "calendar").items()}

    def packages(self) -> Iterator[Package]:
        """Each placement with its prices and agreements, in order of code. Raises Unsound for a bad waterfall."""
        for placement in sorted(self.sheet(Placement).values(), key=lambda row: row.placement):
            yield self.package(placement)

    def package(self, placement: Placement) -> Package:
        """A placement with its prices and agreements. Raises Unsound for a bad waterfall."""
        code = placement.placement
        clauses = self.by(ClauseRow, "agreement", "rank", "budget")
        return Package.of(placement, self.prices_of(code), self.agreements_of(code), clauses, self.calendars)

    def prices_of(self, placement: str) -> Sequence[Price]:
        """The prices of a placement, the earliest first."""
        return self.by(Price, "placement", "first_day", "price").get(placement, ())

    def agreements_of(self, placement: str) -> Sequence[Agreement]:
        """The agreements of a placement, in order of code."""
        return self.by(Agreement, "placement", "agreement").get(placement, ())

    def clauses_of(self, agreement: str) -> Sequence[ClauseRow]:
        """The clauses of an agreement, in their order."""
        return self.by(ClauseRow, "agreement", "rank", "budget").get(agreement, ())


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
        clauses: Mapping[str, Sequence[ClauseRow]],
        calendars: Mapping[str, Calendar],
    ) -> Package:
        """Put a placement together; agreements that others supersede end the day before (docs/rules.md section 3)."""
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
