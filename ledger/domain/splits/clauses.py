"""Clauses: the ordered list by which an agreement shares what a placement costs (docs/rules.md section 3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import lcm
from typing import Any

from ledger.domain.sheet.faults import Fault, Unsound
from ledger.domain.splits.clause_kinds import KINDS, WITH_LIMIT
from ledger.domain.splits.sheets import ClauseRow
from ledger.domain.splits.stretches import Bearer, Clause

_SAME_IN_EACH_ROW = ("kind", "components", "calendar", "first_day", "last_day", "standing")


@dataclass(frozen=True, slots=True)
class Waterfall:
    """All clauses of one agreement in order of rank; the last, and only the last, is its `rest`."""

    clauses: tuple[Clause, ...]

    @classmethod
    def of(cls, rows: Iterable[ClauseRow]) -> Waterfall:
        """The waterfall that the rows of one agreement state. Raises Unsound where they may not stand.

        Rows of one rank are one clause. What may not stand cannot be made at all (two clauses of the rest, percents
        beyond 100), so that nobody who shares a cost has to ask whether the clauses are sound.

        >>> waterfall = Waterfall.of(facts.sheet(ClauseRow).values())
        >>> [clause.kind for clause in waterfall.clauses], waterfall.rest.bearers[0].budget
        (['capped', 'rest'], 'SC')
        >>> Waterfall.of([ClauseRow(agreement="B", rank=1, kind="share", budget="HE", percent="50")])
        Traceback (most recent call last):
        ledger.domain.sheet.faults.Unsound: clauses.kind: expected a clause of kind rest (the balance) as the last
        """
        ordered = sorted(rows, key=lambda row: (row.rank, row.budget))
        faults = list(clause_faults(ordered))
        if faults:
            raise Unsound(faults)
        return cls(tuple(_clause(list(group)) for _, group in groupby(ordered, key=lambda row: row.rank)))

    @property
    def parts_days(self) -> bool:
        """Whether any clause has days of its own, so that stretches may differ within a month."""
        return any(clause.calendar or clause.first_day or clause.last_day for clause in self.clauses)

    @property
    def runs(self) -> bool:
        """Whether any cap or threshold runs on from the days before."""
        return any(KINDS[clause.kind].runs(bearer.per) for clause in self.clauses for bearer in clause.bearers)

    @property
    def rest(self) -> Clause:
        """The last clause, which bears all that is left."""
        return self.clauses[-1]


def _clause(rows: list[ClauseRow]) -> Clause:
    head = rows[0]
    without = Fraction(100 if KINDS[head.kind].percent_alone and len(rows) == 1 else 0)
    percents = [without if row.percent is None else row.percent for row in rows]
    weights, over = _weights(percents)
    return Clause(
        rank=head.rank,
        kind=head.kind,
        bearers=tuple(
            Bearer(row.budget, percent, row.amount or 0, row.per or "week", row.settled or "recharge")
            for row, percent in zip(rows, percents, strict=True)
        ),
        components=frozenset(head.components),
        calendar=head.calendar,
        first_day=head.first_day,
        last_day=head.last_day,
        standing=head.standing,
        weights=weights,
        weights_over=over,
    )


def _weights(percents: list[Fraction]) -> tuple[tuple[int, ...], int]:
    """Percents as whole weights out of one number: 50 and 100/3 are 3 and 2 out of 6."""
    over = lcm(*((percent / 100).denominator for percent in percents))
    return tuple(int(percent / 100 * over) for percent in percents), over


def clause_faults(rows: Sequence[ClauseRow]) -> Iterator[Fault]:
    """What may not stand in the clauses of one agreement, given in order of rank."""
    if not rows:
        return
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row.rank)]
    for group in groups:
        yield from _faults_of_one(group)
    yield from _faults_of_rest(groups)
    settled: dict[str, ClauseRow] = {}
    for row in rows:
        first = settled.setdefault(row.budget, row)
        if (first.settled or "recharge") != (row.settled or "recharge"):
            yield Fault(
                row,
                "settled",
                f"one way of settling for budget {row.budget} throughout the agreement",
                "Use recharge or direct in all its rows, or give the other part a budget of its own",
                _others([first]),
            )


def _others(rows: Iterable[ClauseRow]) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    return tuple((row.sheet, row.key_values) for row in rows)


def _faults_of_one(rows: list[ClauseRow]) -> Iterator[Fault]:
    head = rows[0]
    budgets: set[str] = set()
    for row in rows:
        if row.budget in budgets:
            yield Fault(
                row,
                "budget",
                "each budget once in a clause",
                "Add its parts up in one row, or use another rank",
            )
        budgets.add(row.budget)
        for name in (*_SAME_IN_EACH_ROW, *(("amount", "per") if KINDS[head.kind].one_amount else ())):
            if getattr(row, name) != getattr(head, name):
                yield Fault(
                    row,
                    name,
                    f"the same {name} in each row of agreement {row.agreement}, rank {row.rank}",
                    "Make the rows alike, or give one of them another rank",
                    _others([head]),
                )
        yield from _faults_of_figures(row, alone=len(rows) == 1)
    yield from _faults_of_percents(rows)


def _faults_of_percents(rows: list[ClauseRow]) -> Iterator[Fault]:
    kind = KINDS[rows[0].kind]
    total = sum((row.percent or Fraction(0) for row in rows), Fraction(0))
    if kind.percents == "at most 100" and total > 100:
        yield Fault(
            rows[-1],
            "percent",
            "percents of a clause that together are at most 100",
            "Amend the percents",
            _others(rows[:-1]),
        )
    if kind.percents == "exactly 100" and all(row.percent is not None for row in rows) and total != 100:
        yield Fault(
            rows[-1],
            "percent",
            f"percents of the {kind.name} that together are exactly 100",
            "Amend the percents (e.g. 100/3)",
            _others(rows[:-1]),
        )


def _faults_of_figures(row: ClauseRow, *, alone: bool) -> Iterator[Fault]:
    kind = KINDS[row.kind]
    if kind.has_percent(alone=alone) and row.percent is None:
        yield Fault(row, "percent", f"a percent in each row of a {kind.name} clause", "Fill it, e.g. 50 or 100/3")
    if kind.percents == "none" and row.percent is not None:
        yield Fault(row, "percent", f"no percent in a {kind.name} clause", "Empty the cell, or use kind share")
    if kind.has_amount and row.amount is None:
        yield Fault(row, "amount", f"an amount in each row of a {kind.name} clause", "Fill it in pounds and pence")
    if not kind.has_amount and (row.amount is not None or row.per is not None):
        column = "amount" if row.amount is not None else "per"
        yield Fault(
            row, column, f"no {column} in a {kind.name} clause", "Empty the cell, or use kind fixed or capped"
        )
    if row.per == "total" and not kind.limit:
        yield Fault(row, "per", f"day, week, month or year: total is only for {WITH_LIMIT}", "Choose another")


def _faults_of_rest(groups: list[list[ClauseRow]]) -> Iterator[Fault]:
    rests = [group[0] for group in groups if any(KINDS[row.kind].bears_rest for row in group)]
    last = groups[-1][0]
    if not rests:
        yield Fault(
            last,
            "kind",
            "a clause of kind rest (the balance) as the last",
            "Add one that says who pays the balance",
        )
    for row in rests[:-1]:
        yield Fault(
            row,
            "kind",
            "one clause of kind rest (the balance) in an agreement",
            "Give all rows of kind rest (the balance) one rank, or make the others shares",
        )
    if rests and rests[-1].rank != last.rank:
        yield Fault(
            rests[-1], "rank", "the clause of kind rest (the balance) to be the last one", "Give it the highest rank"
        )
    for row in rests:
        for name in ("components", "calendar", "first_day", "last_day"):
            if getattr(row, name):
                yield Fault(row, name, f"no {name} in a clause of kind rest: it pays the balance", "Empty the cell")
