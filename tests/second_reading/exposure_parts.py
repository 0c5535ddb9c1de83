"""A second reading of docs/rules.md section 4, the three parts of exposure: declined, awaited, not asked.

What each agency is expected to bear of a day is read elsewhere; here, which part it belongs to, by what was said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

Part = Literal["declined", "awaited", "not_asked"]


@dataclass(frozen=True)
class Span:
    """Days from the first to the last; open without a last."""

    first_day: date
    last_day: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it includes the day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True)
class Asking:
    """Somebody asked agencies on a day about days; withdrawn or answered otherwise, it ended on another."""

    agencies: frozenset[str]
    on: date
    about: Span
    closed_on: date | None = None


@dataclass(frozen=True)
class Word:
    """An agency's yes or no on a day about days; the decision is open while its agreement is not decided."""

    agency: str
    yes: bool
    on: date
    about: Span
    decision_open: bool = False


@dataclass(frozen=True)
class Succession:
    """An agency that is no more from a day on, and the one that took over what it was to do, no budget passing."""

    agency: str
    successor: str
    since: date


def to_answer(agency: str, as_at: date, successions: Iterable[Succession] = ()) -> str:
    """Who is to answer for an agency's share, as known at a day: from the succession on, the successor."""
    return next((each.successor for each in successions if each.agency == agency and each.since <= as_at), agency)


def part(
    agency: str,
    day: date,
    askings: Iterable[Asking],
    words: Iterable[Word],
    as_at: date,
    successions: Iterable[Succession] = (),
) -> Part:
    """Which part an agency's expected share of a day belongs to, as known at a day.

    What its successor was asked or said is its own: of any day, once it took over; before, of days after that.
    """
    since = {each.successor: each.since for each in successions if each.agency == agency}

    def counts(name: str, on: date) -> bool:
        return name == agency or (name in since and max(on, day) >= since[name])

    asked = [
        asking.on
        for asking in askings
        if any(counts(name, asking.on) for name in asking.agencies)
        and asking.on <= as_at
        and asking.about.holds(day)
        and (asking.closed_on is None or asking.closed_on > as_at)
    ]
    said = [word for word in words if counts(word.agency, word.on) and word.on <= as_at and word.about.holds(day)]
    # Of a no and a yes on one day the no is the firmer: nothing is hoped for that may have been refused.
    last = max(said, key=lambda word: (word.on, not word.yes), default=None)
    if last is not None and not last.yes and not any(on > last.on for on in asked):
        return "declined"
    if last is not None and last.yes and last.decision_open:
        return "awaited"
    if asked and (last is None or any(on > last.on for on in asked)):
        return "awaited"
    return "not_asked"
