"""What budgets are committed to: what they have spent and what is still to come; and what moved it meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Literal, NamedTuple, get_args

from ledger import pipeline
from ledger.answers.splits.to_come import changed_between, to_come
from ledger.domain.money_and_days.periods import ONE_DAY, Month, MonthSpan
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.sheet.columns import InMonth, OfPlacement
from ledger.journal.movements import bearing_changed, effects
from ledger.store.books import Books
from ledger.store.journal.spending import added_by_papers, spent_by_budgets

Cause = Literal["starts", "ends", "prices", "splits", "passed_on", "papers", "corrections"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
"""Why a commitment moved, in the order in which facts are taken over; `corrections` are effects of any of them on
months that were over at the earlier moment."""
BudgetMonth = tuple[str, str, str]
"""Budget, service month, standing."""


class Movement(NamedTuple):
    """What one placement's change moved of one budget's month; pence."""

    budget: str
    placement: OfPlacement | None
    """None: an entry for a paper of which no placement is known."""
    cause: Cause
    of: Cause
    """What changed; the same as the cause, or what was corrected."""
    service_month: InMonth
    pence: int


def committed(
    books: Books, months: MonthSpan, *, only: Collection[str] | None = None, progress: Tell | None = None
) -> tuple[dict[BudgetMonth, int], dict[BudgetMonth, int]]:
    """What budgets are committed to in the months by the facts known, and what of it is spent.

    What is to come is of all placements, or only of these.
    """
    spent: dict[BudgetMonth, int] = defaultdict(int)
    for each in spent_by_budgets(books, *months.names):
        spent[each.budget, each.service_month, each.standing] += each.amount
    sums = defaultdict(int, spent)
    for row in to_come(books, months, only=only, progress=progress):
        sums[row.budget, row.service_month, row.standing] += row.amount
    return sums, spent


def movements(
    earlier: Books,
    books: Books,
    months: MonthSpan,
    since: datetime,
    progress: Tell | None,
    only: Collection[str] | None = None,
) -> list[Movement]:
    """What moved the year's commitments from earlier books to these; unchanged placements are not read.

    What changed placements is told of all, or only of these.
    """
    over = str(Month.of(since.date() + ONE_DAY)) if since > datetime.min else ""
    then, now = earlier.purses, books.purses
    if not bearing_changed(then, now):
        then = now
    changed = changed_between(earlier, books)
    if only is not None:
        changed &= set(only)
    found = []
    for done, part in pipeline.in_parts(sorted(changed)):
        before, after = earlier.packages(part), books.packages(part)
        for code in part:
            moved = effects(before.get(code), after.get(code), then, now, months.last_day)
            for (step, month, budget), pence in moved.items():
                if months.holds(month):
                    cause: Cause = "corrections" if month < over else step
                    found.append(Movement(budget, code, cause, step, month, pence))
        if progress:
            progress(done, len(changed))
    found += [
        Movement(paper.budget, paper.placement, "papers", "papers", paper.service_month, paper.pence)
        for paper in added_by_papers(books, *months.names, earlier.batch)
    ]
    return sorted(found, key=lambda item: (item.budget, item.service_month, item.placement or "", item.of))
