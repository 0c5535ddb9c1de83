"""What is wrong with a book, what is merely odd, and where: collected, never one at a time."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from ledger.domain.sheet.limits import visible
from ledger.domain.sheet.personal import withheld
from ledger.domain.sheet.spelling import fold

CELLS_OF_A_CHILD = frozenset({"child", "family", "birth_month"})
"""Columns of which no message repeats a number or a day by which a child is known."""
_SHOWN = 300
"""Characters of what is there: nobody reads more of a cell in a list."""
_NAMED = 8
"""So many columns or codes are named where many are told at once."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a book may not go in: the place, what is there, what was expected, and what to do.

    `row` counts as a spreadsheet does, the header being row 1; None means the whole file.
    """

    file: str
    row: int | None
    column: str
    found: str
    expected: str
    remedy: str

    def __post_init__(self) -> None:
        """What is there is shown in part where it is long, and without signs that a terminal takes for commands."""
        if len(self.found) > _SHOWN:
            object.__setattr__(self, "found", self.found[:_SHOWN] + " …")
        if not (self.found.isprintable() and self.column.isprintable()):
            object.__setattr__(self, "found", visible(self.found))
            object.__setattr__(self, "column", visible(self.column))
        if self.column.casefold() in CELLS_OF_A_CHILD:
            object.__setattr__(self, "found", withheld(self.found))
            object.__setattr__(self, "expected", withheld(self.expected))

    @property
    def place(self) -> str:
        """Where it is, in words: `prices.csv, row 4, rate`."""
        row = f"row {self.row}" if self.row is not None else ""
        return ", ".join(part for part in (self.file, row, self.column) if part)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something odd that goes in all the same, and where it was stated."""

    file: str
    row: int | None
    text: str


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
        return f"{place}, in change {self.batch} on {self.when:%Y-%m-%d}" + (f" ({self.since})" if self.since else "")


def shown_name(path: Path) -> str:
    """The name of a file as it is told and kept: bytes in it that are no text are shown as signs."""
    return visible(os.fsencode(path.name).decode("utf-8", errors="replace"))


PROBLEM_COLUMNS = ("file", "row", "column", "found", "expected", "remedy")
"""The columns of a table of problems, in order."""


def rows_of(problems: Iterable[Problem]) -> list[tuple[str, ...]]:
    """Problems as the rows of a table, in the order of its columns."""
    return [
        (each.file, "" if each.row is None else str(each.row), each.column, each.found, each.expected, each.remedy)
        for each in problems
    ]


def is_another_file(missing: Collection[str], columns: Collection[str]) -> bool:
    """Whether a file lacks so many of the columns by which it is read, more than half of several, that it is another.

    That is then told once: a problem for each of them would send people to mend what is not wrong.
    """
    return len(missing) > 1 and 2 * len(missing) > len(columns)


def columns_there(missing: Sequence[str], header: Iterable[str]) -> str:
    """What of its columns another file has not, and what stands there: `no columns A, B; the header there has C`."""
    there = [name for name in header if name]
    return f"no columns {some_of(missing)}; the header there has {some_of(there) if there else 'nothing'}"


def some_of(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name or code most like `word`, whatever the case of its letters; None if none is near."""
    by_folded = {fold(name): name for name in known}
    found = get_close_matches(fold(word), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None
