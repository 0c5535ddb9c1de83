"""A book as one `.xlsx` workbook, a sheet a sheet."""

from __future__ import annotations

import hashlib
import html
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import ParseError  # a name of a fault only; defusedxml reads

from defusedxml.common import DefusedXmlException
from python_calamine import CalamineError, CalamineWorkbook

from ledger.book.sheets.number_formats import cells_of_styles, column_number, percent_styles
from ledger.book.sheets.tables import NOT_SHEETS, BookTable, Handover
from ledger.domain.sheet.cells import PercentFigure
from ledger.domain.sheet.spelling import fold
from ledger.errors import DataFault

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ERROR_CELL = re.compile(rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"[^>]*>(.*?)</(?:\w+:)?c>', re.DOTALL)
_STYLES = "xl/styles.xml"
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")


def recognise(path: Path) -> bool:
    """Whether the path is named as a workbook."""
    return path.suffix.lower() == ".xlsx"


def read(path: Path) -> Handover:
    """All sheets of the workbook except those that explain or list. Raises DataFault if it is none."""
    content = path.read_bytes()
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        tables = [
            BookTable(
                f"{path.name}, sheet {name}",
                name,
                list(book.get_sheet_by_name(name).to_python(skip_empty_area=False)),
            )
            for name in book.sheet_names
            if fold(name) not in NOT_SHEETS
        ]
        _mark_percents(content, tables)
        _restore_error_cells(content, tables)
    except (CalamineError, zipfile.BadZipFile, KeyError, ParseError, DefusedXmlException) as fault:
        raise DataFault(
            f"{path.name} is not a workbook that can be read.",
            "Open it in a spreadsheet program and save it as an Excel workbook (.xlsx) without a password.",
        ) from fault
    return Handover(tables, [(path.name, hashlib.sha256(content).hexdigest())])


def _mark_percents(content: bytes, tables: list[BookTable]) -> None:
    """Make a `PercentFigure` of each figure in a cell formatted as a percent: the reader hands over bare figures."""
    by_name = {table.name: table for table in tables}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        percents = percent_styles(archive.read(_STYLES)) if _STYLES in archive.namelist() else frozenset()
        for name, part in _parts(archive) if percents else ():
            table = by_name.get(name)
            for row, column in cells_of_styles(archive.read(part), percents) if table else ():
                cells = list(table.rows[row]) if table and row < len(table.rows) else []
                if table and column < len(cells) and type(cells[column]) in (int, float):
                    cells[column] = PercentFigure(cells[column])
                    table.rows[row] = cells


def _restore_error_cells(content: bytes, tables: list[BookTable]) -> None:
    """Put `#REF!` and its like back: the reader hands such cells over as empty, which would say 'none'."""
    by_name = {table.name: table for table in tables}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name, part in _parts(archive):
            table = by_name.get(name)
            xml = archive.read(part) if table else b""
            if table is None or b't="e"' not in xml:
                continue
            for column, row, inside in _ERROR_CELL.findall(xml):
                value = _VALUE.search(inside)
                _put(table, int(row) - 1, column_number(column), value[1].decode() if value else "#N/A")


def _put(table: BookTable, row: int, column: int, text: str) -> None:
    """Put a cell where the sheet has it, even beyond what the reader took to be filled."""
    table.rows += [[] for _ in range(row + 1 - len(table.rows))]
    cells = list(table.rows[row])
    cells += [""] * (max(column + 1, len(table.rows[0])) - len(cells))
    cells[column] = text
    table.rows[row] = cells


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = {
        _attribute(tag, b"Id"): _attribute(tag, b"Target")
        for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
    }
    for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
        target = relations.get(_attribute(tag, rb"\w+:id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in archive.namelist():
            yield _attribute(tag, b"name"), part


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb'="([^"]*)"', tag)
    return html.unescape(found[1].decode()) if found else ""
