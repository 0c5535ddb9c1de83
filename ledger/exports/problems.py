"""Problems leave as CSV, so that whoever keeps the book can work down the list."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from ledger.book.problems import PROBLEM_COLUMNS, Problem
from ledger.exports.harmless import harmless


def write_problems_csv(path: Path, problems: Iterable[Problem]) -> None:
    """Write one row a problem; an empty list of problems gives the header alone."""
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(PROBLEM_COLUMNS)
        for each in problems:
            row = "" if each.row is None else str(each.row)
            texts = (each.column, each.found, each.expected, each.remedy)
            writer.writerow([harmless(each.file), row, *map(harmless, texts)])
