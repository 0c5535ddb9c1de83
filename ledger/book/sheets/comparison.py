"""What comparing a book with what is known comes to: what it changes, what may not stand, what is in conflict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from pydantic import ValidationError

from ledger.book.problems import KnownAlready, Problem, Remark
from ledger.book.sheets.places import KNOWN_BEFORE, cell_text, key_text
from ledger.book.sheets.reading import BookRow, UnknownPayer
from ledger.domain.sheet.changes import Change, Origin
from ledger.domain.sheet.facts import Facts, Key
from ledger.domain.sheet.rows import Row

Why = Literal["screen", "content", "acted_upon"]
"""Why a row is in conflict: a screen had the last word; it was sent with other content before; it was acted upon."""
GONE = "not there"


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One cell in which what stands and what was stated differ; without a column, a row that one of them lacks."""

    sheet: str
    key: str
    column: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something stated otherwise than it stands: it was kept as it is, here and there, until somebody says."""

    sheet: str
    key: str
    """The row's key, or the code of what is stated as a whole: of a document with its lines, the document's."""
    why: Why
    said: str
    """Why, in words that a sentence ends with."""
    file: str
    row: int | None
    differences: tuple[CellDifference, ...]
    rows: tuple[BookRow, ...]
    """All that was stated of it, so that it can be taken as it was sent."""
    who: str | None
    """Who stated what stands; None where only this book did."""
    when: datetime | None
    payer: str | None = None
    """Of a receipt whose payer is not known here: who paid it, in the words of the statement."""
    number: int | None = None
    """Its number in the list of those that wait; None while nothing is written."""

    @property
    def from_itself(self) -> bool:
        """Whether it is a receipt of which the statement says that who received it paid it."""
        return bool(self.payer and self.rows[0].values.get("from_agency"))

    @property
    def here(self) -> str:
        """What stands, where it differs."""
        return side_text((each.key, each.column, each.here) for each in self.differences)

    @property
    def there(self) -> str:
        """What was stated, where it differs."""
        return side_text((each.key, each.column, each.there) for each in self.differences)

    def as_dict(self) -> dict[str, object]:
        """The conflict for other programs."""
        return {
            "number": self.number,
            "sheet": self.sheet,
            "key": self.key,
            "why": self.why,
            "payer": self.payer,
            "file": self.file,
            "row": self.row,
            "here": self.here,
            "there": self.there,
            "who": self.who,
            "when": self.when.isoformat() if self.when else None,
        }


def conflict_of(
    sheet: str,
    key: str,
    why: Why,
    said: str,
    rows: Iterable[BookRow],
    differences: Iterable[CellDifference],
    origin: Origin | None,
) -> Conflict:
    """A conflict at the place where it was stated first; `origin` is where what stands comes from."""
    rows = tuple(rows)
    who, when = (origin.who, origin.recorded_at) if origin else (None, None)
    place = (rows[0].file, rows[0].line)
    return Conflict(sheet, key, why, said, *place, tuple(differences), rows, who, when)


def _unknown_payer(found: UnknownPayer) -> Conflict:
    """What waits because the payer of a receipt is not known here; the second of two equal ones is `CODE(2)`."""
    row = found.row
    key = str(row.values[row.model.key[0]]) + (f"({found.occurrence})" if found.occurrence > 1 else "")
    cells = [CellDifference(row.sheet, key, "from_agency", "not known", found.payer)]
    said = "none of our agencies is known by the name or number of its payer"
    if row.values.get("from_agency"):
        said = "its payer is the agency that received it, and it can be no instalment of a fund"
    elif found.meant:
        said = f"{', '.join(found.meant)} are all known by the name or number of its payer"
    return replace(conflict_of(row.sheet, key, "content", said, [row], cells, None), payer=found.payer)


def differing(
    model: type[Row], key: Key, here: Row | None, there: Row | None, names: Iterable[str] | None = None
) -> list[CellDifference]:
    """How two versions of a row differ, cell by cell, in the columns named (None: all)."""
    at = (model.sheet, key_text(model, key))
    if here is None or there is None:
        return [CellDifference(*at, "", row_text(here), row_text(there))]
    return [
        CellDifference(*at, name, cell_text(here, name) or "empty", cell_text(there, name) or "empty")
        for name in (model.columns() if names is None else names)
        if getattr(here, name) != getattr(there, name)
    ]


def row_text(row: Row | None) -> str:
    """A row as the side of a conflict tells it, cell by cell."""
    if row is None:
        return GONE
    return ", ".join(f"{name} {cell_text(row, name) or 'empty'}" for name in type(row).columns())


def side_text(cells: Iterable[tuple[str, str, str]]) -> str:
    """One side of a conflict in one line: of each row its key, where there are several, and its cells."""
    by_row: dict[str, list[str]] = defaultdict(list)
    for key, column, text in cells:
        by_row[key].append(f"{column} {text}" if column else text)
    if len(by_row) == 1:
        return ", ".join(*by_row.values())
    return "; ".join(f"{key}: {', '.join(texts)}" for key, texts in by_row.items())


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

    def keep_unknown_payers(self, found: Iterable[UnknownPayer]) -> None:
        """Keep receipts of unknown payers beside conflicts, until somebody names who paid."""
        self.conflicts += map(_unknown_payer, found)


def problems_of(error: ValidationError, row: BookRow) -> Iterator[Problem]:
    """What is wrong with one row by its model, at its place."""
    for each in error.errors(include_url=False):
        context = each.get("ctx", {})
        name = str(context.get("column") or (each["loc"][0] if each["loc"] else row.model.key[0]))
        column = row.model.columns()[name]
        yield Problem(
            row.file,
            row.line,
            name,
            row.raw.get(name, ""),
            str(context.get("expected") if "remedy" in context else column.cell.expected),
            str(context.get("remedy") or column.cell.remedy),
        )


def in_order(problems: list[Problem]) -> list[Problem]:
    """Each problem once, in the order of a book: by file as first met, then by row."""
    files = {problem.file: place for place, problem in reversed(list(enumerate(problems)))}
    once = list(dict.fromkeys(problems))
    return sorted(once, key=lambda each: (each.file == KNOWN_BEFORE, files[each.file], each.row or 0))
