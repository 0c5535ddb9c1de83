"""Commitments by two roads: by what posting to 31 March would make, and by what moved since earlier books.

What documents added to a budget's spending stands in the journal on either road, and is left out on both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ledger import pipeline
from ledger.answers.month_end.gaps import Gap, Placements, told_apart
from ledger.answers.splits.commitments import month_before
from ledger.answers.splits.committed import movements
from ledger.answers.splits.to_come import to_come
from ledger.briefing.figures import day, month_name
from ledger.domain.money_and_days.periods import Month, MonthSpan, year_end
from ledger.journal.posting import differences
from ledger.store.books import Books
from ledger.store.journal.spending import allocated_to_budgets

_BudgetMonths = Mapping[tuple[str, str], int]
"""Pence by budget and service month."""


def placements_of_year(books: Books) -> set[str]:
    """Placements that bear anything in the horizon's financial year: posted in it, or running on to its end."""
    horizon = books.posted.horizon
    if horizon is None:
        return set()
    running = books.placements_running_on(horizon, year_end(horizon))
    return running | books.placements_posted_from(_year_of(books).first)


def committed_gaps(books: Books, only: Placements = None) -> Iterator[Gap]:
    """Where what is committed is not what posting through 31 March would make of the same facts, to the penny."""
    if books.posted.horizon is None:
        return
    months = _year_of(books)
    by_posting = _by_posting(books, months, only)
    for (budget, month), gap in sorted(differences(_committed(books, months, only), by_posting).items()):
        what = f"committed is {told_apart(gap)} than posting to {day(months.last_day)} makes"
        yield _gap(books, budget, month, what, gap)


def movement_gaps(books: Books, only: Placements = None) -> Iterator[Gap]:
    """Where what moved since the end of the month before is not what is committed now less what was then."""
    if books.posted.horizon is None:
        return
    months, since = _year_of(books), month_before(books)
    earlier = books.as_known_at(since)
    moved: dict[tuple[str, str], int] = defaultdict(int)
    for each in movements(earlier, books, months, since, None, only):
        if each.cause != "papers":
            moved[each.budget, each.service_month] += each.pence
    before = _committed(earlier, months, only) if earlier.batch else {}
    apart = differences(_committed(books, months, only), before)
    for (budget, month), gap in sorted(differences(moved, apart).items()):
        what = f"the movement since {day(since)} is {told_apart(gap)} than committed now less committed then"
        yield _gap(books, budget, month, what, gap)


def _gap(books: Books, budget: str, month: str, what: str, pence: int) -> Gap:
    of = Month.parse(month)
    return Gap(books.purses.agency(budget, of), None, f"budget {budget} in {month_name(of)}", what, pence)


def _year_of(books: Books) -> MonthSpan:
    year = Month.of(books.posted.horizon or books.today).financial_year
    return MonthSpan.of_years(year, year)


def _committed(books: Books, months: MonthSpan, only: Placements) -> _BudgetMonths:
    """What charges have spent, and what is still to come."""
    sums = defaultdict(int, allocated_to_budgets(books, *months.names, only))
    for row in to_come(books, months, only=only):
        sums[row.budget, row.service_month] += row.amount
    return sums


def _by_posting(books: Books, months: MonthSpan, only: Placements) -> _BudgetMonths:
    """What the year's months would bear once posted to their last day."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for _, some in pipeline.in_parts(sorted(books.all_placements() if only is None else only)):
        for _, should in pipeline.standing_by_facts(books, some, months.last_day):
            for month, allocations in should.allocations.items():
                if months.holds(month):
                    for key, pence in allocations.items():
                        sums[key.budget, month] += pence
    return sums
