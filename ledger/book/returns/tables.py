"""A return as a table: a CSV file or a workbook whose headers are matched loosely, as people really write them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from ledger.book.documents.laid_out import decoded, records, tell_strange_signs
from ledger.book.documents.layouts import FileRule
from ledger.book.documents.published_cells import pounds_as_published
from ledger.book.file_limits import content_of
from ledger.book.problems import Problem, Remark, columns_there, is_another_file, nearest, shown_name
from ledger.book.sheets import workbook
from ledger.book.sheets.cell_texts import shown
from ledger.domain.money_and_days.money import Pence, round_half_away
from ledger.domain.sheet import limits
from ledger.domain.sheet.spelling import fold, in_one_line
from ledger.errors import DataFault

_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)( ?[0-9][A-Z]{2})?", re.ASCII)
_DATES = ("%d/%m/%Y", "%Y-%m-%d")
_TOLD = 10


class ReturnColumn(NamedTuple):
    """A column of a return: its name, whether rows cannot be read without it, and its names in earlier years."""

    name: str
    needed: bool = False
    once: tuple[str, ...] = ()


@dataclass
class ReturnTable:
    """The rows of a return by column, and what is wrong or odd about them."""

    file: str
    files: list[tuple[str, str]]
    places: dict[str, int] = field(default_factory=dict)
    strange: list[str] = field(default_factory=list)
    """Headers that no column of the return has."""
    lines: list[tuple[int, Sequence[Any]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def rows(self) -> Iterator[ReturnRow]:
        """Each row that holds anything; none where a column is missing that rows cannot be read without."""
        for number, cells in self.lines:
            yield ReturnRow(self, number, cells)

    def remark(self, row: int | None, text: str) -> None:
        """Note something that people should know and that goes in all the same."""
        self.remarks.append(Remark(self.file, row, text))


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One row; reading a cell that is not as it should be is a problem of the table, and gives None."""

    table: ReturnTable
    number: int
    cells: Sequence[Any]

    def _cell(self, column: str) -> Any:
        place = self.table.places.get(column)
        return self.cells[place] if place is not None and place < len(self.cells) else None

    def text(self, column: str) -> str:
        """The cell as people see it, with single spaces; empty where there is none."""
        return in_one_line(shown(self._cell(column)))

    def needed(self, column: str) -> str | None:
        """A text that must be there; None, and told, where it is not."""
        text = self.text(column)
        if text:
            return text
        self.tell(column, "", "a cell that is filled", "Fill it, or take the row out of the return")
        return None

    def day(self, column: str, *, needed: bool = False) -> date | None:
        """A date as dd/mm/yyyy, ISO, or a workbook's; None where there is none, told if that may not be."""
        cell = self._cell(column)
        text = self.text(column)
        with suppress(ValueError):
            found = date(cell.year, cell.month, cell.day) if isinstance(cell, datetime | date) else _day_of(text)
            if found:
                limits.day(found)
                return found
        if text or needed:
            self.tell(column, text, "a date like 31/03/2026", "Write day/month/year, a day that the calendar has")
        return None

    def money(self, column: str) -> Pence | None:
        """Pounds and pence, not below nil; None for an empty cell, and for one that is told."""
        text = self.text(column)
        if not text:
            return None
        try:
            pounds = pounds_as_published(text)
        except ValueError:
            pounds = None
        if pounds is None or pounds < 0:
            self.tell(column, text, "pounds a week like 5,432.17, not below zero", "Write it to the penny")
            return None
        return Pence(round_half_away(pounds * 100))

    def tell(self, column: str, found: str, expected: str, remedy: str) -> None:
        """Note a problem of this row."""
        self.table.problems.append(Problem(self.table.file, self.number, column, found, expected, remedy))


def _day_of(text: str) -> date | None:
    for pattern in _DATES if text else ():
        with suppress(ValueError):
            return datetime.strptime(text, pattern).date()
    return None


