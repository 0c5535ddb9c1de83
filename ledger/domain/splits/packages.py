"""What concerns one placement, put together: what it was bought for, and the agreements that share it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ledger.domain.agencies.sheets import Budget
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY
from ledger.domain.placements.calendars import Calendar, calendars_of
from ledger.domain.placements.sheets import CalendarSpan, Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.acceptances import Acceptance
from ledger.domain.splits.clauses import Waterfall
from ledger.domain.splits.sheets import DECIDING, Agreement, ClauseRow

SHEETS_OF_PACKAGES: tuple[type[Row], ...] = (Budget, CalendarSpan, Placement, Price, Agreement, ClauseRow)
"""What the money depends on; outcomes, documents and people do not move a penny."""


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
    accepted: tuple[Acceptance, ...] = ()
    """What of its invoice lines was accepted beyond the price, as far as it holds."""

    @property
    def direct(self) -> frozenset[str]:
        """The budgets that any of its agreements settles direct."""
        return frozenset(
            bearer.budget
            for deal in self.deals
            if deal.waterfall
            for clause in deal.waterfall.clauses
            for bearer in clause.bearers
            if bearer.settled == "direct"
        )

    def with_accepted(self, accepted: Iterable[Acceptance]) -> Package:
        """The same with what was accepted of its lines, in order of line."""
        ordered = sorted(accepted, key=lambda each: (each.day, each.invoice, each.line))
        return replace(self, accepted=tuple(ordered)) if ordered or self.accepted else self

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
        agreements = list(agreements)
        stated = ((row.agreement, clauses.get(row.agreement)) for row in agreements)
        waterfalls = {agreement: Waterfall.of(rows) for agreement, rows in stated if rows}
        prices = tuple(sorted(prices, key=lambda row: row.price))
        return cls(placement, prices, _deals(agreements, waterfalls), calendars)

    def as_decided_by(self, day: date, asked: Mapping[str, date]) -> Package:
        """The package as it stood on a day: what was decided later was asked for then, or was not there.

        `asked` says of agreements when somebody asked for them, where they do not say so themselves.
        """
        later = {deal.code for deal in self.deals if deal.agreement.status in DECIDING and deal.decided_last[0] > day}
        if not later:
            return self
        rows = [deal.agreement for deal in self.deals if deal.code not in later]
        for deal in self.deals:
            requested = deal.agreement.requested_on or asked.get(deal.code)
            if deal.code in later and requested:
                as_asked = {"status": "in_principle", "decided_on": None, "requested_on": requested}
                rows.append(deal.agreement.model_copy(update=as_asked))
        waterfalls = {deal.code: deal.waterfall for deal in self.deals if deal.waterfall}
        return replace(self, deals=_deals(rows, waterfalls))


def _deals(agreements: Iterable[Agreement], waterfalls: Mapping[str, Waterfall]) -> tuple[Deal, ...]:
    """Agreements in order of code; those that others supersede end the day before these begin."""
    agreements = sorted(agreements, key=lambda row: row.agreement)
    ends: dict[str, date] = {}
    for row in agreements:
        if row.supersedes and row.status in DECIDING and row.first_day > date.min:
            ends[row.supersedes] = min(ends.get(row.supersedes, FOREVER), row.first_day - ONE_DAY)
    return tuple(
        Deal(
            row,
            waterfalls.get(row.agreement),
            min(row.last_day or FOREVER, ends.get(row.agreement, FOREVER)),
        )
        for row in agreements
    )


def packages_of(facts: Facts) -> Iterator[Package]:
    """Each placement with its prices and agreements, in order of code. Raises Unsound for a bad waterfall."""
    for placement in sorted(facts.sheet(Placement).values(), key=lambda row: row.placement):
        yield package_of(facts, placement)


def package_of(facts: Facts, placement: Placement) -> Package:
    """A placement with its prices and agreements. Raises Unsound for a bad waterfall."""
    code = placement.placement
    clauses = facts.by(ClauseRow, "agreement", "rank", "budget")
    return Package.of(placement, prices_of(facts, code), agreements_of(facts, code), clauses, calendars_of(facts))


def prices_of(facts: Facts, placement: str) -> Sequence[Price]:
    """The prices of a placement, the earliest first."""
    return facts.by(Price, "placement", "first_day", "price").get(placement, ())


def agreements_of(facts: Facts, placement: str) -> Sequence[Agreement]:
    """The agreements of a placement, in order of code."""
    return facts.by(Agreement, "placement", "agreement").get(placement, ())


def clauses_of(facts: Facts, agreement: str) -> Sequence[ClauseRow]:
    """The clauses of an agreement, in their order."""
    return facts.by(ClauseRow, "agreement", "rank", "budget").get(agreement, ())
