"""Outcomes and accountability: how each outcome stands, who answers for it, and which money stands behind none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from ledger.book.instruments import known_instruments
from ledger.domain.accountability import (
    Answer,
    Borne,
    Cover,
    answer,
    cover_of,
    gives_within,
    heirs_on,
    twelve_months_to,
)
from ledger.domain.facts import Facts
from ledger.domain.funds import InKind
from ledger.domain.instruments import Instrument
from ledger.domain.outcomes import Observation, Outcome, OutcomeEnding
from ledger.domain.placements import Placement
from ledger.domain.progress import Progress, progress
from ledger.domain.thresholds import Threshold
from ledger.pipeline import purses_of_the_books
from ledger.store.batches import ALL_BATCHES, batch_as_known_at
from ledger.store.engine import Connection, Engine, read
from ledger.store.facts import read_facts, read_versions
from ledger.store.posted import posted_state
from ledger.store.spending import allocated_between
from ledger.tasks.import_book import Outcome as Imported
from ledger.tasks.import_book import record

SHEETS = tuple(model.sheet for model in (Placement, InKind, Threshold, Outcome, Observation, OutcomeEnding))


@dataclass(frozen=True)
class Accountability:
    """The matrix over the caseload, as it stands on a day."""

    on: date
    answers: tuple[Answer, ...]
    """One an outcome, in order of placement and outcome."""
    covers: Mapping[str, Cover]
    """Of each placement of a child that was charged in the twelve months, or whose stay includes the day."""
    borne: tuple[Borne, ...]
    """What each budget bore of each placement in the twelve months, in their order."""

    @property
    def without_outcome(self) -> list[Borne]:
        """Money with no outcome: what was borne of placements that have none to stand behind."""
        return [row for row in self.borne if self.covers.get(row.placement, "outcome") != "outcome"]


def accountability(connection: Connection, known_at: int = ALL_BATCHES) -> Accountability | None:
    """The matrix as known at a batch, on the day the ledger is posted through; None before the first posting."""
    horizon = posted_state(connection, known_at).horizon
    if horizon is None:
        return None
    facts = read_facts(connection, known_at, sheets=SHEETS)
    first, last = twelve_months_to(horizon)
    purses = purses_of_the_books(connection, known_at)
    sums = allocated_between(connection, str(first), str(last), known_at)
    borne = tuple(
        Borne(placement, budget, purses.budgets[budget].agency, amount, agreed)
        for (placement, budget), (amount, agreed) in sorted(sums.items())
    )
    return _matrix(facts, borne, heirs_on(purses, horizon), first.first_day, horizon)


def _matrix(
    facts: Facts, borne: tuple[Borne, ...], heirs: Mapping[str, frozenset[str]], first_day: date, on: date
) -> Accountability:
    funders: dict[str, list[Borne]] = defaultdict(list)
    for row in borne:
        funders[row.placement].append(row)
    givers: dict[str, set[str]] = defaultdict(set)
    for gift in facts.sheet(InKind).values():
        if gift.placement is not None and gives_within(gift, first_day, on):
            givers[gift.placement].add(gift.agency)
    found = progresses(facts, on)
    by_placement: dict[str, list[Progress]] = defaultdict(list)
    for each in found:
        by_placement[each.outcome.placement].append(each)
    answers = tuple(
        answer(each, funders[each.outcome.placement], givers[each.outcome.placement], heirs) for each in found
    )
    placements = (row for row in facts.sheet(Placement).values() if row.child is not None)
    covers = {
        row.placement: cover_of(row, by_placement[row.placement], on)
        for row in sorted(placements, key=lambda row: row.placement)
        if row.placement in funders or row.first_day <= on <= (row.last_day or on)
    }
    return Accountability(on, answers, covers, borne)


def progresses(facts: Facts, on: date) -> list[Progress]:
    """Every outcome as it stands on a day, in order of placement and outcome."""
    seen: dict[str, list[Observation]] = defaultdict(list)
    for row in facts.sheet(Observation).values():
        seen[row.outcome].append(row)
    endings, placements = facts.sheet(OutcomeEnding), facts.sheet(Placement)
    instruments, thresholds = known_instruments(), facts.thresholds
    return [
        progress(
            row,
            placements[row.placement,],
            seen[row.outcome],
            endings.get((row.outcome,)),
            instruments[row.instrument],
            on,
            int(thresholds.of("evidence_days", row.accountable)),
        )
        for row in sorted(facts.sheet(Outcome).values(), key=lambda row: (row.placement, row.outcome))
    ]


@dataclass(frozen=True)
class Wording:
    """What an outcome once said: the row as it was stated, by whom and when; `current` where it holds now."""

    outcome: Outcome
    who: str
    when: datetime
    current: bool


@dataclass(frozen=True)
class History:
    """One outcome with all that was ever seen and said of it."""

    progress: Progress
    instrument: Instrument
    observations: tuple[Observation, ...]
    """The latest first."""
    wordings: tuple[Wording, ...]
    """The latest first; what differs in statement, baseline or target only."""


@dataclass(frozen=True)
class PlacementOutcomes:
    """What one placement is for, on a day: the last that is posted, or on which something was said of it."""

    on: date
    histories: tuple[History, ...]


def outcomes_of(
    engine: Engine, placement: str, *, as_known_at: datetime | None = None, now: datetime | None = None
) -> PlacementOutcomes | None:
    """The outcomes of one placement with their history, as known at a moment or now; None before the first posting.

    What was set, observed or ended after the day the ledger is posted through is counted in, up to the day of `now`
    (UTC), so that people see what they have just recorded.
    """
    with read(engine) as connection:
        known_at = batch_as_known_at(connection, as_known_at)
        horizon = posted_state(connection, known_at).horizon
        if horizon is None:
            return None
        facts = read_facts(connection, known_at, (placement,), SHEETS)
        observations = sorted(
            facts.sheet(Observation).values(), key=lambda row: (-row.on.toordinal(), row.outcome, row.rater)
        )
        today = (now or datetime.now(UTC)).date()
        on = max([horizon, *(day for day in _days_of(facts) if day <= today)])
        return PlacementOutcomes(
            on,
            tuple(
                History(
                    each,
                    known_instruments()[each.outcome.instrument],
                    tuple(row for row in observations if row.outcome == each.outcome.outcome),
                    _wordings(connection, each.outcome, known_at),
                )
                for each in progresses(facts, on)
            ),
        )


def _days_of(facts: Facts) -> Iterator[date]:
    """The days on which outcomes were set, observed or ended."""
    yield from (row.first_day for row in facts.sheet(Outcome).values())
    yield from (row.on for row in facts.sheet(Observation).values())
    yield from (row.on for row in facts.sheet(OutcomeEnding).values())


def _wordings(connection: Connection, outcome: Outcome, known_at: int) -> tuple[Wording, ...]:
    """What an outcome said, each time its words or its aims changed."""
    versions = read_versions(connection, Outcome.sheet, {"outcome": outcome.outcome})
    found: list[Wording] = []
    for version in reversed([each for each in versions if each.origin.batch <= known_at]):
        row = version.row
        if isinstance(row, Outcome) and (not found or _aim(row) != _aim(found[-1].outcome)):
            found.append(Wording(row, version.origin.who, version.origin.recorded_at, current=row == outcome))
    return tuple(reversed(found))


def _aim(row: Outcome) -> tuple[object, ...]:
    return row.statement, row.instrument, row.baseline, row.target


def state_outcome(engine: Engine, sheet: str, row: Mapping[str, Any], *, dry_run: bool) -> tuple[Imported, list[str]]:
    """Record an outcome, an observation or an ending that a screen states; and what is odd about it."""
    done = record(engine, sheet, row, dry_run=dry_run)
    return done, [f"{remark.text[:1].upper()}{remark.text[1:]}." for remark in done.remarks]
