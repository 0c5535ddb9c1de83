"""Own purses: budget, actual, to come, forecast outturn and variance by budget, and by stream of one agency.

Nothing is added up over agencies, which cannot spend one another's money, nor over streams: the high needs block is
ring-fenced (docs/rules.md section 9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ledger.answers.splits.commitments import BudgetCommitment, Commitments
from ledger.answers.splits.committed import Cause
from ledger.domain.money_and_days.figures import Figure, made_of, whole
from ledger.domain.splits.measures import (
    ACTUAL,
    AFTER_PLANNED_END,
    BUDGET,
    COMMITTED,
    COMMITTED_BEFORE,
    MOVEMENT,
    OUTTURN,
    TO_COME,
    VARIANCE,
)


class PurseYear(NamedTuple):
    """One budget's year, or that of all budgets of one agency and stream."""

    agency: str
    agency_name: str
    stream: str
    budgets: tuple[str, ...]
    name: str
    """The budget's; empty of several."""
    amount: Figure
    actual: Figure
    to_come: Figure
    committed: Figure
    after_planned_end: Figure
    outturn: Figure
    variance: Figure
    before: Figure
    """Committed as known at the moment with which it is compared."""
    movement: Figure

    @property
    def parts(self) -> tuple[Figure, Figure]:
        """What committed is made of."""
        return self.actual, self.to_come


def by_budget(found: Commitments, agency: str | None = None) -> list[PurseYear]:
    """Each budget's year, of one agency or of all, in order of code."""
    return [_of(each, found) for each in found.budgets if agency in (None, each.agency)]


def by_stream(found: Commitments, agency: str | None = None) -> list[PurseYear]:
    """The year of each agency's budgets of one stream, of one agency or of all."""
    held: dict[tuple[str, str], list[PurseYear]] = defaultdict(list)
    for each in by_budget(found, agency):
        held[each.agency, each.stream].append(each)
    return [_together(each, found) for each in held.values()]


class MovedByCause(NamedTuple):
    """What one cause moved of a commitment: more, less, and both together."""

    cause: Cause
    more: Figure
    less: Figure
    net: Figure


def moved_by_cause(found: Commitments, budget: str) -> list[MovedByCause]:
    """What moved one budget's commitment, cause by cause, without causes that moved nothing; they add up to it."""
    told = {"budget": budget, **_told(found)}
    rows = []
    for cause, (up, down) in found.causes_apart(budget).items():
        more, less = (
            MOVEMENT.of(up, cause=cause, way="more", **told),
            MOVEMENT.of(down, cause=cause, way="less", **told),
        )
        rows.append(MovedByCause(cause, more, less, whole(MOVEMENT, (more, less), ("way",), cause=cause, **told)))
    return rows


def _told(found: Commitments) -> dict[str, str]:
    return {"financial_year": found.financial_year, "since": found.since.isoformat()}


def _of(each: BudgetCommitment, found: Commitments) -> PurseYear:
    year, told = {"budget": each.budget, "financial_year": found.financial_year}, _told(found)
    actual, to_come = ACTUAL.of(each.spent, **year), TO_COME.of(each.to_come, **year)
    committed, amount = made_of(COMMITTED, actual, to_come), BUDGET.of(each.amount, **year)
    before = COMMITTED_BEFORE.of(each.before, budget=each.budget, **told)
    planned = AFTER_PLANNED_END.of(each.after_planned_end, **year)
    outturn = made_of(OUTTURN, committed, planned)
    return PurseYear(
        each.agency,
        each.agency_name,
        each.stream,
        (each.budget,),
        each.name,
        amount,
        actual,
        to_come,
        committed,
        planned,
        outturn,
        made_of(VARIANCE, outturn, amount),
        before,
        made_of(MOVEMENT, committed, before),
    )


def _together(purses: Collection[PurseYear], found: Commitments) -> PurseYear:
    """Several budgets of one agency and stream as one; the variance is known where every amount is."""
    first = next(iter(purses))
    whose = {"agency": first.agency, "stream": first.stream}
    year, told = {**whose, "financial_year": found.financial_year}, {**whose, **_told(found)}
    amount, actual, to_come, planned = (
        whole(measure, parts, ("budget",), **year)
        for measure, parts in (
            (BUDGET, [each.amount for each in purses]),
            (ACTUAL, [each.actual for each in purses]),
            (TO_COME, [each.to_come for each in purses]),
            (AFTER_PLANNED_END, [each.after_planned_end for each in purses]),
        )
    )
    committed = made_of(COMMITTED, actual, to_come)
    outturn = made_of(OUTTURN, committed, planned)
    before = whole(COMMITTED_BEFORE, [each.before for each in purses], ("budget",), **told)
    return PurseYear(
        first.agency,
        first.agency_name,
        first.stream,
        tuple(_budgets(purses)),
        "",
        amount,
        actual,
        to_come,
        committed,
        planned,
        outturn,
        made_of(VARIANCE, outturn, amount),
        before,
        made_of(MOVEMENT, committed, before),
    )


def _budgets(purses: Iterable[PurseYear]) -> Iterator[str]:
    for each in purses:
        yield from each.budgets
