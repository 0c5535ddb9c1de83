"""The three parts of exposure: which agency's expected share of a day is declined, awaited, or was not asked for.

Only what is awaited is income that may come; the others are the lead's cost unless and until somebody is asked or a
dispute changes that (docs/rules.md section 4). What was asked and answered is handed in, from what is known of
decisions; here it is told of each day which part it makes of an agency's share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from ledger.domain.money_and_days.apportion import apportion
from ledger.domain.money_and_days.day_sets import DaySet, days_of, span
from ledger.domain.money_and_days.periods import FOREVER, Month

PartOfExposure = Literal["declined", "awaited", "not_asked"]
PARTS: tuple[PartOfExposure, ...] = ("declined", "awaited", "not_asked")


@dataclass(frozen=True, slots=True)
class AskedDecision:
    """Somebody asked agencies on a day to decide about days; withdrawn or answered otherwise, it ended on another."""

    of: frozenset[str] | None
    """The agencies asked; None: every one that would pay."""
    on: date
    first_day: date
    last_day: date
    closed_on: date = FOREVER


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What one agency said on a day about days: yes or no, and whether the decision it is about is still open."""

    of: str
    yes: bool
    on: date
    first_day: date
    last_day: date
    open: bool


class Said(NamedTuple):
    """What was asked and answered of one placement."""

    askings: tuple[AskedDecision, ...] = ()
    words: tuple[GivenAnswer, ...] = ()


NOTHING_SAID = Said()


class InParts(NamedTuple):
    """An expected share by its parts, in whole pence; they are told beside each other and never as hope."""

    declined: int
    awaited: int
    not_asked: int


def said_of_one(said: Said, is_own: Callable[[str, date], bool]) -> Said:
    """What was asked of one agency and answered by it; `is_own` says whose word of which day is its own."""
    return Said(
        tuple(each for each in said.askings if each.of is None or any(is_own(name, each.on) for name in each.of)),
        tuple(each for each in said.words if is_own(each.of, each.on)),
    )


def part_on(said: Said, day: date, as_at: date) -> PartOfExposure:
    """Which part an agency's share of a day belongs to, by what was said of it until a day.

    Of a yes and a no on one day the no is heard.
    """
    asked = [
        each.on
        for each in said.askings
        if each.on <= as_at < each.closed_on and each.first_day <= day <= each.last_day
    ]
    words = [each for each in said.words if each.on <= as_at and each.first_day <= day <= each.last_day]
    last = max(words, key=lambda each: (each.on, not each.yes), default=None)
    asked_since = bool(asked) and (last is None or max(asked) > last.on)
    if last is not None and not last.yes and not asked_since:
        return "declined"
    return "awaited" if asked_since or (last is not None and last.yes and last.open) else "not_asked"


def days_by_part(said: Said, month: Month, days: DaySet, as_at: date) -> Mapping[PartOfExposure, DaySet]:
    """The days by the part to which an agency's share of them belongs; parts without a day are left out."""
    if said == NOTHING_SAID:
        return {"not_asked": days}
    found: dict[PartOfExposure, DaySet] = {}
    for day in days_of(month, days):
        part = part_on(said, day, as_at)
        found[part] = found.get(part, 0) | span(month, day, day)
    return found


def in_parts(total: int, exact: Mapping[PartOfExposure, Fraction]) -> InParts:
    """A month's expected share in whole pence, given to its parts by what is exactly expected in each."""
    parts = [part for part in PARTS if exact.get(part)]
    given = dict(zip(parts, apportion(total, [exact[part] for part in parts], rest=[True] * len(parts)), strict=True))
    return InParts(*(given.get(part, 0) for part in PARTS))
