"""A table as CSV: UTF-8, comma, one header row; text that a spreadsheet would run is made harmless."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from ledger.errors import DataFault

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Text as it is, with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text[0] in "+-" and text[1:].replace(".", "", 1).isdecimal()


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write the rows and say how many there were. Raises DataFault where the file cannot be written."""
    count = 0
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            for row in rows:
                writer.writerow([harmless(cell) for cell in row])
                count += 1
    except OSError as fault:
        raise DataFault(
            f"{path} cannot be written: {fault.strerror}.", "Give a file in a folder you may write to."
        ) from None
    return count
