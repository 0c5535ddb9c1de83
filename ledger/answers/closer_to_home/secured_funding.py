"""Secured funding: whose is secured from a day on, for how long, and what it is bought to avert."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, NamedTuple

from ledger.answers.answer import answer
from ledger.answers.closer_to_home.distances import SHEETS
from ledger.domain.closer_to_home.distance import BOUGHT_FOR_HOME
from ledger.domain.closer_to_home.measures import AVERTED_WEEK, SECURED_DAYS
from ledger.domain.closer_to_home.secured_funding import Beside, Secured, beside, secured_from
from ledger.domain.closer_to_home.sheets import Averted
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.columns import Amount, OfPlacement, Rule
from ledger.domain.splits.charges import week_from
from ledger.store.books import Books


@dataclass(frozen=True, slots=True)
class SecuredFunding:
    """One placement's secured days, what a week of it costs (pence), and what it averts."""

    placement: Placement
    secured: Secured
    weekly_cost: int
    averts: tuple[Beside, ...]


def secured_on(books: Books, on: date) -> Iterator[SecuredFunding]:
    """Every placement of a child whose stay includes the day, in order of code."""
    facts = books.facts(*SHEETS)
    wanted = {
        row.placement for row in facts.sheet(Placement).values() if row.child and row.stay[0] <= on <= row.stay[1]
    }
    averted: dict[str, list[Averted]] = {}
    for row in facts.sheet(Averted).values():
        if row.placement in wanted and row.judged_on <= on:
            averted.setdefault(row.placement, []).append(row)
    like = {row.like for rows in averted.values() for row in rows if row.like}
    packages = books.packages(wanted | like)
    for code in sorted(wanted):
        package = packages[code]
        rows = sorted(averted.get(code, ()), key=lambda row: row.setting)
        averts = tuple(beside(package, row, packages.get(row.like or ""), on) for row in rows)
        yield SecuredFunding(package.placement, secured_from(package, on), week_from(package, on), averts)


class SecuredRow(NamedTuple):
    """One placement of a child on the day and setting it averts (one row where none is told)."""

    placement: OfPlacement
    setting: str
    secured: Rule
    days: Annotated[int | None, SECURED_DAYS]
    last_day: date | None
    weekly_cost: Amount
    averts: str | None
    averted_weekly: Annotated[Amount | None, "Weekly cost of what is averted", AVERTED_WEEK]
    taken_from: OfPlacement | None
    judged_on: date | None
    judged_by: str | None
    at_home: bool


@answer(
    "secured-funding",
    "Days of agreed funding still ahead, and what the package averts",
    window="from the day on",
    unit="pence a week",
    day="asked",
    exported=SecuredRow._fields[:11],
    staged="secured_days",
    mart="secured_funding",
)
def secured(books: Books, on: date) -> Iterator[SecuredRow]:
    """One row a placement of a child on the day, or one for each setting it averts."""
    for each in secured_on(books, on):
        placement, ahead = each.placement, each.secured
        row = SecuredRow(
            placement=placement.placement,
            setting=placement.setting,
            secured=how_secured(ahead),
            days=ahead.days,
            last_day=ahead.last_day,
            weekly_cost=each.weekly_cost,
            averts=None,
            averted_weekly=None,
            taken_from=None,
            judged_on=None,
            judged_by=None,
            at_home=placement.setting in BOUGHT_FOR_HOME,
        )
        for one in each.averts:
            averted = one.averted
            yield row._replace(
                averts=averted.setting,
                averted_weekly=one.averted_weekly,
                taken_from=one.taken_from,
                judged_on=averted.judged_on,
                judged_by=averted.judged_by,
            )
        if not each.averts:
            yield row


def how_secured(ahead: Secured) -> str:
    """`no`, `to_a_day`, `to_its_end` (that of the stay) or `open_ended`."""
    if ahead.open_ended:
        return "open_ended"
    if ahead.whole_stay:
        return "to_its_end"
    return "to_a_day" if ahead.last_day else "no"
