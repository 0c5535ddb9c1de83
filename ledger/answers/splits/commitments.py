"""Commitments: what each budget is committed to by 31 March, and what moved that since an earlier moment, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, NamedTuple

from ledger.answers.answer import answer
from ledger.answers.splits.committed import CAUSES, BudgetMonth, Cause, Movement, committed, movements
from ledger.answers.splits.planned_ends import PlannedEndRow, after_planned_ends
from ledger.answers.splits.to_come import months_to
from ledger.domain.agencies.purses import Purses
from ledger.domain.agencies.sheets import Agency, BudgetAmount
from ledger.domain.money_and_days.periods import Month, MonthSpan, financial_year_name, parse_financial_year
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.sheet.columns import Amount, InMonth, InYear
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.measures import ACTUAL, AFTER_PLANNED_END, COMMITTED, COMMITTED_BEFORE, OUTTURN
from ledger.errors import Refused
from ledger.store.books import Books
from ledger.store.journal.recording import closings
from ledger.store.journal.spending import Spent, spent_by_budgets
from ledger.store.keeping.batches import Batch


class MonthCommitment(NamedTuple):
    """One budget's service month; pence."""

    budget: str
    service_month: InMonth
    before: int
    """Committed by what was known at the earlier moment."""
    committed: int
    spent: int
    """Of that posted."""
    after_planned_end: int = 0
    """Of what is to come, what days after planned ends would cost."""


@dataclass(frozen=True, slots=True)
class BudgetCommitment:
    """One budget's year; pence."""

    budget: str
    name: str
    agency: str
    agency_name: Annotated[str, "Agency"]
    stream: str
    amount: Annotated[Amount | None, "Budget for the year"]
    """What it has for the year; None where nobody has said."""
    spent: Amount
    """Posted for service of the year."""
    committed: Amount
    """Spent, and what is still to come by the facts known, to 31 March."""
    before: int
    """Committed by what was known at the earlier moment."""
    standings: Mapping[str, int]
    """What of the commitment stands how; spending for papers has no standing and is not in it."""
    after_planned_end: Amount = 0
    """Of what is to come, what days after planned ends would cost."""

    @property
    def to_come(self) -> Amount:
        """Committed and not posted yet."""
        return self.committed - self.spent

    @property
    def moved(self) -> Amount:
        """What the commitment moved since the earlier moment: the sum of its movements."""
        return self.committed - self.before

    @property
    def outturn(self) -> Amount:
        """The forecast: committed, less days after planned ends."""
        return self.committed - self.after_planned_end

    @property
    def left(self) -> Amount | None:
        """What the forecast leaves of the budget; below nil: overspent. None where nobody said what it has."""
        return None if self.amount is None else self.amount - self.outturn


@dataclass(frozen=True)
class Commitments:
    """The commitments of one financial year as known at one moment, compared with an earlier one."""

    financial_year: InYear
    known: Batch | None
    """The last batch that counts; None in an empty ledger."""
    since: datetime
    """The earlier moment (UTC)."""
    since_batch: Batch | None
    posted_through: date | None
    budgets: list[BudgetCommitment]
    months: list[MonthCommitment]
    movements: list[Movement]

    def causes(self, budget: str | None = None) -> dict[Cause, int]:
        """What moved by cause, of one budget or of all; the causes add up to all that moved."""
        sums: dict[Cause, int] = dict.fromkeys(CAUSES, 0)
        for each in self.movements:
            if budget in (None, each.budget):
                sums[each.cause] += each.pence
        return sums

    def causes_apart(self, budget: str | None = None) -> dict[Cause, tuple[int, int]]:
        """What moved up and what moved down by cause, of one budget or of all, without causes that moved nothing.

        A change of a split comes to nil over all budgets, and has moved each of them all the same.
        """
        up, down = dict.fromkeys(CAUSES, 0), dict.fromkeys(CAUSES, 0)
        for each in self.movements:
            if budget in (None, each.budget):
                (up if each.pence > 0 else down)[each.cause] += each.pence
        return {cause: (up[cause], down[cause]) for cause in CAUSES if up[cause] or down[cause]}

    def placements(self, budget: str | None = None, cause: Cause | None = None) -> list[tuple[str | None, int]]:
        """The placements behind a movement, with what each moved in all; those that moved most first.

        A change of a split moves budgets and comes to nil over all of them: it is told all the same.
        """
        net: dict[str | None, int] = defaultdict(int)
        gross: dict[str | None, int] = defaultdict(int)
        for each in self.movements:
            if budget in (None, each.budget) and cause in (None, each.cause):
                net[each.placement] += each.pence
                gross[each.placement] += abs(each.pence)
        return sorted(net.items(), key=lambda item: (-gross[item[0]], item[0] or ""))


class Baseline(NamedTuple):
    """An earlier moment one may compare with."""

    moment: datetime
    what: str
    """`month` (the end of a calendar month) or `closed` (when a month was closed)."""
    month: Month


def baselines(books: Books, most: int = 13) -> list[Baseline]:
    """The moments one may compare with, the newest first: ends of months, and when months were closed."""
    if books.last is None:
        return []
    month = Month.of(books.last.recorded_at.date()).previous
    found = [Baseline(moment, "closed", closed) for closed, moment in closings(books)]
    for _ in range(most):
        end = datetime.combine(month.last_day, time.max)
        if not books.as_known_at(end).batch:
            break
        found.append(Baseline(end, "month", month))
        month = month.previous
    return sorted(found, key=lambda item: item.moment, reverse=True)[:most]


def month_before(books: Books) -> datetime:
    """The end of the calendar month before the last batch (UTC): what commitments are compared with unasked."""
    last = books.last
    return datetime.combine(Month.of(last.recorded_at).previous.last_day, time.max) if last else datetime.min


