"""Supposed facts: what is known, and what it would be if something else were stated; and whom the change concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from ledger.domain.agencies import Budget
from ledger.domain.agreements import Agreement, ClauseRow
from ledger.domain.calendars import CalendarSpan
from ledger.domain.facts import Facts
from ledger.domain.placements import Placement
from ledger.domain.prices import Price
from ledger.domain.rows import Row

_OF_ONE_PLACEMENT = (Placement, Price, Agreement)


def changed_rows(known: Facts, supposed: Facts, model: type[Row]) -> Iterator[Row]:
    """The rows of a sheet that are not the same: as they are known, and as they are supposed."""
    before, after = known.rows[model.sheet], supposed.rows[model.sheet]
    for key, row in before.items():
        other = after.get(key)
        if other is not row and other != row:
            yield row
            if other is not None:
                yield other
    yield from (row for key, row in after.items() if key not in before)


def placements_touched(known: Facts, supposed: Facts) -> set[str]:
    """Placements of which something that decides what they cost, or who bears it, is not the same.

    That is: they, their prices, agreements and clauses, calendars these use, or a budget they name that ends or
    passes on otherwise.
    """
    placements: set[str] = set()
    for model in _OF_ONE_PLACEMENT:
        placements |= {str(getattr(row, "placement", "")) for row in changed_rows(known, supposed, model)}
    agreements = {row.agreement for row in changed_rows(known, supposed, ClauseRow) if isinstance(row, ClauseRow)}
    calendars = {row.calendar for row in changed_rows(known, supposed, CalendarSpan) if isinstance(row, CalendarSpan)}
    budgets = _passing_on_otherwise(known, supposed)
    for facts in (known, supposed):
        if calendars:
            placements |= {row.placement for row in facts.sheet(Price).values() if row.calendar in calendars}
        clauses = facts.sheet(ClauseRow).values()
        named = agreements | {row.agreement for row in clauses if row.calendar in calendars or row.budget in budgets}
        if named:
            placements |= {row.placement for row in facts.sheet(Agreement).values() if row.agreement in named}
        if budgets:
            placements |= {
                row.placement
                for row in facts.sheet(Placement).values()
                if row.lead_budget in budgets or row.bearer_without_agreement in budgets
            }
    return placements


def _passing_on_otherwise(known: Facts, supposed: Facts) -> set[str]:
    """Budgets whose service is borne by another than it was, and those that pass on to them."""
    budgets = (known.purses.budgets, supposed.purses.budgets)
    if known.rows[Budget.sheet] == supposed.rows[Budget.sheet]:
        return set()
    found = {
        code
        for code in budgets[0].keys() | budgets[1].keys()
        if _passes_on(budgets[0].get(code)) != _passes_on(budgets[1].get(code))
    }
    while True:
        before = {row.budget for rows in budgets for row in rows.values() if row.successor in found} - found
        if not before:
            return found
        found |= before


def _passes_on(budget: Budget | None) -> tuple[date | None, str | None] | None:
    return (budget.last_day, budget.successor) if budget else None


def of_placements(facts: Facts, placements: Collection[str]) -> Facts:
    """The facts of these placements that decide what they cost; budgets and calendars are whole."""
    part = Facts()
    for sheet in (Budget.sheet, CalendarSpan.sheet):
        part.rows[sheet] = facts.rows[sheet]
    for model in _OF_ONE_PLACEMENT:
        rows = facts.rows[model.sheet].items()
        part.rows[model.sheet] = {key: row for key, row in rows if getattr(row, "placement", None) in placements}
    agreements = {code for (code,) in part.rows[Agreement.sheet]}
    clauses = facts.sheet(ClauseRow).items()
    part.rows[ClauseRow.sheet] = {key: row for key, row in clauses if row.agreement in agreements}
    return part
