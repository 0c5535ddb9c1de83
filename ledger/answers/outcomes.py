"""Outcomes and accountability: how each outcome stands, who answers for it, and which money stands behind none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from ledger.answers.answer import answer
from ledger.book.instruments import known_instruments
from ledger.domain.agencies.purses import Purses
from ledger.domain.agencies.thresholds import Threshold, thresholds_of
from ledger.domain.funds.sheets import InKind
from ledger.domain.outcomes.accountability import (
    BorneInYear,
    OutcomeAccountability,
    OutcomeCover,
    accountable_on,
    answer_for,
    cover_of,
    gives_within,
    standing_for,
    twelve_months_to,
)
from ledger.domain.outcomes.instruments import Instrument
from ledger.domain.outcomes.progress import LatestRating, Progress, progress
from ledger.domain.outcomes.sheets import Observation, Outcome, OutcomeEnding, Rater
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.columns import Amount, OfPlacement, Rule
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.sheets import Agreement, ClauseRow
from ledger.store.books import Books
from ledger.store.journal.spending import allocated_between

SHEETS = (Placement, Agreement, ClauseRow, InKind, Threshold, Outcome, Observation, OutcomeEnding)


@dataclass(frozen=True)
class Accountability:
    """The matrix over the caseload, as it stands on a day."""

    on: date
    answers: tuple[OutcomeAccountability, ...]
    """One an outcome, in order of placement and outcome."""
    covers: Mapping[str, OutcomeCover]
    """Of each placement of a child that was charged in the twelve months, or whose stay includes the day."""
    borne: tuple[BorneInYear, ...]
    """What each budget bore of each placement in the twelve months, in their order."""

    @property
    def without_outcome(self) -> list[BorneInYear]:
        """Money with no outcome: what was borne of placements that have none to stand behind."""
        return [row for row in self.borne if self.covers.get(row.placement, "outcome") != "outcome"]


def accountability(books: Books) -> Accountability | None:
    """The matrix on the day of asking, with money to the horizon; None before the first posting."""
    horizon = books.posted.horizon
    if horizon is None:
        return None
    first, last = twelve_months_to(horizon)
    purses = books.purses
    borne = tuple(
        BorneInYear(placement, budget, purses.budgets[budget].agency, amount, agreed)
        for (placement, budget), (amount, agreed) in sorted(allocated_between(books, str(first), str(last)).items())
    )
    return _matrix(books.facts(*SHEETS), borne, purses, (first.first_day, horizon), books.today)


def _matrix(
    facts: Facts, borne: tuple[BorneInYear, ...], purses: Purses, year: tuple[date, date], on: date
) -> Accountability:
    """Money of the year to the horizon, outcomes as they stand on the day of asking (docs/rules.md section 8)."""
    funders: dict[str, list[BorneInYear]] = defaultdict(list)
    for row in borne:
        funders[row.placement].append(row)
    givers: dict[str, set[str]] = defaultdict(set)
    for gift in facts.sheet(InKind).values():
        if gift.placement is not None and gives_within(gift, *year):
            givers[gift.placement].add(gift.agency)
    found = progresses(facts, on, purses)
    by_placement: dict[str, list[Progress]] = defaultdict(list)
    for each in found:
        by_placement[each.outcome.placement].append(each)
    answers = tuple(
        answer_for(
            each,
            accountable_on(facts, purses, each.outcome, each.ending.on if each.ending else on),
            standing_for(facts, purses, each.outcome, on),
            funders[each.outcome.placement],
            givers[each.outcome.placement],
        )
        for each in found
    )
    placements = (row for row in facts.sheet(Placement).values() if row.child is not None)
    covers = {
        row.placement: cover_of(row, by_placement[row.placement], on)
        for row in sorted(placements, key=lambda row: row.placement)
        if row.placement in funders or row.first_day <= year[1] <= (row.last_day or year[1])
    }
    return Accountability(on, answers, covers, borne)


def progresses(facts: Facts, on: date, purses: Purses) -> list[Progress]:
    """Every outcome as it stands on a day, in order of placement and outcome."""
    seen: dict[str, list[Observation]] = defaultdict(list)
    for row in facts.sheet(Observation).values():
        seen[row.outcome].append(row)
    endings, placements = facts.sheet(OutcomeEnding), facts.sheet(Placement)
    instruments, thresholds = known_instruments(), thresholds_of(facts)
    return [
        progress(
            row,
            placements[row.placement,],
            seen[row.outcome],
            endings.get((row.outcome,)),
            instruments[row.instrument],
            on,
            int(thresholds.of("evidence_days", accountable_on(facts, purses, row, on))),
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
    accountable: str
    """Who answers for it on the day; of one that has ended: who did on the day on which it ended."""
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


def outcomes_of(books: Books, placement: str) -> PlacementOutcomes | None:
    """The outcomes of one placement with their history; None before the first posting.

    They stand as on the day of asking, so that people see what they have just recorded.
    """
    if books.posted.horizon is None:
        return None
    facts, purses = books.facts(*SHEETS, placements=(placement,)), books.purses
    observations = sorted(
        facts.sheet(Observation).values(), key=lambda row: (-row.on.toordinal(), row.outcome, row.rater)
    )
    on = books.today
    return PlacementOutcomes(
        on,
        tuple(
            History(
                each,
                accountable_on(facts, purses, each.outcome, each.ending.on if each.ending else on),
                known_instruments()[each.outcome.instrument],
                tuple(row for row in observations if row.outcome == each.outcome.outcome),
                _wordings(books, each.outcome),
            )
            for each in progresses(facts, on, purses)
        ),
    )


def _wordings(books: Books, outcome: Outcome) -> tuple[Wording, ...]:
    """What an outcome said, each time its words or its aims changed."""
    found: list[Wording] = []
    for version in reversed(books.trail(Outcome, {"outcome": outcome.outcome})):
        row = version.row
        if isinstance(row, Outcome) and (not found or _aim(row) != _aim(found[-1].outcome)):
            found.append(Wording(row, version.origin.who, version.origin.recorded_at, current=row == outcome))
    return tuple(reversed(found))


def _aim(row: Outcome) -> tuple[object, ...]:
    return row.statement, row.instrument, row.baseline, row.target


class AccountabilityRow(NamedTuple):
    """One outcome: who is accountable for it, which budgets pay for its placement, and how it stands."""

    placement: OfPlacement
    outcome: str
    domain: Rule
    whose_words: str | None
    accountable: str
    backing: Rule
    funders: tuple[str, ...]
    standing: Rule
    ended_on: date | None
    why: str | None
    state: Rule
    way: int | None
    """Whole percent of the way from the rater's own baseline to the target, from 0 to 100; empty if it leads away."""
    evidence: Rule
    evidence_on: date | None
    replaced_by: str | None
    started: str | None
    """In words: where the rater starts and the latest rating, with their bands by that rater; the target has none."""
    aim: str | None
    latest: str | None
    rater: str | None
    observations: int
    raters_differ: bool
    past_due: bool
    part: Rule
    movement: Rule
    evidence_lacking: bool


