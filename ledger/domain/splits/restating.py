"""Restating an agreement from a day on: the same clauses, and what is left of their caps and thresholds.

A new agreement starts its running totals afresh (docs/rules.md section 3). So that a dispute, or its end, gives
nobody a second cap, what was used before the day is taken off: for good where it runs in total, until 31 March where
it runs by the year, when a clause with days of its own takes over with the whole amount.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from ledger.domain.money_and_days.money import Pence, pounds
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY, Month
from ledger.domain.splits.clause_kinds import KINDS, amount_in_words
from ledger.domain.splits.packages import Package
from ledger.domain.splits.position import position
from ledger.domain.splits.sheets import ClauseRow

Used = Mapping[tuple[int, str], Fraction]
"""What was used of a cap, or met of a threshold, by rank and budget: exact pence."""


class NotExpressible(ValueError):
    """What is left cannot be said in clauses; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Restated:
    """The clauses of the agreement that follows, and what a reader should know of them."""

    clauses: tuple[ClauseRow, ...]
    notes: tuple[str, ...]


def used_before(package: Package, agreement: str, day: date) -> Used:
    """What the agreement's running caps and thresholds used on the days before: this financial year's, or all."""
    used: dict[tuple[int, str], Fraction] = defaultdict(Fraction)
    year = Month.of(day).financial_year
    for month in position(package, day - ONE_DAY):
        this_year = month.month.financial_year == year
        stretches = (worked for case in month.cases if case.agreement == agreement for worked in case.stretches)
        for step in (step for worked in stretches for step in worked.steps):
            for bearer, take in zip(step.clause.bearers, step.takes, strict=True):
                if KINDS[step.clause.kind].runs(bearer.per) and (this_year or bearer.per == "total"):
                    used[step.clause.rank, bearer.budget] += step.counts(take)
    return used


def restated(
    rows: Iterable[ClauseRow],
    used: Used,
    agreement: str,
    first_day: date,
    last_day: date | None,
    contested: Collection[int] | None = None,
) -> Restated:
    """The same clauses for an agreement that goes on from `first_day`, with what is left of running amounts.

    Clauses of the contested ranks are disputed and the others keep their standing; without `contested` every clause
    takes its agreement's. Raises NotExpressible where one clause has a cap of the year and another in total.

    Of health's £2,000 a year £1,000 were used in June, so an agreement that follows in July starts with what is left,
    and has the whole again from April:

    >>> used = used_before(package, "A", date(2026, 7, 1))
    >>> found = restated(facts.sheet(ClauseRow).values(), used, "B", date(2026, 7, 1), None)
    >>> [(row.rank, row.budget, row.amount, str(row.first_day), str(row.last_day)) for row in found.clauses[:2]]
    [(1, 'HE', 100000, 'None', '2027-03-31'), (2, 'HE', 200000, '2027-04-01', 'None')]
    """
    ordered = sorted(rows, key=lambda row: (row.rank, row.budget))
    year_end = date(Month.of(first_day).financial_year + 1, 3, 31)
    goes_on = (last_day or FOREVER) > year_end
    clauses: list[list[ClauseRow]] = []
    notes: list[str] = []
    for _, group in groupby(ordered, key=lambda row: row.rank):
        same = [_with(row, agreement=agreement, standing=_standing(row, contested)) for row in group]
        notes += [_note(row, used, first_day, year_end, goes_on) for row in same if _runs(row, used)]
        clauses += _parted(same, used, year_end, goes_on)
    ranks = [group[0].rank for group in clauses]
    if len(set(ranks)) < len(ranks):
        clauses = [[_with(row, rank=place) for row in group] for place, group in enumerate(clauses, 1)]
    return Restated(tuple(row for group in clauses for row in group), tuple(notes))


def _with(row: ClauseRow, **changed: Any) -> ClauseRow:
    return row.model_copy(update=changed)


def _standing(row: ClauseRow, contested: Collection[int] | None) -> str | None:
    if contested is None:
        return None
    return "disputed" if row.rank in contested else row.standing


def _runs(row: ClauseRow, used: Used) -> bool:
    return KINDS[row.kind].runs(row.per) and bool(used.get((row.rank, row.budget)))


def _left(row: ClauseRow, used: Used) -> Pence:
    return KINDS[row.kind].whole_pence(max(Fraction(0), (row.amount or 0) - used[row.rank, row.budget]))


def _parted(rows: Sequence[ClauseRow], used: Used, year_end: date, goes_on: bool) -> list[list[ClauseRow]]:
    """A clause with what is left of it; one that runs by the year and goes on beyond 31 March is parted there."""
    left = [_with(row, amount=_left(row, used)) if _runs(row, used) else row for row in rows]
    beyond = goes_on and (rows[0].last_day or FOREVER) > year_end
    if not (beyond and any(row.per == "year" and _runs(row, used) for row in rows)):
        return [left]
    if any(row.per == "total" for row in rows):
        raise NotExpressible(
            f"The clause of rank {rows[0].rank} has a cap by the year and one in total, and what remains of both"
            " is not known after 31 March."
        )
    return [
        [_with(row, last_day=year_end) for row in left],
        [_with(row, first_day=year_end + ONE_DAY) for row in rows],
    ]


def _note(row: ClauseRow, used: Used, first_day: date, year_end: date, goes_on: bool) -> str:
    again = row.per == "year" and goes_on and (row.last_day or FOREVER) > year_end
    then = f" until {year_end}, and the whole again from {year_end + ONE_DAY}" if again else ""
    before = row.amount or 0
    return (
        f"Of the {KINDS[row.kind].limit} of {amount_in_words(pounds(before), row.per)} for {row.budget},"
        f" {pounds(before - _left(row, used))} was used before {first_day}:"
        f" {pounds(_left(row, used))} is left{then}."
    )
