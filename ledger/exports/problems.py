"""Problems and remarks leave as CSV, so that whoever keeps the book can work down the list."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ledger.book.problems import PROBLEM_COLUMNS, Problem, Remark, rows_of
from ledger.exports.csv_table import write_csv


def write_problems_csv(path: Path, problems: Iterable[Problem]) -> None:
    """Write one row a problem; no problems give the header alone."""
    write_csv(Path(path), PROBLEM_COLUMNS, rows_of(problems))


def write_remarks_csv(path: Path, remarks: Iterable[Remark]) -> None:
    """Write one row a remark; no remarks give the header alone."""
    rows = ((each.file, "" if each.row is None else str(each.row), each.text) for each in remarks)
    write_csv(path, ("file", "row", "text"), rows)