def commitments(
    books: Books,
    financial_year: str | None = None,
    since: datetime | None = None,
    progress: Tell | None = None,
) -> Commitments:
    """Commitments of a year (`2026-27`; None: the horizon's) by the facts known.

    They are compared with what was known at `since` (UTC; None: the end of the calendar month before the last
    batch). Refused where `since` is not the earlier of the two.
    """
    last, horizon = books.last, books.posted.horizon
    today = last.recorded_at if last else datetime.min
    year = parse_financial_year(financial_year) if financial_year else Month.of(horizon or today).financial_year
    since = month_before(books) if since is None else since
    earlier = books.as_known_at(since)
    if earlier.batch > books.batch:
        raise Refused(
            f"What was known at {since:%Y-%m-%d %H:%M} is compared with something earlier.",
            "Choose an earlier moment.",
        )
    in_year = MonthSpan.of_years(year, year)
    sums, spent = committed(books, in_year, progress=progress)
    moved = movements(earlier, books, in_year, since, progress)
    months = _months(sums, spent, moved, after_planned_ends(books, in_year))
    budgets = _budgets(months, sums, books.facts(Agency, BudgetAmount), books.purses, financial_year_name(year))
    return Commitments(financial_year_name(year), last, since, earlier.last, horizon, list(budgets), months, moved)


class CommitmentRow(NamedTuple):
    """One budget's service month: what it was committed to, what moved that and why, and what is spent."""

    financial_year: InYear
    budget: str
    service_month: InMonth
    before: Annotated[Amount, COMMITTED_BEFORE]
    starts: Amount
    ends: Amount
    prices: Amount
    splits: Amount
    passed_on: Amount
    papers: Amount
    corrections: Amount
    committed: Annotated[Amount, COMMITTED]
    spent: Annotated[Amount, ACTUAL]
    after_planned_end: Annotated[Amount, AFTER_PLANNED_END]
    outturn: Annotated[Amount, OUTTURN]


@answer(
    "commitments",
    "What each budget is committed to, its movement since the end of the month before, and its forecast outturn",
    purse="each budget",
    window="the financial year of the horizon",
    refreshed_by="budget",
)
def commitments_by_month(books: Books) -> Iterator[CommitmentRow]:
    """One row a budget and service month of the year."""
    found = commitments(books)
    causes: dict[tuple[str, str], dict[Cause, int]] = defaultdict(lambda: dict.fromkeys(CAUSES, 0))
    for each in found.movements:
        causes[each.budget, each.service_month][each.cause] += each.pence
    for month in found.months:
        moved = causes[month.budget, month.service_month]
        where = (found.financial_year, month.budget, month.service_month)
        money = (month.before, *moved.values(), month.committed, month.spent, month.after_planned_end)
        yield CommitmentRow._make((*where, *money, month.committed - month.after_planned_end))


@answer(
    "spent",
    "Actual: all that is in a budget's expenditure account",
    purse="each budget",
    window="to 31 March after the horizon",
    day="horizon",
    refreshed_by="budget",
    exported=None,
    staged="spent",
)
def spent(books: Books) -> list[Spent]:
    """One row a budget, service month and standing."""
    horizon = books.posted.horizon
    return spent_by_budgets(books, *months_to(horizon).names) if horizon else []


def _months(
    sums: Mapping[BudgetMonth, int],
    spent: Mapping[BudgetMonth, int],
    moved: Iterable[Movement],
    planned: Iterable[PlannedEndRow],
) -> list[MonthCommitment]:
    """Each budget's months, without those of which nothing was or is known."""
    by_facts: dict[tuple[str, str], int] = defaultdict(int)
    posted: dict[tuple[str, str], int] = defaultdict(int)
    change: dict[tuple[str, str], int] = defaultdict(int)
    after: dict[tuple[str, str], int] = defaultdict(int)
    for (budget, month, _), pence in sums.items():
        by_facts[budget, month] += pence
    for (budget, month, _), pence in spent.items():
        posted[budget, month] += pence
    for each in moved:
        change[each.budget, each.service_month] += each.pence
    for row in planned:
        after[row.budget, row.service_month] += row.amount
    months = (
        MonthCommitment(*key, by_facts[key] - change[key], by_facts[key], posted[key], after[key])
        for key in sorted(by_facts.keys() | posted.keys() | change.keys())
    )
    return [month for month in months if any(month[2:])]


def _budgets(
    months: Iterable[MonthCommitment], sums: Mapping[BudgetMonth, int], facts: Facts, purses: Purses, year: str
) -> Iterator[BudgetCommitment]:
    """One row a budget that bears something in the year, or has an amount for it; in order of code."""
    by_budget: dict[str, list[MonthCommitment]] = defaultdict(list)
    for each in months:
        by_budget[each.budget].append(each)
    standings: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (code, _, standing), pence in sums.items():
        if standing and pence:
            standings[code][standing] += pence
    amounts = {row.budget: row.amount for row in facts.sheet(BudgetAmount).values() if row.financial_year == year}
    names = {row.agency: row.name for row in facts.sheet(Agency).values()}
    for code in sorted(by_budget.keys() | amounts.keys()):
        budget, own = purses.budgets[code], by_budget[code]
        yield BudgetCommitment(
            code,
            budget.name,
            budget.agency,
            names.get(budget.agency, budget.agency),
            budget.stream,
            amounts.get(code),
            sum(month.spent for month in own),
            sum(month.committed for month in own),
            sum(month.before for month in own),
            dict(standings[code]),
            sum(month.after_planned_end for month in own),
        )
