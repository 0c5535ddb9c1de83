"""A table as CSV: UTF-8, comma, one header row; text that a spreadsheet would run is made harmless."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from ledger.errors import DataFault
from ledger.exports.not_written import not_written

_RUN_BY_SPREADSHEETS = frozenset({"=", "+", "-", "@", "\t", "\r"})


def harmless(text: str) -> str:
    """Text as it is, with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if text[:1] in _RUN_BY_SPREADSHEETS and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text[0] in "+-" and text[1:].replace(".", "", 1).isdecimal()


def write_csv(
    path: Path,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> int:
    """Write the rows, under their columns if there are any, and say how many there were.

    Raises DataFault where the file cannot be written, or a cell not in that encoding.
    """
    count = 0
    try:
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, delimiter=delimiter, lineterminator="\n")
            if columns:
                writer.writerow(columns)
            for row in rows:
                # Hardly a cell begins so, and files have millions of cells.
                writer.writerow([harmless(cell) if cell[:1] in _RUN_BY_SPREADSHEETS else cell for cell in row])
                count += 1
    except OSError as fault:
        raise not_written(path, fault, "Give a file in a folder you may write to.") from None
    except UnicodeEncodeError:
        raise DataFault(
            f"{path} cannot be written: after row {count} is a character that {encoding} does not have.",
            "Write it in utf-8.",
        ) from None
    return count