def read_table(path: Path, columns: Sequence[ReturnColumn], form: str, content: bytes | None = None) -> ReturnTable:
    """Read the file, or what it would hold, and find its columns; a missing one is a problem.

    `form` is the name of the return. Where the file lacks most of its columns it is another file, and told once.
    Raises DataFault where no file is.
    """
    try:
        content = content_of(path) if content is None else content
    except OSError as fault:
        raise DataFault(
            f"{shown_name(path)} cannot be read: {fault.strerror}.", "Name a CSV file or a workbook."
        ) from None
    table = ReturnTable(shown_name(path), [(shown_name(path), hashlib.sha256(content).hexdigest())])
    numbered = [
        (number, cells)
        for number, cells in enumerate(_records(path, content, table), start=1)
        if any(shown(cell) for cell in cells)
    ]
    header = [shown(cell) for cell in numbered[0][1]] if numbered else []
    _find(table, header, numbered[0][0] if numbered else 1, columns, form)
    if all(column.name in table.places for column in columns if column.needed):
        table.lines = numbered[1:]
    return table


def _records(path: Path, content: bytes, table: ReturnTable) -> Sequence[Sequence[Any]]:
    def tell(row: int | None, column: str, found: str, expected: str, remedy: str) -> None:
        table.problems.append(Problem(table.file, row, column, found, expected, remedy))

    if workbook.recognise(path):
        first = workbook.read(path).tables[:1]
        table.problems += [each for one in first for each in one.problems]
        found = first[0].rows if first else []
    else:
        text = decoded(content, FileRule(), tell)
        found = [] if text is None else [*records(table.file, text, FileRule(), tell)]
    tell_strange_signs(found, tell)
    return found


def plain(text: str) -> str:
    """A header as it is compared: in small letters, with single spaces, without marks at its end."""
    return fold(text).rstrip(" ?:*.")


def _find(table: ReturnTable, header: Sequence[str], row: int, columns: Sequence[ReturnColumn], form: str) -> None:
    """Find the columns; a header may go on after the name, as those that explain themselves do."""
    names = {plain(name): column.name for column in columns for name in (column.name, *column.once)}
    longest_first = sorted(names, key=len, reverse=True)
    begun: dict[str, int] = {}
    strange: dict[int, str] = {}
    for place, cell in enumerate(header):
        folded = plain(cell)
        if folded in names:
            table.places.setdefault(names[folded], place)
            continue
        start = next((name for name in longest_first if re.match(rf"{re.escape(name)}\b", folded)), None)
        if start is not None:
            begun.setdefault(names[start], place)
        if folded:
            strange[place] = in_one_line(cell)
    for name, place in begun.items():
        if table.places.setdefault(name, place) == place:
            del strange[place]
    table.strange = list(strange.values())
    needed = [column.name for column in columns if column.needed]
    missing = [name for name in needed if name not in table.places]
    if is_another_file(missing, needed):
        table.problems.append(
            Problem(
                table.file,
                row,
                "",
                columns_there(missing, map(in_one_line, header)),
                f"a return as {form} has it, with these columns in any case of letters",
                "Say which return it is, with its own map, or give the file of that return that has these columns",
            )
        )
        return
    for column in columns:
        if column.needed and column.name not in table.places:
            near = nearest(column.name, strange.values())
            table.problems.append(
                Problem(
                    table.file,
                    row,
                    column.name,
                    "no such column" + (f"; the nearest is {near}" if near else ""),
                    "a column of this name, in any case of letters",
                    "Add the column, or rename the one that holds it",
                )
            )


def district(text: str) -> str | None:
    """The first half of a postcode, all of it that is kept; None where it is none."""
    found = _POSTCODE.fullmatch(text.upper())
    return found[1] if found else None


def rows_told(rows: Sequence[int]) -> str:
    """`row 4`, `rows 4 and 9`, `rows 4, 9, … and 3 more`."""
    if len(rows) == 1:
        return f"row {rows[0]}"
    if len(rows) > _TOLD:
        return f"rows {', '.join(map(str, rows[:_TOLD]))} and {len(rows) - _TOLD:,} more"
    return f"rows {', '.join(map(str, rows[:-1]))} and {rows[-1]}"
