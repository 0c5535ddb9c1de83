"""A workbook as a finance officer would make it: formulas for what is added up, and nothing cut short.

Headers are frozen and filtered, columns are as wide as what stands in them, money is a number with two places, and
text from outside is written as text, so that no spreadsheet ever runs it. Every formula carries the value it comes
to: a program that does not calculate reads the same figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

import xlsxwriter
import xlsxwriter.exceptions
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from ledger.domain.money_and_days.figures import Figure
from ledger.domain.money_and_days.money import text_from_pence
from ledger.errors import DataFault
from ledger.exports.not_written import not_written

WorkbookCell = str | int | date | Figure | None
"""Text, a figure with its measure, other pence (in a column of money) or whole numbers, a day, or nothing."""
MOST_ROWS = 1_048_000
"""A sheet of a spreadsheet takes hardly more."""
_WIDEST_TEXT = 60
_MONEY = "#,##0.00;[Red]-#,##0.00"
_PLACE = re.compile(r"\{([^}]+)\}")


@dataclass(frozen=True)
class WorkbookColumn:
    """One column: what it holds; of what is worked out from others how, `{name}` being a cell of the same row."""

    name: str
    kind: Literal["text", "money", "number", "day"] = "text"
    formula: str | None = None
    total: bool = True
    """Whether money is added up under the column."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its columns, its rows (a formula's cell holds the value it comes to), and what it says of itself."""

    name: str
    about: str
    columns: Sequence[WorkbookColumn]
    rows: Sequence[Sequence[WorkbookCell]]
    frozen: int = 1
    """How many columns stay in view."""

    @property
    def figures(self) -> list[Figure]:
        """The figures in its cells."""
        return [cell for row in self.rows for cell in row if isinstance(cell, Figure)]

    @property
    def totals(self) -> dict[int, int]:
        """What each column of money comes to, by its place."""
        return {
            place: sum(_pence(row[place]) for row in self.rows)
            for place, column in enumerate(self.columns)
            if column.kind == "money" and column.total
        }


def write_workbook(path: Path, title: Sequence[str], sheets: Sequence[Sheet], created: datetime) -> None:
    """Write the sheets after one that says what they are; the same figures give the same file to the byte.

    Raises DataFault where the file cannot be written, or a sheet has more rows than a spreadsheet takes.
    """
    for sheet in sheets:
        if len(sheet.rows) > MOST_ROWS:
            raise DataFault(
                f"The sheet {sheet.name} would have {len(sheet.rows):,} rows, more than a spreadsheet takes.",
                "Ask for one agency: --agency",
            )
    try:
        with xlsxwriter.Workbook(str(path)) as book:
            book.set_properties({"title": title[0], "created": created})
            styles = _WorkbookStyles(book)
            _write_title(book.add_worksheet("read me"), title, sheets, styles)
            for sheet in sheets:
                _write_sheet(book.add_worksheet(sheet.name), sheet, styles)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as fault:
        raise not_written(path, fault, "Give a file in a folder you may write to, and close it elsewhere.") from None