@answer(
    "accountability",
    "Outcomes: who is accountable, who pays, and whether evidence is in date",
    purse="none",
    window="as at the day of asking; money of twelve months to the horizon",
    unit="outcomes",
    day="clock",
    exported=AccountabilityRow._fields[:14],
    staged="outcome_progress",
)
def answered_for(books: Books) -> Iterator[AccountabilityRow]:
    """One row an outcome."""
    found = books.once(accountability)
    for each in found.answers if found else ():
        this, outcome = each.progress, each.progress.outcome
        instrument, ending = known_instruments()[outcome.instrument], this.ending
        last, told = this.last_word, this.told_by
        yield AccountabilityRow(
            placement=outcome.placement,
            outcome=outcome.outcome,
            domain=outcome.domain,
            whose_words=outcome.whose_words,
            accountable=each.accountable,
            backing=each.backing,
            funders=tuple(row.budget for row in each.funders),
            standing=this.standing,
            ended_on=ending.on if ending else None,
            why=ending.why if ending else None,
            state=this.state,
            way=told.percent if told else None,
            evidence=this.evidence,
            evidence_on=last.observation.on if last else None,
            replaced_by=ending.replaced_by if ending else None,
            started=_in_words(instrument, *_start(told, outcome)),
            aim=_in_words(instrument, outcome.target),
            latest=_in_words(instrument, told.observation.value, told.rater) if told else None,
            rater=told.rater if told else None,
            observations=this.observations,
            raters_differ=this.raters_differ,
            past_due=this.past_due,
            part=this.part,
            movement=this.movement,
            evidence_lacking=this.needs_evidence,
        )


