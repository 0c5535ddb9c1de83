"""The workbook to fill in: made from the models, so that it cannot differ from what the reader expects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
import xlsxwriter.exceptions
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ledger.book.settings import known_settings
from ledger.domain.registry.sheets import GROUPS, SHEETS
from ledger.domain.sheet.rows import Column, Row
from ledger.exports.not_written import not_written

FILLED_ROWS = 2000
"""Rows of each sheet that come with lists to choose from; more may be filled without them."""
_LONGEST_LIST = 255
"""A list written into a cell's validation may be no longer (Excel's limit, in characters)."""
_MADE = datetime(2026, 1, 1)
_READ_ME = (
    "Data workbook of the joint commissioning ledger",
    "",
    "Fill the sheets you need, one row a record; leave the others as they are. Sheets may be in any order.",
    "A column with a dark header (★ in its note) must be filled. Point at a header to see what it means.",
    "Codes are your own: any text without white space. Use the same code for the same thing everywhere.",
    "Children have pseudonyms only: no names, no NHS numbers, no full dates of birth.",
    "Dates are date cells or text like 2026-04-01. Money and percents are plain numbers like 5432.17.",
    "Write a percent as 50, not as 50 % (a percent cell holds 0.5); a third is the text 100/3.",
    "An empty cell says that there is none. A column that you take out leaves what is known as it was.",
    "The clauses of an agreement, the rows of a calendar and the lines of an invoice are stated as a whole: "
    "the rows you give replace all that were known.",
    "yes in the column withdrawn says that the row was a mistake.",
    "",
    "Then: joint-ledger import THIS-FILE.xlsx --dry-run",
)


def write_template(path: Path, rows: Iterable[Row] = ()) -> None:
    """Write the workbook to fill in; `rows` (none, or what is known already) stand in it filled.

    The same rows give the same file to the byte. Raises DataFault where it cannot be written.
    """
    filled: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        filled[row.sheet].append(row)
    settings = known_settings()
    try:
        with xlsxwriter.Workbook(str(path)) as book:
            book.set_properties({"title": "Data workbook of the joint commissioning ledger", "created": _MADE})
            _write_sheets(book, filled, settings)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as fault:
        raise not_written(path, fault, "Give a file in a folder you may write to, and close it elsewhere.") from None


def _write_sheets(book: xlsxwriter.Workbook, filled: Mapping[str, list[Row]], settings: Mapping[str, str]) -> None:
    styles = _TemplateStyles(book)
    _write_read_me(book.add_worksheet("read me"), styles)
    for model in SHEETS.values():
        sheet = book.add_worksheet(model.sheet)
        _write_sheet(sheet, model, styles, len(settings))
        for line, row in enumerate(filled.get(model.sheet, ()), start=1):
            _write_row(sheet, line, row, styles)
    _write_lists(book.add_worksheet("lists"), settings, styles)


class _TemplateStyles:
    """The few formats the workbook uses."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.text: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.required: Format = book.add_format(
            {"bold": True, "bg_color": "#1F3A4D", "font_color": "#FFFFFF", "border": 1}
        )
        self.optional: Format = book.add_format({"bold": True, "bg_color": "#E3EAF0", "border": 1})
        self.date: Format = book.add_format({"num_format": "yyyy-mm-dd"})
        self.as_text: Format = book.add_format({"num_format": "@"})


def _write_read_me(sheet: Worksheet, styles: _TemplateStyles) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90, styles.text)
    for row, line in enumerate(_READ_ME):
        sheet.write_string(row, 0 if row == 0 else 1, line, styles.title if row == 0 else styles.text)
    row = len(_READ_ME) + 1
    for group, models in GROUPS.items():
        sheet.write_string(row, 0, group, styles.title)
        for model in models:
            row += 1
            sheet.write_url(row, 0, f"internal:'{model.sheet}'!A1", string=model.sheet)
            sheet.write_string(row, 1, model.__doc__ or "", styles.text)
        row += 2


