"""Planned ends: what the days after them would cost, which a forecast takes off what is committed.

What is committed runs on to 31 March, whatever is planned. A planned end that is past by the horizon takes nothing
off: the child is still there, and nothing says until when.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Annotated, NamedTuple

from ledger import pipeline
from ledger.answers.answer import answer
from ledger.answers.splits.to_come import months_to
from ledger.domain.agencies.purses import Purses, purses_of
from ledger.domain.agencies.sheets import Budget
from ledger.domain.money_and_days.periods import ONE_DAY, MonthSpan
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.columns import Amount, InMonth, OfPlacement, Rule
from ledger.domain.splits.measures import AFTER_PLANNED_END
from ledger.domain.splits.packages import Package
from ledger.domain.splits.position import position
from ledger.journal.posting import should_stand
from ledger.store.books import Books

_BearingOfMonth = tuple[str, str | None, str, str]
"""Month, agreement, budget, standing."""


class PlannedEndRow(NamedTuple):
    """What days after a planned end would cost a budget of a placement's month, under one agreement and standing."""

    placement: OfPlacement
    planned_last_day: date
    service_month: InMonth
    agreement: str | None
    budget: str
    standing: Rule
    amount: Annotated[Amount, AFTER_PLANNED_END]


@answer(
    "planned-ends",
    "Days after a planned end: their cost to 31 March, which is not in the forecast outturn",
    purse="each budget",
    window="from the day after the planned end to the 31 March after the horizon",
    day="horizon",
    staged="planned_ends",
)
def planned_ends_of_year(books: Books) -> list[PlannedEndRow]:
    """One row a placement, month, agreement, budget and standing, by all facts known, posted or not."""
    horizon = books.posted.horizon
    return after_planned_ends(books, months_to(horizon)) if horizon else []


def after_planned_ends(books: Books, months: MonthSpan) -> list[PlannedEndRow]:
    """What the months bear of days after planned ends that lie after the horizon, in order of placement."""
    horizon = books.posted.horizon
    if horizon is None:
        return []
    running = books.placements_running_on(horizon, months.last_day) if books.now else books.all_placements()
    rows = books.facts(Placement).sheet(Placement).values()
    planned = sorted(row.placement for row in rows if (row.planned_last_day or horizon) > horizon)
    purses = purses_of(books.facts(Budget))
    return [
        row
        for _, part in pipeline.in_parts([code for code in planned if code in running])
        for each in books.packages(part).values()
        for row in after_planned_end(each, purses, horizon, months)
    ]


def after_planned_end(package: Package, purses: Purses, horizon: date, months: MonthSpan) -> Iterator[PlannedEndRow]:
    """The same of one placement; nothing where its planned end is past, or it does not run on."""
    placement, planned = package.placement, package.placement.planned_last_day
    first, last = placement.stay
    if planned is None or not max(horizon + ONE_DAY, first) <= planned < min(last, months.last_day):
        return
    as_planned = replace(package, placement=placement.model_copy(update={"last_day": planned}))
    apart: dict[_BearingOfMonth, int] = defaultdict(int)
    for each, sign in ((package, 1), (as_planned, -1)):
        found = position(each, months.last_day)
        for month, allocations in should_stand(each.placement, found, purses).allocations.items():
            for key, pence in allocations.items() if months.holds(month) else ():
                apart[month, key.agreement, key.budget, key.standing] += sign * pence
    for bearing, pence in apart.items():
        if pence:
            yield PlannedEndRow(placement.placement, planned, *bearing, pence)