def _start(told: LatestRating | None, outcome: Outcome) -> tuple[Decimal | None, Rater | None]:
    """Where the outcome starts for who rated it; before any rating as it was stated, which is nobody's rating."""
    return (told.baseline, told.rater) if told else (outcome.baseline, None)


def _in_words(instrument: Instrument, value: Decimal | None, rater: Rater | None = None) -> str | None:
    return None if value is None else instrument.in_words(value, rater)


class ProgressRow(NamedTuple):
    """One outcome and kind of rater: the latest rating of each; an outcome never observed has one without."""

    placement: OfPlacement
    outcome: str
    instrument: str
    baseline: Decimal | None
    target: Decimal | None
    rater: str | None
    on: date | None
    value: Decimal | None
    reads: str | None
    band: str | None
    state: Rule
    way: int | None


@answer(
    "outcome-progress",
    "Distance travelled, by each rater from that rater's own baseline",
    purse="none",
    window="as at the day of asking",
    unit="percent of the distance from start to target",
    day="clock",
)
def outcome_progress(books: Books) -> Iterator[ProgressRow]:
    """One row an outcome and kind of rater."""
    found = books.once(accountability)
    for each in found.answers if found else ():
        yield from _readings(each.progress)


def _readings(found: Progress) -> Iterator[ProgressRow]:
    outcome = found.outcome
    instrument = known_instruments()[outcome.instrument]
    which = (outcome.placement, outcome.outcome, outcome.instrument)
    for reading in found.readings:
        seen = reading.observation
        yield ProgressRow(
            *which,
            baseline=reading.baseline,
            target=outcome.target,
            rater=seen.rater,
            on=seen.on,
            value=seen.value,
            reads=instrument.reads(seen.value),
            band=instrument.band(seen.value, seen.rater),
            state=reading.state,
            way=reading.percent,
        )
    if not found.readings:
        start = outcome.baseline
        yield ProgressRow(*which, start, outcome.target, None, None, None, None, None, found.state, None)


class MoneyRow(NamedTuple):
    """What one budget paid of one placement in twelve months with no outcome recorded, and why there is none."""

    placement: OfPlacement
    why: Rule
    budget: str
    agency: str
    amount: Amount
    agreed: Amount


@answer(
    "money-without-outcome",
    "Spend with no outcome recorded",
    purse="each budget",
    window="twelve months to the horizon",
    day="clock",
)
def money_without_outcome(books: Books) -> Iterator[MoneyRow]:
    """One row a placement and budget."""
    if found := books.once(accountability):
        for row in found.without_outcome:
            yield MoneyRow(row.placement, found.covers[row.placement], row.budget, row.agency, row.amount, row.agreed)


class CoverRow(NamedTuple):
    """Whether a placement's money has an outcome recorded (`ledger.domain.outcomes.accountability.OutcomeCover`)."""

    placement: OfPlacement
    cover: Rule


@answer(
    "outcome-cover",
    "Placements with and without an outcome",
    purse="none",
    window="charged in twelve months, or open at the horizon",
    unit="placements",
    day="clock",
    exported=None,
    staged="outcome_cover",
)
def outcome_cover(books: Books) -> Iterator[CoverRow]:
    """One row a placement of a child that was charged in twelve months or is open."""
    if found := books.once(accountability):
        for placement, cover in found.covers.items():
            yield CoverRow(placement, cover)