def _write_sheet(sheet: Worksheet, model: type[Row], styles: _TemplateStyles, settings: int) -> None:
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(model.columns().values()):
        sheet.write_string(0, place, column.name, styles.required if column.required else styles.optional)
        must = "★ must be filled" if column.required else "may stay empty"
        sheet.write_comment(0, place, f"{column.help}\n{column.cell.expected}\n{must}", _NOTE)
        sheet.set_column(place, place, max(12, len(column.name) + 3), _style_of(column, styles))
        rule = _rule(column, settings)
        if rule:
            sheet.data_validation(1, place, FILLED_ROWS, place, rule)
    last = len(model.columns())
    sheet.write_string(0, last, "withdrawn", styles.optional)
    sheet.write_comment(0, last, "yes: the row was a mistake and counts no longer\nmay stay empty", _NOTE)
    sheet.set_column(last, last, 12)
    sheet.data_validation(1, last, FILLED_ROWS, last, _choose(("yes",)))


def _write_row(sheet: Worksheet, line: int, row: Row, styles: _TemplateStyles) -> None:
    for place, (name, column) in enumerate(type(row).columns().items()):
        value = getattr(row, name)
        if value is None or value == ():
            continue
        if isinstance(value, date):
            sheet.write_datetime(line, place, value, styles.date)
        else:
            # Text is written as text: a spreadsheet never runs it, and figures stay exact.
            text = column.cell.write(value)
            if column.cell.is_figure:
                sheet.write_number(line, place, Decimal(text))
            else:
                sheet.write_string(line, place, text, _style_of(column, styles))


_NOTE = {"x_scale": 2, "author": "joint-ledger"}


def _style_of(column: Column, styles: _TemplateStyles) -> Format | None:
    if column.cell.kept == "date":
        return styles.date
    return styles.as_text if column.cell.as_typed else None


def _rule(column: Column, settings: int) -> dict[str, Any] | None:
    if column.choices in _LONG_LISTS:
        letter = chr(ord("A") + _FIRST_LONG_LIST + _LONG_LISTS.index(column.choices))
        return {"validate": "list", "source": f"=lists!${letter}$2:${letter}${len(column.choices) + 1}"}
    if column.choices:
        return _choose(column.choices)
    if column.cell.kept == "boolean":
        return _choose(("yes", "no"))
    if column.name == "setting" and settings:
        return {"validate": "list", "source": f"=lists!$A$2:$A${settings + 1}", "error_type": "warning"}
    if column.refers and column.identity:
        # A code may also be known already, so what the sheet does not hold is only warned about.
        source = f"={column.refers}!$A$2:$A${FILLED_ROWS + 1}"
        return {"validate": "list", "source": source, "error_type": "information"}
    return None


_LONG_LISTS = tuple(
    dict.fromkeys(
        column.choices
        for model in SHEETS.values()
        for column in model.columns().values()
        if len(",".join(column.choices)) > _LONGEST_LIST
    )
)
"""Choices that are too long for a cell's own list: they stand on the sheet `lists`."""
_FIRST_LONG_LIST = 3


def _choose(words: tuple[str, ...]) -> dict[str, Any]:
    return {"validate": "list", "source": list(words), "error_message": "Choose one of: " + ", ".join(words)}


def _write_lists(sheet: Worksheet, settings: Mapping[str, str], styles: _TemplateStyles) -> None:
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, "setting", styles.optional)
    sheet.write_string(0, 1, "what it means", styles.optional)
    for row, (code, meaning) in enumerate(settings.items(), start=1):
        sheet.write_string(row, 0, code)
        sheet.write_string(row, 1, meaning)
    for place, words in enumerate(_LONG_LISTS, start=_FIRST_LONG_LIST):
        sheet.set_column(place, place, 24)
        for row, word in enumerate(("choices", *words)):
            sheet.write_string(row, place, word, styles.optional if row == 0 else None)
