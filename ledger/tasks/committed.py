"""What budgets are committed to in a financial year, by the journal where it is right and else by the facts; and what
moved it between two batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from ledger import pipeline
from ledger.domain.facts import Package
from ledger.domain.periods import ONE_DAY, Month
from ledger.journal.movements import bearing_changed, effects
from ledger.journal.posting import Standing
from ledger.marts.query import remember
from ledger.marts.snapshots import folder_of
from ledger.pipeline import Progress
from ledger.store.batches import last_batch
from ledger.store.committed import borne_by_charges, borne_by_papers, borne_by_placement
from ledger.store.engine import Connection
from ledger.store.facts import changed_placements, read_facts
from ledger.store.posted import PostedState, all_placements, placements_running_on
from ledger.store.standing import what_stands
from ledger.tasks.mart_inputs import Held, still_holding, year_end

Cause = Literal["starts", "ends", "prices", "splits", "passed_on", "papers", "corrections"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
"""Why a commitment moved, in the order in which facts are taken over; `corrections` are effects of any of them on
months that were over at the earlier moment."""
Key = tuple[str, str, str]
"""Budget, service month, standing."""


class Movement(NamedTuple):
    """What one placement's change moved of one budget's month; pence."""

    budget: str
    placement: str | None
    """None: an entry for a paper of which no placement is known."""
    cause: Cause
    of: Cause
    """What changed; the same as the cause, or what was corrected."""
    service_month: str
    pence: int


class YearFrame:
    """A financial year and its months."""

    def __init__(self, year: int) -> None:
        self.first = Month(year, 4)
        self.last = Month(year + 1, 3)
        self.last_day = self.last.last_day
        self.names = (str(self.first), str(self.last))

    def holds(self, month: str) -> bool:
        """Whether a service month lies in the year."""
        return self.names[0] <= month <= self.names[1]


def committed(
    connection: Connection, state: PostedState, known_at: int, frame: YearFrame, progress: Progress | None
) -> tuple[dict[Key, int], dict[Key, int]]:
    """What should stand of the year's months by the facts known at a batch, and what of it is posted.

    The journal says it of months wholly posted whose facts did not change since; the rest is worked out.
    """
    spent: dict[Key, int] = defaultdict(int)
    for borne in borne_by_charges(connection, *frame.names, known_at):
        spent[borne.budget, borne.service_month, borne.standing] = borne.pence
    sums = defaultdict(int, spent)
    restated = _restated(connection, state, known_at)
    for done, part in pipeline.in_parts(sorted(restated)):
        stands = what_stands(connection, part, known_at) if state.horizon else {}
        for code, should in pipeline.standing_by_facts(connection, part, frame.last_day, known_at):
            there = stands[code].standing if code in stands else Standing()
            _add(sums, _by_key(there, frame), -1)
            _add(sums, _by_key(should, frame), 1)
        if progress:
            progress(done, len(restated))
    if state.horizon and state.horizon < frame.last_day:
        _add_what_is_to_come(connection, state, state.horizon, known_at, frame, restated, sums, progress)
    for paper in borne_by_papers(connection, *frame.names, known_at):
        _add(sums, [((paper.budget, paper.service_month, ""), paper.pence)], 1)
        _add(spent, [((paper.budget, paper.service_month, ""), paper.pence)], 1)
    return sums, spent


def _restated(connection: Connection, state: PostedState, known_at: int) -> set[str]:
    """Placements of which the journal does not say what the facts do: stated anew since the last posting."""
    if state.horizon is None:
        return all_placements(connection)
    return _changed(connection, state.last_posted, known_at)


def _changed(connection: Connection, after: int, upto: int) -> set[str]:
    """Placements whose facts changed after one batch and up to another; all where a budget passes on otherwise."""
    then = pipeline.purses_of_the_books(connection, after)
    now = pipeline.purses_of_the_books(connection, upto)
    if bearing_changed(then, now):
        return all_placements(connection)
    return changed_placements(connection, after, upto, by_budgets=False)


def _by_key(standing: Standing, frame: YearFrame) -> Iterator[tuple[Key, int]]:
    for month, allocations in standing.allocations.items():
        if frame.holds(month):
            for key, pence in allocations.items():
                yield (key.budget, month, key.standing), pence


def _add(sums: dict[Key, int], amounts: Iterable[tuple[Key, int]], sign: int) -> None:
    for key, pence in amounts:
        sums[key] += sign * pence


def _add_what_is_to_come(
    connection: Connection,
    state: PostedState,
    horizon: date,
    known_at: int,
    frame: YearFrame,
    restated: Collection[str],
    sums: dict[Key, int],
    progress: Progress | None,
) -> None:
    """Add the months from the horizon's to 31 March of placements whose posted months are right as they are."""
    first = Month.of(horizon + ONE_DAY)
    coming: dict[str, list[tuple[Key, int]]] = defaultdict(list)
    held = Held()
    if year_end(horizon) == frame.last_day:
        held = still_holding(connection, state, horizon, remember(_folder(connection)))
    for row in held.projected:
        if row.placement not in restated:
            coming[row.placement].append(((row.budget, row.service_month, row.standing), row.amount))
    last = last_batch(connection)
    going = (
        placements_running_on(connection, horizon, frame.last_day)
        if last and last.number == known_at
        else all_placements(connection)
    )
    asked = sorted(code for code in going if code not in restated and not held.projects(code))
    for done, part in pipeline.in_parts(asked):
        for code, should in pipeline.standing_by_facts(connection, part, frame.last_day, known_at):
            coming[code] += [(key, pence) for key, pence in _by_key(should, frame) if key[1] >= str(first)]
        if progress:
            progress(done, len(asked))
    for amounts in coming.values():
        _add(sums, amounts, 1)
    if first == Month.of(horizon) and frame.holds(str(first)):
        # Of the horizon's own month a part is posted already.
        posted = borne_by_placement(connection, str(first), known_at)
        _add(
            sums,
            (((it.budget, it.service_month, it.standing), it.pence) for code, it in posted if code in coming),
            -1,
        )


