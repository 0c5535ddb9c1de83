"""A book as a folder of CSV files, a file a sheet."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from pathlib import Path

from ledger.book.file_limits import LONGEST_CELL, content_of, hold_to_folder, within_limits
from ledger.book.problems import Problem, shown_name
from ledger.book.sheets.tables import BookTable, Handover

_NUMBERED = re.compile(r" \(\d+\)$")
"""How programs tell apart two files of one name: prices (2).csv is a second file of prices."""
csv.field_size_limit(LONGEST_CELL)  # A note may be long; the default of 131,072 characters is a fault of ours.


def recognise(path: Path) -> bool:
    """Whether the path is a folder."""
    return path.is_dir()


def read(path: Path) -> Handover:
    """All `.csv` files in the folder; other files and folders in it are no part of the book."""
    names = sorted(
        item
        for item in path.iterdir()
        if item.suffix.lower() == ".csv" and item.is_file() and not item.name.startswith(".")
    )
    hold_to_folder(path, names)
    tables, files = [], []
    for item in names:
        content = content_of(item)
        name = shown_name(item)
        files.append((name, hashlib.sha256(content).hexdigest()))
        tables.append(_table(name, _NUMBERED.sub("", item.stem), content))
    return Handover(tables, files)


def _table(file: str, name: str, content: bytes) -> BookTable:
    table = BookTable(file, name, [])
    text = _decoded(table, content)
    delimiter = _delimiter(table, text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in within_limits(file, reader):
            table.rows.append(row)
    except csv.Error:
        table.stopped = True
        table.problems.append(
            Problem(
                file,
                len(table.rows) + 1,
                "",
                "a quotation mark",
                "a cell in quotation marks to end with one, and a mark inside it to be doubled",
                "Amend the marks in this row; the rows after it could not be read",
            )
        )
    return table


def _decoded(table: BookTable, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        bad = content[fault.start : fault.start + 1]
        row = content.count(b"\n", 0, fault.start) + 1
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        found, text = "UTF-16", content.decode("utf-16", errors="replace")
    else:
        # Read on as what Windows writes, so that all other problems are found in the same go.
        found, text = f"the byte {bad.hex()}", content.decode("cp1252", errors="replace")
    table.problems.append(
        Problem(
            table.file,
            row,
            "",
            found,
            "text in UTF-8",
            "Save the file again as CSV UTF-8 and look at letters with accents and at pound signs",
        )
    )
    return text


def _delimiter(table: BookTable, text: str) -> str:
    header = text.lstrip("\r\n").split("\n", 1)[0]
    for other in (";", "\t"):
        if other in header and "," not in header:
            table.problems.append(
                Problem(
                    table.file,
                    1,
                    "",
                    "semicolons" if other == ";" else "tabs",
                    "commas between the cells",
                    "Save the file again as comma-separated CSV",
                )
            )
            return other
    return ","
