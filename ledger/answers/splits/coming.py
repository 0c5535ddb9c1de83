"""What is coming: agreements that end after a day while the stay goes on, and placements planned to end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ledger.answers.answer import answer
from ledger.domain.money_and_days.periods import FOREVER
from ledger.domain.sheet.columns import OfPlacement, Rule
from ledger.domain.splits.in_force import standing_on
from ledger.store.books import Books


class ComingRow(NamedTuple):
    """The day on which something ends of a placement that goes on: its agreement in force, or the placement."""

    placement: OfPlacement
    what: Rule
    agreement: str | None
    on: date


@answer(
    "coming",
    "What ends after the day: agreements in force, and placements by their last or planned last day",
    purse="none",
    window="from the day on",
    unit="days",
    day="asked",
    exported=None,
    staged="coming",
)
def coming(books: Books, on: date) -> Iterator[ComingRow]:
    """One row an agreement in force on the day that has an end, and a placement whose end is known or planned."""
    for code, package in books.packages().items():
        covered = standing_on(package, on)
        if covered is None:
            continue
        if covered.deal and covered.deal.last_day < FOREVER:
            yield ComingRow(code, "agreement ends", covered.agreement, covered.deal.last_day)
        if ends := package.placement.last_day or package.placement.planned_last_day:
            yield ComingRow(code, "placement planned to end", None, ends)
