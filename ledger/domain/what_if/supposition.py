"""Supposed facts: what is known, and what it would be if something else were stated; and whom the change concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.sheets import Budget
from ledger.domain.placements.sheets import CalendarSpan, Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.sheets import Agreement, ClauseRow

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


def placements_touched(known: Facts, supposed: Facts) -> frozenset[str]:
    """Placements of which something that decides what they cost, or who bears it, is not the same.

    A budget that is not the same concerns those it bears for only where it ends or passes on otherwise.
    """
    rows = [
        row for model in (*_OF_ONE_PLACEMENT, ClauseRow, CalendarSpan) for row in changed_rows(known, supposed, model)
    ]
    budgets = _passing_on_otherwise(known, supposed)
    return concerned(known, rows, budgets) | concerned(supposed, rows, budgets)


def concerned(facts: Facts, rows: Iterable[Row], budgets: Collection[str] = ()) -> frozenset[str]:
    """The placements that any of the rows has to do with by these facts, or that name one of the budgets.

    That is: they, their prices, agreements and clauses, and calendars that these use. Rows of budgets concern nobody
    by themselves: what a budget does to placements is for whoever asks to say. The store answers the same of two
    batches (`store.facts.versions.changed_placements`); to it any change of a budget concerns all.
    """
    placements = {row.placement for row in rows if isinstance(row, _OF_ONE_PLACEMENT)}
    agreements = {row.agreement for row in rows if isinstance(row, ClauseRow)}
    calendars = {row.calendar for row in rows if isinstance(row, CalendarSpan)}
    if calendars:
        placements |= {row.placement for row in facts.sheet(Price).values() if row.calendar in calendars}
    if calendars or budgets:
        clauses = facts.sheet(ClauseRow).values()
        agreements |= {row.agreement for row in clauses if row.calendar in calendars or row.budget in budgets}
    stated = facts.sheet(Agreement)
    placements |= {stated[code,].placement for code in agreements if (code,) in stated}
    if budgets:
        placements |= {
            row.placement
            for row in facts.sheet(Placement).values()
            if row.lead_budget in budgets or row.bearer_without_agreement in budgets
        }
    return frozenset(placements)


def _passing_on_otherwise(known: Facts, supposed: Facts) -> set[str]:
    """Budgets whose service is borne by another than it was, and those that pass on to them."""
    budgets = (purses_of(known).budgets, purses_of(supposed).budgets)
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
