"""What is still to come: what the journal has yet to gain of service months, by the facts known.

It stands here once for all who tell it: Finance's commitments, the funds, System leadership. What is spent and what
is to come are together what is committed, and that is what posting through the last of the months would make of the
same facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from ledger import pipeline
from ledger.answers.answer import answer
from ledger.answers.earlier_snapshot import StillHolding, ToComeRow, still_holding
from ledger.domain.agencies.purses import Purses, purses_of
from ledger.domain.agencies.sheets import Budget
from ledger.domain.money_and_days.periods import ONE_DAY, Month, MonthSpan, year_end
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.splits.packages import Package
from ledger.domain.splits.position import bounds, position
from ledger.journal.movements import bearing_changed
from ledger.journal.posting import StandingAmounts, should_stand
from ledger.store.books import Books
from ledger.store.journal.spending import allocated_in
from ledger.store.journal.standing import what_stands


@answer(
    "whole-months",
    "What is to come of months that are not wholly posted, by the records as posted",
    purse="each budget",
    window="from the day after the horizon to 31 March",
    day="horizon",
    exported=None,
    staged="whole_months",
)
def whole_months(books: Books) -> list[ToComeRow]:
    """One row a placement, month, agreement, budget and standing; it is remembered from one snapshot to the next."""
    horizon = books.posted.horizon
    if horizon is None:
        return []
    posted, held = books.as_posted, books.once(still_holding)
    purses, found = purses_of(posted.facts(Budget)), list(held.whole_months)
    for code, package in posted.packages().items():
        if not held.projects(code):
            found += _months_of(package, purses, horizon)
    return found


@answer(
    "to-come",
    "What is still to come of the financial year",
    purse="each budget",
    window="to 31 March",
    day="horizon",
    exported=None,
    staged="to_come",
)
def to_come_of_year(books: Books) -> list[ToComeRow]:
    """One row a placement, month, agreement, budget and standing, by all facts known, posted or not."""
    if books.posted.horizon is None:
        return []
    known = StillHolding(frozenset(), whole_months=whole_months.listed(books))
    return to_come(books, months_to(books.posted.horizon), held=known)


def months_to(horizon: date) -> MonthSpan:
    """All months up to the 31 March after the horizon."""
    return MonthSpan(Month(1, 1), Month.of(year_end(horizon)))


def to_come(
    books: Books,
    months: MonthSpan,
    *,
    held: StillHolding | None = None,
    only: Collection[str] | None = None,
    progress: Tell | None = None,
) -> list[ToComeRow]:
    """What the months will gain by the facts known; of all placements, or only of these.

    Of placements stated anew since the last posting that is a difference in any month. Of the others the journal is
    right up to the horizon, and it is what the days after it bear. `held` is what is known of whole months already
    (None: what the current snapshot remembers).
    """
    horizon = books.posted.horizon
    restated = _among(only, _restated(books))
    sums = _RowSums()
    for done, part in pipeline.in_parts(sorted(restated)):
        stands = what_stands(books, part) if horizon else {}
        for code, should in pipeline.standing_by_facts(books, part, months.last_day):
            if code in stands:
                sums.add(_rows(code, stands[code].standing, months), -1)
            sums.add(_rows(code, should, months))
        if progress:
            progress(done, len(restated))
    if horizon and horizon < months.last_day:
        if held is None:
            held = books.once(still_holding) if year_end(horizon) == months.last_day else StillHolding()
        coming = _coming(books, horizon, months, held, restated, only, progress)
        sums.add(row for rows in coming.values() for row in rows)
        first = str(Month.of(horizon + ONE_DAY))
        if months.holds(first) and first == str(Month.of(horizon)):
            # Of the horizon's own month a part is posted already.
            sums.add((ToComeRow(*row) for row in allocated_in(books, first) if row[0] in coming), -1)
    return sums.rows()


def changed_between(earlier: Books, books: Books) -> set[str]:
    """Placements whose facts changed from some books to later ones; all where a budget passes on otherwise."""
    if bearing_changed(earlier.purses, books.purses):
        return books.all_placements()
    return books.placements_changed(earlier.batch, by_budgets=False)


class _RowSums:
    """Rows added up where all but their amounts is the same."""

    def __init__(self) -> None:
        self._pence: dict[tuple[str, str, str | None, str, str], int] = defaultdict(int)

    def add(self, rows: Iterable[ToComeRow], sign: int = 1) -> None:
        for row in rows:
            self._pence[row[:-1]] += sign * row.amount

    def rows(self) -> list[ToComeRow]:
        return [ToComeRow(*key, pence) for key, pence in self._pence.items() if pence]


def _rows(placement: str, standing: StandingAmounts, months: MonthSpan) -> Iterator[ToComeRow]:
    for month, allocations in standing.allocations.items():
        if months.holds(month):
            for key, pence in allocations.items():
                yield ToComeRow(placement, month, key.agreement, key.budget, key.standing, pence)


def _months_of(package: Package, purses: Purses, horizon: date) -> list[ToComeRow]:
    """What a placement that runs on bears of the months from that of the day after the horizon to 31 March."""
    months = MonthSpan(Month.of(horizon + ONE_DAY), Month.of(year_end(horizon)))
    if bounds(package, months.last_day)[1] <= horizon:
        return []
    found = [month for month in position(package, months.last_day) if month.month >= months.first]
    sums = _RowSums()
    sums.add(_rows(package.placement.placement, should_stand(package.placement, found, purses), months))
    return sums.rows()


def _restated(books: Books) -> set[str]:
    """Placements of which the journal does not say what the facts do: stated anew since the last posting."""
    if books.posted.horizon is None:
        return books.all_placements()
    return changed_between(books.as_posted, books)


def _among(only: Collection[str] | None, placements: set[str]) -> set[str]:
    return placements if only is None else placements & set(only)


def _coming(
    books: Books,
    horizon: date,
    months: MonthSpan,
    held: StillHolding,
    restated: Collection[str],
    only: Collection[str] | None,
    progress: Tell | None,
) -> dict[str, list[ToComeRow]]:
    """What the months from that of the day after the horizon bear, of placements whose posted months are right."""
    coming: dict[str, list[ToComeRow]] = defaultdict(list)
    for row in held.whole_months:
        if row.placement not in restated and (only is None or row.placement in only):
            coming[row.placement].append(row)
    going = books.placements_running_on(horizon, months.last_day) if books.now else books.all_placements()
    accepted = books.accepted(months.last_day)
    going |= {code for code, each in accepted.items() if any(one.day > horizon for one in each)}
    asked = sorted(code for code in _among(only, going) if code not in restated and not held.projects(code))
    after = MonthSpan(max(months.first, Month.of(horizon + ONE_DAY)), months.last)
    for done, part in pipeline.in_parts(asked):
        for code, should in pipeline.standing_by_facts(books, part, months.last_day):
            coming[code] += _rows(code, should, after)
        if progress:
            progress(done, len(asked))
    return coming
