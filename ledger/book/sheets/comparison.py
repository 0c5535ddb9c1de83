"""What comparing a book with what is known comes to: what it changes, what may not stand, what is in conflict."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from ledger.book.problems import Problem, Remark
from ledger.domain.sheet.changes import Change
from ledger.domain.sheet.facts import Facts


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row stated on a screen that the book would overrule: what stands here, what the book says there."""

    sheet: str
    key: str
    file: str
    row: int | None
    here: str
    there: str
    who: str
    when: datetime


@dataclass(frozen=True, slots=True)
class KnownAlready:
    """A line of a statement that is taken as known: what it says, which code is it, and where that was stated."""

    sheet: str
    file: str
    row: int | None
    what: str
    key: str
    held_file: str | None
    """The statement that had it; None: a screen, or what is not known to come from a file."""
    held_row: int | None
    batch: int
    who: str
    when: datetime
    since: str
    """What became of it since then; empty where it stands as that statement had it."""
    itself: bool
    """Whether it is the same row of the same file, taken in again."""

    @property
    def held_in(self) -> str:
        """Where it was stated, in words."""
        place = f"row {self.held_row} of {self.held_file}" if self.held_file else "a screen"
        return f"{place}, in batch {self.batch} on {self.when:%Y-%m-%d}" + (f" ({self.since})" if self.since else "")


@dataclass(slots=True)
class Count:
    """How the rows of one sheet compare with what was known. `dropped`: left out of what is stated as a whole."""

    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    dropped: int = 0
    same: int = 0


@dataclass
class Statement:
    """What a book comes to, before anything is written."""

    facts_after: Facts
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    known_already: list[KnownAlready] = field(default_factory=list)
    counts: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
