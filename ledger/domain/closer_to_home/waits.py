"""Waits: how long a place was looked for, who said no and why, and where the child was meanwhile."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger.domain.closer_to_home.sheets import Search, SearchRefusal
from ledger.domain.money_and_days.periods import ONE_DAY

WaitState = Literal["waiting", "found", "ended"]


@dataclass(frozen=True, slots=True)
class Wait:
    """One search, as it stood on a day."""

    search: Search
    state: WaitState
    last_day: date
    """The last day waited: the day before the move or the end, or the day itself; before `needed_on` if none was."""
    refusals: Mapping[str, int]
    """How many said no by the day, by reason."""

    @property
    def days(self) -> int:
        """Days waited: from the day it was needed to the day before the move or the end, or to the day itself."""
        return max((self.last_day - self.search.needed_on).days + 1, 0)

    @property
    def refused(self) -> int:
        """How many said no."""
        return sum(self.refusals.values())


def waits_for_a_place(searches: Iterable[Search], refusals: Iterable[SearchRefusal], on: date) -> Iterator[Wait]:
    """Every search for a place that was needed by the day, in order of code."""
    said_no: dict[str, Counter[str]] = defaultdict(Counter)
    for row in refusals:
        if row.on <= on:
            said_no[row.search][row.reason] += 1
    for search in sorted(searches, key=lambda row: row.search):
        if search.needed_on <= on:
            state, last = _state(search, on)
            yield Wait(search, state, last, said_no[search.search])


def _state(search: Search, on: date) -> tuple[WaitState, date]:
    if search.found_on is not None and search.found_on <= on:
        return "found", search.found_on - ONE_DAY
    if search.ended_on is not None and search.ended_on <= on:
        return "ended", search.ended_on - ONE_DAY
    return "waiting", on
