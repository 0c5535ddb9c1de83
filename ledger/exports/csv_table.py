"""A table as CSV: UTF-8, comma, one header row; text that a spreadsheet would run is made harmless."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from ledger.errors import DataFault
from ledger.exports.harmless import harmless

_FIGURE = re.compile(r"-?\d+(\.\d+)?")


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write the rows and say how many there were. Raises DataFault where the file cannot be written."""
    count = 0
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            for row in rows:
                writer.writerow([cell if _FIGURE.fullmatch(cell) else harmless(cell) for cell in row])
                count += 1
    except OSError as fault:
        raise DataFault(
            f"{path} cannot be written: {fault.strerror}.", "Name a file in a folder you may write to."
        ) from None
    return count
