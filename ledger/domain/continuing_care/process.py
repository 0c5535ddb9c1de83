"""Continuing care as a process: each step with its clock, the ten domains, and eligibility beside the split.

Eligibility is shown and never sets who pays: it is the ICB's decision alone, and moves no cost of education or
social care. Where the case and the child's circumstances say different things, that is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple, get_args

from ledger.domain.agencies.thresholds import Thresholds
from ledger.domain.continuing_care.clocks import FROM_REFERRAL, next_step
from ledger.domain.continuing_care.sheets import (
    STEPS,
    CareCase,
    CareDomain,
    CareLevel,
    CareLevelName,
    CareStep,
    in_order,
)
from ledger.domain.placements.sheets import Circumstance
from ledger.domain.sheet.spelling import fold

Result = Literal["eligible", "not_eligible"]
DOMAINS: tuple[CareDomain, ...] = get_args(CareDomain)
LEVELS: tuple[CareLevelName, ...] = get_args(CareLevelName)
_WORDS: dict[str, Result] = {
    "eligible": "eligible",
    "yes": "eligible",
    "not_eligible": "not_eligible",
    "not eligible": "not_eligible",
    "no": "not_eligible",
}


@dataclass(frozen=True, slots=True)
class Clocked:
    """A step of a case with the day it was or is due, and the day it was done (None: still to come)."""

    step: str
    due: date | None
    """None where no clock ran for it: a review of something that was never decided."""
    done_on: date | None
    result: str | None = None
    agencies: tuple[str, ...] = ()
    note: str | None = None

    def days_late(self, on: date) -> int | None:
        """Days past its due day when it was done, or by a day if it is not; below nil: days in hand."""
        return ((self.done_on or on) - self.due).days if self.due else None


class DomainLevel(NamedTuple):
    """The level of need in one domain: as assessed last, and as it was before that."""

    domain: CareDomain
    level: CareLevelName | None
    on: date | None
    earlier: CareLevelName | None

    @property
    def moved(self) -> int:
        """By how many levels the need has risen since; below nil: fallen."""
        if self.level is None or self.earlier is None:
            return 0
        return LEVELS.index(self.level) - LEVELS.index(self.earlier)


class Eligibility(NamedTuple):
    """What the board decided last."""

    result: Result
    on: date


@dataclass(frozen=True, slots=True)
class CareProcess:
    """One case with its steps, those done and those to come, its domains, and what else is said of eligibility."""

    case: CareCase
    steps: tuple[Clocked, ...]
    levels: tuple[DomainLevel, ...]
    """The ten domains in their order."""
    eligibility: Eligibility | None
    told: Circumstance | None
    """What the child's circumstances say on the day."""

    @property
    def coming(self) -> Clocked | None:
        """The step that is due next."""
        return next((step for step in self.steps if step.done_on is None), None)

    @property
    def differs(self) -> bool:
        """Whether the child's circumstances do not say what the board decided last."""
        return self.eligibility is not None and self.eligibility.result != told_result(self.told)


def told_result(told: Circumstance | None) -> Result | None:
    """What a child's circumstances say of eligibility; None where they say nothing or that it is not known."""
    return _WORDS.get(fold(told.value)) if told else None


def care_process(
    case: CareCase,
    steps: Iterable[CareStep],
    levels: Iterable[CareLevel],
    told: Circumstance | None,
    thresholds: Thresholds,
) -> CareProcess:
    """A case as a process, from the rows that belong to it; `told` is what the circumstances say on the day."""
    taken = in_order(steps)
    done = [
        Clocked(row.step, _due(case, taken[:place], row, thresholds), row.on, row.result, row.agencies, row.note)
        for place, row in enumerate(taken)
    ]
    return CareProcess(
        case,
        (*done, *_to_come(case, taken, thresholds)),
        tuple(_levels(levels)),
        _eligibility(taken),
        told,
    )


def _due(case: CareCase, before: Sequence[CareStep], row: CareStep, thresholds: Thresholds) -> date | None:
    """When a step that was taken had been due: as the step before it said, else by its clock."""
    coming = next_step(case.model_copy(update={"closed_on": None}), before, thresholds)
    if coming and coming.step == row.step:
        return coming.due
    return _by_clock(case, row.step, thresholds)


def _by_clock(case: CareCase, step: str, thresholds: Thresholds) -> date | None:
    clock = FROM_REFERRAL.get(step)
    return case.referred_on + timedelta(int(thresholds.of(clock, case.agency))) if clock else None


def _to_come(case: CareCase, taken: Sequence[CareStep], thresholds: Thresholds) -> Iterator[Clocked]:
    """The step that comes next, and those after it whose clocks run already."""
    coming = next_step(case, taken, thresholds)
    if coming is None:
        return
    yield Clocked(coming.step, coming.due, None)
    for step in STEPS[STEPS.index(coming.step) + 1 :]:
        if due := _by_clock(case, step, thresholds):
            yield Clocked(step, due, None)


def _levels(rows: Iterable[CareLevel]) -> Iterator[DomainLevel]:
    ordered = sorted(rows, key=lambda row: row.on)
    for domain in DOMAINS:
        found = [row for row in ordered if row.domain == domain]
        last = found[-1] if found else None
        before = found[-2] if len(found) > 1 else None
        yield DomainLevel(
            domain,
            last.level if last else None,
            last.on if last else None,
            before.level if before else None,
        )


def _eligibility(taken: Sequence[CareStep]) -> Eligibility | None:
    for row in reversed(taken):
        if row.step in ("decision", "review") and row.result in ("eligible", "not_eligible"):
            return Eligibility(row.result, row.on)
    return None