def _folder(connection: Connection) -> Path:
    return folder_of(connection.engine.url.render_as_string(hide_password=False))


def movements(
    connection: Connection,
    since_batch: int,
    known_at: int,
    frame: YearFrame,
    since: datetime,
    progress: Progress | None,
) -> list[Movement]:
    """What moved the year's commitments between two batches; of placements that did not change nothing is read."""
    over = str(Month.of(since.date() + ONE_DAY)) if since > datetime.min else ""
    then = pipeline.purses_of_the_books(connection, since_batch)
    now = pipeline.purses_of_the_books(connection, known_at)
    if not bearing_changed(then, now):
        then = now
    changed = _changed(connection, since_batch, known_at)
    found = []
    for done, part in pipeline.in_parts(sorted(changed)):
        before, after = (_packages(connection, part, batch) for batch in (since_batch, known_at))
        for code in part:
            moved = effects(before.get(code), after.get(code), then, now, frame.last_day)
            for (step, month, budget), pence in moved.items():
                if frame.holds(month):
                    cause: Cause = "corrections" if month < over else step
                    found.append(Movement(budget, code, cause, step, month, pence))
        if progress:
            progress(done, len(changed))
    found += [
        Movement(paper.budget, paper.placement, "papers", "papers", paper.service_month, paper.pence)
        for paper in borne_by_papers(connection, *frame.names, known_at, since_batch)
    ]
    return sorted(found, key=lambda item: (item.budget, item.service_month, item.placement or "", item.of))


def _packages(connection: Connection, placements: list[str], batch: int) -> dict[str, Package]:
    facts = read_facts(connection, batch, placements, pipeline.SHEETS_FOR_POSTING)
    return {package.placement.placement: package for package in facts.packages()}
