"""A form is a book of a sheet or a few: what a screen states goes through the same reading and the same checks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ledger.book.sheets.reading import WITHDRAWN, Book, read_tables
from ledger.book.sheets.tables import BookTable
from ledger.domain.registry.sheets import SHEETS

Forms = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows by sheet, as a screen states them: values are texts as typed, or what the model holds."""
THE_FORM = "the form"
"""What stands for a file where a problem lies in what a screen stated; of several sheets, with the sheet's name."""


def book_of_forms(sheets: Forms) -> Book:
    """A book of rows of one or several sheets.

    Columns that no row of a sheet names leave what is known. Of a sheet that is stated as a whole (clauses,
    calendars, lines of an invoice) all rows of the whole are given.
    """
    stated = {sheet: rows for sheet, rows in sheets.items() if rows}
    return read_tables([_table(place_on(sheet, stated), sheet, rows) for sheet, rows in stated.items()])


def place_on(sheet: str, sheets: Collection[str]) -> str:
    """How a problem names a form's sheet: rows are counted on each sheet, so one of several is named."""
    return THE_FORM if len(sheets) == 1 else f"{THE_FORM}, {sheet}"


def _table(place: str, sheet: str, rows: Sequence[Mapping[str, Any]]) -> BookTable:
    columns = [name for name in (*SHEETS[sheet].columns(), WITHDRAWN) if any(name in row for row in rows)]
    strange = sorted({name for row in rows for name in row} - set(columns))
    header = [*columns, *strange]
    cells = [[row.get(name) for name in header] for row in rows]
    return BookTable(place, sheet, [header, *cells])