class _WorkbookStyles:
    """The few formats the workbook uses."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        head = {"bold": True, "bg_color": "#1F3A4D", "font_color": "#FFFFFF", "border": 1, "text_wrap": True}
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.words: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.head: Format = book.add_format({**head, "valign": "top"})
        self.head_of_figures: Format = book.add_format({**head, "valign": "top", "align": "right"})
        self.text: Format = book.add_format({"num_format": "@"})
        self.day: Format = book.add_format({"num_format": "dd/mm/yyyy"})
        self.money: Format = book.add_format({"num_format": _MONEY})
        self.number: Format = book.add_format({"num_format": "#,##0"})
        foot = {"bold": True, "top": 1, "bottom": 6}
        self.foot: Format = book.add_format(foot)
        self.total: Format = book.add_format({**foot, "num_format": _MONEY})


def _write_title(page: Worksheet, title: Sequence[str], sheets: Sequence[Sheet], styles: _WorkbookStyles) -> None:
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 100, styles.words)
    for row, line in enumerate(title):
        page.write_string(row, 0, line, styles.title if row == 0 else None)
    for row, sheet in enumerate(sheets, start=len(title) + 1):
        page.write_url(row, 0, f"internal:'{sheet.name}'!A1", string=sheet.name)
        page.write_string(row, 1, sheet.about, styles.words)


def _write_sheet(page: Worksheet, sheet: Sheet, styles: _WorkbookStyles) -> None:
    last = len(sheet.rows)
    for place, column in enumerate(sheet.columns):
        head = styles.head if column.kind == "text" else styles.head_of_figures
        page.write_string(0, place, column.name, head)
        page.set_column(place, place, _width(sheet, place))
    names = {column.name: xl_col_to_name(place) for place, column in enumerate(sheet.columns)}
    for number, row in enumerate(sheet.rows, start=1):
        for place, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(page, number, place, column, cell, names, styles)
    page.freeze_panes(1, sheet.frozen)
    page.autofilter(0, 0, max(last, 1), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    _write_totals(page, sheet, last + 1, styles)


def _write_cell(
    page: Worksheet,
    row: int,
    place: int,
    column: WorkbookColumn,
    cell: WorkbookCell,
    names: Mapping[str, str],
    styles: _WorkbookStyles,
) -> None:
    if column.formula:
        told = _PLACE.sub(lambda found: f"{names[found[1]]}{row + 1}", column.formula)
        page.write_formula(row, place, f"={told}", styles.money, _pounds(_pence(cell)))
    elif cell is None or (isinstance(cell, Figure) and cell.value is None):
        return
    elif column.kind == "money":
        page.write_number(row, place, _pounds(_pence(cell)), styles.money)
    elif column.kind == "number":
        page.write_number(row, place, _pence(cell), styles.number)
    elif isinstance(cell, date):
        page.write_datetime(row, place, cell, styles.day)
    else:
        page.write_string(row, place, str(cell), styles.text)


def _write_totals(page: Worksheet, sheet: Sheet, row: int, styles: _WorkbookStyles) -> None:
    """A row under the last: what is in view after filtering is added up. A sheet without rows says so."""
    if not sheet.rows:
        page.write_string(row, 0, "No rows", styles.text)
        return
    if not sheet.totals:
        return
    for place, _ in enumerate(sheet.columns):
        page.write_blank(row, place, None, styles.foot)
    page.write_string(row, 0, "Total", styles.foot)
    for place, total in sheet.totals.items():
        name = xl_col_to_name(place)
        formula = f"=SUBTOTAL(109,{name}2:{name}{row})"
        page.write_formula(row, place, formula, styles.total, _pounds(total))


def _width(sheet: Sheet, place: int) -> int:
    """As wide as the widest cell of the column, its header in two lines and its total included."""
    column = sheet.columns[place]
    longest = max((len(text) for text in _shown(sheet, place)), default=0)
    if column.kind == "text":
        longest = min(longest, _WIDEST_TEXT)
    words = max(len(word) for word in column.name.split())
    return max(longest, words, (len(column.name) + 1) // 2, 6) + 4  # room for the filter's arrow


def _shown(sheet: Sheet, place: int) -> Iterator[str]:
    kind = sheet.columns[place].kind
    for row in sheet.rows:
        cell = row[place]
        told = _pence(cell) if isinstance(cell, Figure) else cell
        yield "00/00/0000" if isinstance(cell, date) else _figure(cell) if kind == "money" else str(told or "")
    if place in sheet.totals:
        yield _figure(sheet.totals[place])


def _figure(cell: WorkbookCell) -> str:
    return f"{_pounds(_pence(cell)):,.2f}"


def _pence(cell: WorkbookCell) -> int:
    if isinstance(cell, Figure):
        return cell.size
    return cell if isinstance(cell, int) else 0


def _pounds(pence: int) -> Decimal:
    return Decimal(text_from_pence(pence))
