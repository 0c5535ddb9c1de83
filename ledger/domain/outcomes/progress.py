"""Distance travelled: from each rater's own baseline towards the target, by the latest rating of each kind of rater.

Different raters are never averaged, nor is one measured from another's start: where the instrument is a judgement,
each starts at that rater's own first observation. What is counted, and what the record says, starts at the baseline
stated for the outcome. Where an outcome stands is what the latest rating says that can be compared with an earlier
one; where raters disagree, that is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.outcomes.instruments import Instrument
from ledger.domain.outcomes.sheets import RATERS, Observation, Outcome, OutcomeEnding, Rater
from ledger.domain.placements.sheets import Placement

OutcomeState = Literal[
    "reached", "moved", "stuck", "worse", "no_direction", "no_baseline", "first_rating", "never_observed"
]
STATE_MEANINGS: dict[OutcomeState, str] = {
    "reached": "as good as the target, or better",
    "moved": "better than at the start, and not at the target yet",
    "stuck": "where it was at the start",
    "worse": "worse than at the start",
    "no_direction": "changed, but no target direction is recorded",
    "no_baseline": "observed, but no baseline is recorded",
    "first_rating": "rated once, which is that rater's baseline",
    "never_observed": "no observation is recorded",
}
"""In the order in which they are always shown."""
OutcomeMovement = Literal["nearer", "unchanged", "away", "not_observed", "not_comparable"]
"""What became of an outcome by its latest rating; each outcome is in one of them."""
MOVEMENTS: dict[OutcomeState, OutcomeMovement] = {
    "reached": "nearer",
    "moved": "nearer",
    "stuck": "unchanged",
    "worse": "away",
    "never_observed": "not_observed",
    "no_direction": "not_comparable",
    "no_baseline": "not_comparable",
    "first_rating": "not_comparable",
}
"""The movement that each state is."""
OutcomePart = Literal["open", "ended", "not_begun"]
"""Whether an outcome runs on a day; one whose child has left is over as one that was ended is."""
OutcomeStanding = Literal["open", "ended", "left", "not_begun"]
"""How an outcome stands on a day: `ended` as stated, or `left` because the placement is over."""
Evidence = Literal["current", "stale", "awaited", "missing", ""]
"""Of an open outcome: observed lately, observed long ago, set lately and not observed yet, never observed."""
NEEDS_EVIDENCE: tuple[Evidence, ...] = ("stale", "missing")
"""Evidence that is lacking; what is awaited is not due yet."""


@dataclass(frozen=True, slots=True)
class LatestRating:
    """The latest rating of an outcome by one kind of rater."""

    observation: Observation
    baseline: Decimal | None
    """Where this rater starts; None where nobody said it."""
    state: OutcomeState
    way: Fraction | None
    """Of the way from baseline to target: 1 is the target, below nil further away; None where there is no way."""

    @property
    def rater(self) -> Rater:
        """Who says so."""
        return self.observation.rater

    @property
    def percent(self) -> int | None:
        """Of the way, in whole percent from 0 to 100, half away from nil; None where it is none or leads away.

        A target that is met is the whole way, however far beyond it the rating lies; before that it is 99 at most.
        """
        if self.way is None or self.way < 0:
            return None
        return 100 if self.way >= 1 else min(round_half_away(self.way * 100), 99)


@dataclass(frozen=True, slots=True)
class Progress:
    """One outcome as it stands on a day."""

    outcome: Outcome
    ending: OutcomeEnding | None
    """How it ended, if it had by that day."""
    standing: OutcomeStanding
    readings: tuple[LatestRating, ...]
    """The latest of each kind of rater: the latest of all first; of one day the child's first."""
    observations: int
    evidence: Evidence
    past_due: bool
    """Whether it is open after the day set for it."""

    @property
    def last_word(self) -> LatestRating | None:
        """The latest observation of all; None where it was never observed."""
        return self.readings[0] if self.readings else None

    @property
    def state(self) -> OutcomeState:
        """Where the outcome stands, by the latest rating that can be compared with an earlier one."""
        return self.told_by.state if self.told_by else "never_observed"

    @property
    def movement(self) -> OutcomeMovement:
        """Whether it moved nearer to its target, stayed, moved away, or cannot be told."""
        return MOVEMENTS[self.state]

    @property
    def part(self) -> OutcomePart:
        """Whether it runs or is over: open and ended outcomes are always told apart."""
        return "ended" if self.standing == "left" else self.standing

    @property
    def told_by(self) -> LatestRating | None:
        """The latest rating by somebody who has a start to compare it with; else the latest; None before any."""
        return next((each for each in self.readings if each.state != "first_rating"), self.last_word)

    @property
    def raters_differ(self) -> bool:
        """Whether one rater finds it better than at the start (or where it should be), and another does not."""
        said = {reading.state for reading in self.readings}
        return bool(said & {"reached", "moved"}) and bool(said & {"stuck", "worse"})

    @property
    def needs_evidence(self) -> bool:
        """Whether somebody has to look: it is open, and its evidence has gone stale or never came."""
        return self.evidence in NEEDS_EVIDENCE


