"""A good book that somebody has spoiled is mended from the messages alone."""

from __future__ import annotations

import copy
import csv
import re
from pathlib import Path

from ledger.book.problems import Problem
from ledger.book.sheets.reading import read_book
from ledger.book.sheets.statement import state
from ledger.domain.sheet.facts import Facts
from tests.book.sheets.three_hundred_rows import Table, tables, write

SLIPS = (
    ("agencies", 3, "name", ""),
    ("budgets", 4, "last_day", "2026-03-30"),
    ("budgets", 5, "successor", "N-CHC"),
    ("budget_amounts", 2, "amount", "£4.5m"),
    ("children", 5, "birth_month", "14/07/2013"),
    ("placements", 3, "provider", "P-33"),
    ("placements", 5, "fallback_budget", "S-CHC"),
    ("placements", 7, "first_day", "2025-06-31"),
    ("placements", 9, "last_day", "2024-01-01"),
    ("placements", 11, "child", ""),
    ("prices", 2, "rate", "4,037.50"),
    ("prices", 5, "unit", "weekly"),
    ("prices", 8, "last_day", ""),
    ("prices", 13, "calendar", "TREM"),
    ("prices", 16, "rate", "-4211.50"),
    ("prices", 21, "unit", "week"),
    ("agreements", 4, "status", "agred"),
    ("agreements", 7, "supersedes", "PL-001/1"),
    ("agreements", 10, "supersedes", "PL-005/2"),
    ("clauses", 2, "percent", "55"),
    ("clauses", 10, "percent", "150"),
    ("clauses", 12, "components", "schooling"),
    ("clauses", 17, "amount", ""),
    ("clauses", 19, "rank", "0"),
    ("clauses", 24, "kind", "share"),
    ("clauses", 33, "budget", "CC-SC"),
    ("clauses", 37, "settled", "direct"),
    ("clauses", 40, "per", "total"),
    ("clauses", 43, "amount", "60000.005"),
    ("outcomes", 4, "accountable", "CCC"),
    ("outcomes", 6, "outcome", "O 005"),
    ("observations", 8, "value", "high"),
)
"""Cells that were spoiled: sheet, row, column, what stands there now."""


def _spoil(folder: Path) -> None:
    book = copy.deepcopy(tables())
    for sheet, row, column, text in SLIPS:
        rows = book[sheet]
        at = rows[0].index(column)
        assert rows[row - 1][at] != text, f"{sheet}, row {row}, {column} is not spoiled"
        rows[row - 1][at] = text
    book["providers"].append(list(book["providers"][2]))
    book["children"][0][1] = "birthmonth"
    book["observations"][4].append("again")
    del book["outcomes"][11][5:]
    book["clauses"] = [row for row in book["clauses"] if row[0] != "PL-020/2"]
    book["calendrs"] = book.pop("calendars")
    write(folder, book)
    text = (folder / "agencies.csv").read_text(encoding="utf-8").replace("NHS South", "NHS Süd")
    (folder / "agencies.csv").write_bytes(text.encode("cp1252"))


class Mender:
    """Mends a book by what the messages say, and by knowing what each row was meant to hold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.meant = tables()
        self.files: dict[str, Table] = {}
        for file in folder.glob("*.csv"):
            text = file.read_bytes().decode("utf-8", errors="replace")
            self.files[file.name] = list(csv.reader(text.splitlines()))

    def mend(self, problems: list[Problem]) -> None:
        taken_out: list[tuple[str, int]] = []
        for problem in problems:
            self._mend_one(problem, taken_out)
        for file, row in sorted(taken_out, reverse=True):
            del self.files[file][row - 1]
        for file in self.folder.glob("*.csv"):
            file.unlink()
        write(self.folder, {name.removesuffix(".csv"): rows for name, rows in self.files.items()})

    def _mend_one(self, problem: Problem, taken_out: list[tuple[str, int]]) -> None:
        renamed = re.match(r"Rename it to (\w+)", problem.remedy)
        rows = self.files[problem.file]
        if problem.row is None:
            assert renamed is not None
            self.files[f"{renamed[1]}.csv"] = self.files.pop(problem.file)
        elif renamed is not None:
            header = rows[problem.row - 1]
            header[header.index(problem.found)] = renamed[1]
        elif problem.remedy.startswith("Take one of the two rows out"):
            taken_out.append((problem.file, problem.row))
        elif not (
            self._restore(problem.file, problem.row, problem.column) or self._restore(problem.file, problem.row, "")
        ):
            self._mend_elsewhere(problem)

    def _restore(self, file: str, row: int, column: str) -> bool:
        """Put the cell, or without a column the row, to what it was meant to be; whether that changed anything."""
        meant = self.meant[file.removesuffix(".csv")]
        here, right = self.files[file][row - 1], meant[row - 1]
        if column not in meant[0]:
            self.files[file][row - 1] = list(right)
            return here != right
        at = meant[0].index(column)
        if at < len(here) and here[at] == right[at]:
            return False
        here[at:] = [*right[at : at + 1], *here[at + 1 :]]
        return True

    def _mend_elsewhere(self, problem: Problem) -> None:
        """The row is as it was meant: follow the message to another place, or add the rows it asks for."""
        places = re.findall(r"(\w+\.csv), row (\d+)", problem.remedy)
        for file, row in places:
            self._restore(file, int(row), "")
        if places:
            return
        added = re.search(r"(?:Add its rows to|add a row to) (\w+)", problem.remedy)
        code = re.search(r"(?:who funds|nothing defines) ([^\s:,]+)", problem.expected)
        if added is None or code is None:
            return  # It follows from another fault, told at its own place; the next reading shows whether it did.
        rows = self.files[f"{added[1]}.csv"]
        rows += [list(row) for row in self.meant[added[1]] if row[0] == code[1] and row not in rows]


def test_the_book_is_good_and_has_some_three_hundred_rows(tmp_path: Path) -> None:
    write(tmp_path, tables())
    book = read_book(tmp_path)
    assert 290 <= len(book.rows) <= 350
    assert state(book, Facts(), {}).problems == []


def test_a_spoiled_book_is_mended_from_the_messages_alone(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    _spoil(folder)
    rounds = []
    while problems := state(read_book(folder), Facts(), {}).problems:
        rounds.append(len(problems))
        assert len(rounds) <= 2, problems
        Mender(folder).mend(problems)
    assert rounds[0] >= len(SLIPS)
    mended = state(read_book(folder), Facts(), {})
    good = tmp_path / "good"
    write(good, tables())
    assert mended.facts_after.rows == state(read_book(good), Facts(), {}).facts_after.rows
