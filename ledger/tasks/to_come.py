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
from ledger.domain.agencies import Purses
from ledger.domain.facts import Package
from ledger.domain.periods import ONE_DAY, Month, MonthSpan, year_end
from ledger.domain.position import bounds, position
from ledger.domain.told import Tell
from ledger.journal.movements import bearing_changed
from ledger.journal.posting import Standing, should_stand
from ledger.marts.inputs import ToComeRow
from ledger.marts.query import remember
from ledger.marts.snapshots import folder_of
from ledger.store.books import books_of
from ledger.store.engine import Connection
from ledger.store.posted import PostedState
from ledger.store.spending import allocated_in
from ledger.store.standing import what_stands
from ledger.tasks.remembered import Held, rules_fingerprint, still_holding


def to_come(
    connection: Connection,
    state: PostedState,
    known_at: int,
    months: MonthSpan,
    *,
    held: Held | None = None,
    only: Collection[str] | None = None,
    progress: Tell | None = None,
) -> list[ToComeRow]:
    """What the months will gain by the facts known at a batch; of all placements, or only of these.

    Of placements stated anew since the last posting that is a difference in any month. Of the others the journal is
    right up to the horizon, and it is what the days after it bear. `held` is what is known of whole months already
    (None: what the current snapshot remembers).
    """
    restated = _among(only, _restated(connection, state, known_at))
    sums = _Sums()
    for done, part in pipeline.in_parts(sorted(restated)):
        stands = what_stands(books_of(connection, known_at), part) if state.horizon else {}
        for code, should in pipeline.standing_by_facts(books_of(connection, known_at), part, months.last_day):
            if code in stands:
                sums.add(_rows(code, stands[code].standing, months), -1)
            sums.add(_rows(code, should, months))
        if progress:
            progress(done, len(restated))
    if state.horizon and state.horizon < months.last_day:
        if held is None:
            held = _remembered(connection, state, state.horizon, months)
        coming = _whole_months(connection, state.horizon, known_at, months, held, restated, only, progress)
        sums.add(row for rows in coming.values() for row in rows)
        first = str(Month.of(state.horizon + ONE_DAY))
        if months.holds(first) and first == str(Month.of(state.horizon)):
            # Of the horizon's own month a part is posted already.
            posted = (ToComeRow(*row) for row in allocated_in(connection, first, known_at) if row[0] in coming)
            sums.add(posted, -1)
    return sums.rows()


def whole_months(package: Package, purses: Purses, horizon: date) -> list[ToComeRow]:
    """What a placement that runs on bears of the months from that of the day after the horizon to 31 March."""
    months = MonthSpan(Month.of(horizon + ONE_DAY), Month.of(year_end(horizon)))
    if bounds(package, months.last_day)[1] <= horizon:
        return []
    found = [month for month in position(package, months.last_day) if month.month >= months.first]
    sums = _Sums()
    sums.add(_rows(package.placement.placement, should_stand(package.placement, found, purses), months))
    return sums.rows()


def changed_between(connection: Connection, after: int, upto: int) -> set[str]:
    """Placements whose facts changed after one batch and up to another; all where a budget passes on otherwise."""
    then = books_of(connection, after).purses
    now = books_of(connection, upto).purses
    if bearing_changed(then, now):
        return books_of(connection).all_placements()
    return books_of(connection, upto).placements_changed(after, by_budgets=False)


class _Sums:
    """Rows added up where all but their amounts is the same."""

    def __init__(self) -> None:
        self._pence: dict[tuple[str, str, str | None, str, str], int] = defaultdict(int)

    def add(self, rows: Iterable[ToComeRow], sign: int = 1) -> None:
        for row in rows:
            self._pence[row[:-1]] += sign * row.amount

    def rows(self) -> list[ToComeRow]:
        return [ToComeRow(*key, pence) for key, pence in self._pence.items() if pence]


def _rows(placement: str, standing: Standing, months: MonthSpan) -> Iterator[ToComeRow]:
    for month, allocations in standing.allocations.items():
        if months.holds(month):
            for key, pence in allocations.items():
                yield ToComeRow(placement, month, key.agreement, key.budget, key.standing, pence)


def _restated(connection: Connection, state: PostedState, known_at: int) -> set[str]:
    """Placements of which the journal does not say what the facts do: stated anew since the last posting."""
    if state.horizon is None:
        return books_of(connection).all_placements()
    return changed_between(connection, state.last_posted, known_at)


def _among(only: Collection[str] | None, placements: set[str]) -> set[str]:
    return placements if only is None else placements & set(only)


def _whole_months(
    connection: Connection,
    horizon: date,
    known_at: int,
    months: MonthSpan,
    held: Held,
    restated: Collection[str],
    only: Collection[str] | None,
    progress: Tell | None,
) -> dict[str, list[ToComeRow]]:
    """What the months from that of the day after the horizon bear, of placements whose posted months are right."""
    coming: dict[str, list[ToComeRow]] = defaultdict(list)
    for row in held.whole_months:
        if row.placement not in restated and (only is None or row.placement in only):
            coming[row.placement].append(row)
    last = books_of(connection).last
    going = (
        books_of(connection).placements_running_on(horizon, months.last_day)
        if last and last.number == known_at
        else books_of(connection).all_placements()
    )
    asked = sorted(code for code in _among(only, going) if code not in restated and not held.projects(code))
    after = MonthSpan(max(months.first, Month.of(horizon + ONE_DAY)), months.last)
    for done, part in pipeline.in_parts(asked):
        for code, should in pipeline.standing_by_facts(books_of(connection, known_at), part, months.last_day):
            coming[code] += _rows(code, should, after)
        if progress:
            progress(done, len(asked))
    return coming


def _remembered(connection: Connection, state: PostedState, horizon: date, months: MonthSpan) -> Held:
    """What the current snapshot remembers, where it is of the year that the months end with."""
    if year_end(horizon) != months.last_day:
        return Held()
    folder = folder_of(connection.engine.url.render_as_string(hide_password=False))
    return still_holding(connection, state, horizon, remember(folder, rules_fingerprint()))