def progress(
    outcome: Outcome,
    placement: Placement,
    observations: Iterable[Observation],
    ending: OutcomeEnding | None,
    instrument: Instrument,
    day: date,
    evidence_days: int,
) -> Progress:
    """One outcome as it stands on a day, by what was observed up to that day.

    Evidence is current for `evidence_days` days after an observation; an outcome that was just set has as long.
    """
    seen = [row for row in observations if row.on <= day]
    first: dict[Rater, Observation] = {}
    latest: dict[Rater, Observation] = {}
    for row in sorted(seen, key=lambda row: row.on):
        first.setdefault(row.rater, row)
        latest[row.rater] = row
    ordered = sorted(latest.values(), key=lambda row: (-row.on.toordinal(), RATERS.index(row.rater)))
    ended = ending if ending is not None and ending.on <= day else None
    standing = standing_on(outcome, placement, ending, day)
    return Progress(
        outcome,
        ended,
        standing,
        tuple(_reading(outcome, first[row.rater], row, instrument) for row in ordered),
        len(seen),
        _evidence(outcome, ordered, day, evidence_days) if standing == "open" else "",
        standing == "open" and outcome.due is not None and outcome.due < day,
    )


def standing_on(outcome: Outcome, placement: Placement, ending: OutcomeEnding | None, day: date) -> OutcomeStanding:
    """How an outcome stands on a day; the day on which it ended, or the child left, is still in it."""
    if outcome.first_day > day:
        return "not_begun"
    if ending is not None and ending.on < day:
        return "ended"
    return "left" if placement.last_day is not None and placement.last_day < day else "open"


def way_travelled(
    instrument: Instrument, baseline: Decimal | None, target: Decimal | None, value: Decimal
) -> Fraction | None:
    """Of the way from baseline to target, exact; None where one is missing or the target is not better.

    An SDQ of 22 with a baseline of 27 and a target of 17 is half of the way.
    """
    if baseline is None or target is None or _better(instrument, baseline, target) * (target - baseline) <= 0:
        return None
    return Fraction(value - baseline) / Fraction(target - baseline)


def state_of(
    instrument: Instrument, baseline: Decimal | None, target: Decimal | None, value: Decimal
) -> OutcomeState:
    """Where a value stands, in the direction that is better for its instrument.

    A target that is as good as the baseline is one to hold; a target that is worse than it says nothing.
    """
    if baseline is None:
        return "no_baseline"
    better = _better(instrument, baseline, target)
    aimed_for = target is not None and better * (target - baseline) >= 0
    if target is not None and aimed_for and (value == target or better * (value - target) > 0):
        return "reached"
    if value == baseline:
        return "stuck"
    gone = better * (value - baseline)
    return "moved" if gone > 0 else "worse" if gone < 0 else "no_direction"


def _better(instrument: Instrument, baseline: Decimal, target: Decimal | None) -> int:
    """1 where higher is better, -1 where lower is; of an instrument with no better side, from baseline to target.

    0 where nobody can say: an instrument with no better side, and no target that differs from the baseline.
    """
    if instrument.better is not None:
        return 1 if instrument.better == "higher" else -1
    return 0 if target is None else (target > baseline) - (target < baseline)


def _reading(outcome: Outcome, first: Observation, row: Observation, instrument: Instrument) -> LatestRating:
    own = instrument.by_rater and row.rater != "record"  # a record has no view of its own
    baseline, target = first.value if own else outcome.baseline, outcome.target
    if own and row == first:
        return LatestRating(row, baseline, "first_rating", None)
    directed = _directed(instrument, outcome)
    return LatestRating(
        row,
        baseline,
        state_of(directed, baseline, target, row.value),
        way_travelled(directed, baseline, target, row.value),
    )


def _directed(instrument: Instrument, outcome: Outcome) -> Instrument:
    """The instrument with its better side: of one that has none, the side of the target as the outcome was stated.

    A rater who starts beyond the target does not turn it round.
    """
    if instrument.better is not None or outcome.baseline is None or outcome.target is None:
        return instrument
    if outcome.target == outcome.baseline:
        return instrument
    return replace(instrument, better="higher" if outcome.target > outcome.baseline else "lower")


def _evidence(outcome: Outcome, latest_first: list[Observation], day: date, evidence_days: int) -> Evidence:
    if latest_first:
        return "current" if (day - latest_first[0].on).days <= evidence_days else "stale"
    return "awaited" if (day - outcome.first_day).days <= evidence_days else "missing"
