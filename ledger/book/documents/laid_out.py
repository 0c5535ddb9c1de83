"""A file set out by a layout: its bytes become records, and its header says where the columns are."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from ledger.book.documents.layouts import ColumnName, FileRule
from ledger.book.file_limits import within_limits
from ledger.book.problems import columns_there, is_another_file, nearest, shown_name
from ledger.book.sheets import workbook
from ledger.domain.sheet.limits import LONGEST_TEXT, visible
from ledger.domain.sheet.limits import text as check_text
from ledger.domain.sheet.spelling import fold, in_one_line

TellProblem = Callable[[int | None, str, str, str, str], None]
"""Notes a problem: row, column, what is there, what was expected, the remedy."""
# A byte-order mark, and the same one when its bytes were once taken for Windows-1252 and encoded again.
_MARKS = ("\ufeff", "ï»¿")


def _without_marks(text: str) -> str:
    while text.startswith(_MARKS):
        text = text.removeprefix(_MARKS[0]).removeprefix(_MARKS[1])
    return text


def decoded(content: bytes, rule: FileRule, tell: TellProblem) -> str | None:
    """The text by the first encoding that fits; None, and told, where none does."""
    row = 1
    for encoding in rule.encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as fault:
            row = content.count(b"\n", 0, fault.start) + 1
            continue
        if "\0" not in text:  # no text has it; bytes of a workbook or of UTF-16 do
            return _without_marks(text)
        row = text.count("\n", 0, text.index("\0")) + 1
    tell(
        row,
        "",
        "bytes that are not text",
        "text in " + " or ".join(rule.encodings),
        "Save the file as CSV UTF-8, or add its encoding to the layout",
    )
    return None


def records(file: str, text: str, rule: FileRule, tell: TellProblem) -> list[list[Any]]:
    """The records of a CSV text; up to a quotation mark out of place, which is told. Raises DataFault."""
    # Strict, since a quotation mark out of place would otherwise swallow the rows after it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=rule.delimiter, strict=True)
    found: list[list[Any]] = []
    try:
        for cells in within_limits(file, reader):
            found.append(cells)  # noqa: PERF402  # keeps the rows before a fault
    except csv.Error as fault:
        tell(
            len(found) + 1,
            "",
            str(fault),
            "cells that are closed by the quotation mark that opened them",
            "Write a quotation mark inside a cell twice",
        )
    return found


def lines_of(path: Path, content: bytes, rule: FileRule, tell: TellProblem) -> Sequence[list[Any]]:
    """The rows of a CSV file, or of the workbook's sheet that the rule names or its first; none where it fails."""
    if workbook.recognise(path):
        found = _rows_of_workbook(path, rule, tell)
    else:
        text = decoded(content, rule, tell)
        found = [] if text is None else records(shown_name(path), text, rule, tell)
    tell_strange_signs(found, tell)
    return found


def tell_strange_signs(rows: Sequence[list[Any]], tell: TellProblem) -> None:
    """A problem for each cell with a control character, or longer than a spreadsheet's; its text is then harmless."""
    for number, cells in enumerate(rows, start=1):
        for place, cell in enumerate(cells, start=1):
            if isinstance(cell, str) and not (cell.isprintable() and len(cell) <= LONGEST_TEXT):
                try:
                    check_text(cell)
                except ValueError as fault:
                    remedy = f"Empty the cell and write it anew ({fault})"
                    tell(number, f"column {place}", cell, "text that can be printed", remedy)
                    cells[place - 1] = visible(cell[:LONGEST_TEXT])


def _rows_of_workbook(path: Path, rule: FileRule, tell: TellProblem) -> Sequence[list[Any]]:
    tables = workbook.read(path).tables
    for table in tables:
        if rule.sheet is None or fold(table.name) == fold(rule.sheet):
            for each in table.problems:
                tell(each.row, each.column, each.found, each.expected, each.remedy)
            return table.rows
    names = ", ".join(table.name for table in tables) or "none"
    remedy = "Name the sheet in the layout, or rename it in the workbook"
    tell(None, "", f"the sheets {names}", f"a sheet called {rule.sheet}", remedy)
    return []


class LayoutHeader:
    """The header row of a laid-out file: which cell of a row belongs to which column of the layout."""

    def __init__(self, layout: str, cells: Sequence[str], row: int, tell: TellProblem) -> None:
        self.layout = layout
        self.names = [in_one_line(_without_marks(name.strip())) for name in cells]
        self.places: dict[ColumnName, int] = {}
        self._folded = [fold(name) for name in self.names]
        self._row = row
        self._tell = tell

    def find(self, columns: Iterable[ColumnName]) -> bool:
        """Find the columns; False, and told, where one is not there just once, or the file is of another layout."""
        names = list(dict.fromkeys(columns))
        found = {name: self._places_of(name) for name in names}
        self.places |= {name: places[0] for name, places in found.items() if len(places) == 1}
        lacking = [str(name) for name in names if not found[name]]
        if is_another_file(lacking, [str(name) for name in names]):
            self._tell(
                self._row,
                "",
                columns_there(lacking, self.names),
                f"a file as the layout {self.layout} reads it, with the columns that it names",
                "Say which layout is this file's, or write one for it: docs/papers.md, or docs/payment-layouts.md",
            )
            return False
        for name, places in found.items():
            if len(places) != 1:
                self._missing(str(name), len(places))
        return all(len(places) == 1 for places in found.values())

    def _places_of(self, name: ColumnName) -> list[int]:
        if isinstance(name, int):
            return [name - 1] if name <= len(self.names) else []
        folded = fold(name)
        return [place for place, other in enumerate(self._folded) if other == folded]

    def _missing(self, name: str, times: int) -> None:
        near = nearest(name, (header for header in self.names if header))
        if times:
            found = f"{times} columns of that name"
            remedy = "Name the column in the layout by its place, like 3"
        else:
            found = "no such column" + (f"; the nearest is {near}" if near else "")
            remedy = "Use the layout of this file, or correct the column's name in the layout"
        self._tell(self._row, name, found, "the column named in the layout", remedy)

    def shown(self, column: ColumnName) -> str:
        """What a column is called, for people."""
        place = self.places[column]
        return self.names[place] or f"column {place + 1}"

    def fits(self, row: int, cells: Sequence[str]) -> bool:
        """Whether a row has as many cells as the header; False, and told, where a comma is out of place."""
        named = [place for place, name in enumerate(self.names) if name]
        least = max([*named, *self.places.values()]) + 1
        if len(cells) >= least and not any(cell.strip() for cell in cells[len(self.names) :]):
            return True
        self._tell(
            row,
            "",
            f"{len(cells)} cells",
            f"{len(self.names)} cells, as many as the header has",
            "Put a cell with a comma or a line break in it between quotation marks",
        )
        return False
