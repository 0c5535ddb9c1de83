"""Full continuing care: health pays the whole of a placement from a day and leads it, as one set of facts.

Eligibility alone moves no cost: the agreement is the rule, and so this states one. A change of lead ends one
placement and begins another (docs/rules.md section 1). The days for which the old lead was invoiced stay with it: it
pays for them and recharges all that they cost, so that nothing of them is in question with the provider.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from ledger.domain.money_and_days.periods import ONE_DAY
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.codes import free_code
from ledger.domain.splits.sheets import Agreement, ClauseRow

CellsStated = dict[str, Any]
CYPCC = "-CYPCC"
"""How the codes of the agreements end that the act states: Children and Young People's Continuing Care."""


class TakingOver(NamedTuple):
    """What was decided: which budget pays all of a placement from a day, when, and where that is written down."""

    placement: str
    budget: str
    since: date
    """From when the budget pays all."""
    decided_on: date | None = None
    """None: the day on which it is recorded."""
    leads_from: date | None = None
    """From when its agency leads; None: the day after the last one for which the old lead was invoiced."""
    panel: str | None = None
    minute: str | None = None


class CodesTaken(NamedTuple):
    """Codes that were ever given on the sheets concerned."""

    placements: Collection[str]
    prices: Collection[str]
    agreements: Collection[str]


@dataclass(frozen=True)
class NewLead:
    """What taking a placement over states: who leads on which days, and the rows that say so."""

    leads_from: date
    """The first day that the new lead leads, or the day after the placement's last where it never does."""
    new_placement: str | None
    """None where the placement ends before the new lead would lead."""
    forms: Mapping[str, Sequence[CellsStated]]
    """Rows by sheet, to be recorded together."""
    prices: Mapping[str, str]
    """What prices that go on are called for the new placement, by what they were called."""


def taken_over(
    asked: TakingOver,
    leads_from: date,
    placement: Placement,
    prices: Iterable[Price],
    superseded: str | None,
    review_by: date | None,
    taken: CodesTaken,
) -> NewLead:
    """The facts of taking a placement over; `superseded` is the agreement in force on the first day of it.

    `review_by` is the day by which the placement is to be reviewed next: who pays or leads otherwise moves it not.
    """
    last = placement.last_day
    goes_on = last is None or leads_from <= last
    new = free_code(placement.placement, taken.placements) if goes_on else None
    forms: dict[str, list[CellsStated]] = {
        Placement.sheet: [],
        Price.sheet: [],
        Agreement.sheet: [],
        ClauseRow.sheet: [],
    }
    given, renamed = set(taken.agreements), dict[str, str]()
    if leads_from > asked.since:
        _agree(forms, asked, placement.placement, (asked.since, review_by), superseded, given)
    if new:
        # With nights the last day is not charged, so the night before the handover is the old placement's.
        ends = leads_from if placement.charging == "nights" else leads_from - ONE_DAY
        begins = {"placement": new, "lead_budget": asked.budget, "fallback_budget": None, "first_day": leads_from}
        forms[Placement.sheet] = [
            {**_cells(placement), "last_day": ends},
            {**_cells(placement), **begins, "stepped_from": None},
        ]
        forms[Price.sheet] = list(_prices(prices, leads_from, new, set(taken.prices), renamed))
        _agree(forms, asked, new, (leads_from, review_by), None, given)
    return NewLead(leads_from, new, {sheet: rows for sheet, rows in forms.items() if rows}, renamed)


def _agree(
    forms: dict[str, list[CellsStated]],
    asked: TakingOver,
    placement: str,
    days: tuple[date, date | None],
    superseded: str | None,
    given: set[str],
) -> None:
    """The budget pays all of a placement: an agreement with one clause, its first day and that of its review."""
    code = free_code(placement + CYPCC, given)
    given.add(code)
    row: CellsStated = {"agreement": code, "placement": placement, "status": "agreed", "basis": "continuing_care"}
    row |= {"first_day": days[0], "review_by": days[1], "decided_on": asked.decided_on, "supersedes": superseded}
    forms[Agreement.sheet].append({**row, "panel": asked.panel, "minute": asked.minute})
    forms[ClauseRow.sheet].append(
        {"agreement": code, "rank": 1, "kind": "rest", "budget": asked.budget, "percent": "100"}
    )


def _prices(
    prices: Iterable[Price], leads_from: date, new: str, given: set[str], renamed: dict[str, str]
) -> Iterator[CellsStated]:
    """Prices that are open go on under codes of their own; one that only begins then is the new placement's."""
    for price in sorted(prices, key=lambda each: each.price):
        if price.first_day >= leads_from:
            yield {**_cells(price), "placement": new}
        elif price.unit != "once" and (price.last_day is None or price.last_day >= leads_from):
            given.add(code := free_code(price.price, given))
            renamed[price.price] = code
            yield {**_cells(price), "last_day": leads_from - ONE_DAY}
            yield {**_cells(price), "price": code, "placement": new, "first_day": leads_from}


def _cells(row: Placement | Price) -> CellsStated:
    return {name: getattr(row, name) for name in row.columns()}
