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
    counts: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
