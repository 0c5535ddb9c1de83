"""Problems leave as CSV, so that whoever keeps the book can work down the list."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ledger.book.problems import PROBLEM_COLUMNS, Problem
from ledger.exports.csv_table import write_csv


def problem_row(problem: Problem) -> tuple[str, ...]:
    """A problem as a row of PROBLEM_COLUMNS."""
    row = "" if problem.row is None else str(problem.row)
    return (problem.file, row, problem.column, problem.found, problem.expected, problem.remedy)


def write_problems_csv(path: Path, problems: Iterable[Problem]) -> None:
    """Write one row a problem; an empty list of problems gives the header alone."""
    write_csv(path, PROBLEM_COLUMNS, map(problem_row, problems))
