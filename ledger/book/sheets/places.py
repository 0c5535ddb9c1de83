"""Where a fault is told: in the row of the book that states it, or in the one that brings it about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ledger.book.problems import Problem, Remark
from ledger.book.sheets.reading import BookRow, key_texts
from ledger.domain.sheet.facts import Key
from ledger.domain.sheet.faults import Fault, Oddity
from ledger.domain.sheet.rows import Row

KNOWN_BEFORE = "known before"
"""What stands for a file where a problem lies in a row that this book does not state."""


@dataclass(frozen=True)
class Places:
    """The rows of a book by sheet and key."""

    stated: Mapping[tuple[str, Key], BookRow]

    def problem(self, fault: Fault) -> Problem:
        """A fault with its place; one in a row known before is told where this book has a part in it."""
        others = [self.stated[other] for other in fault.others if other in self.stated]
        stated = self.stated.get((fault.row.sheet, fault.row.key_values))
        if stated is not None:
            places = [row.place for row in others if row is not stated]
            remedy = fault.remedy + (f"; see {', '.join(places[:3])}" if places else "")
            found = stated.raw.get(fault.column, cell_text(fault.row, fault.column))
            return Problem(stated.file, stated.line, fault.column, found, fault.expected, remedy)
        cell = cell_text(fault.row, fault.column) or "empty"
        found = f"{fault.column} {cell} of {named(fault.row)} ({KNOWN_BEFORE})"
        cause = next(iter(others), None) or self._cause(fault.row)
        file, line = (cause.file, cause.line) if cause else (KNOWN_BEFORE, None)
        return Problem(file, line, "", found, fault.expected, fault.remedy)

    def remark(self, oddity: Oddity) -> Remark:
        """A remark with its place."""
        stated = self.stated.get((oddity.row.sheet, oddity.row.key_values))
        if stated is None:
            return Remark(KNOWN_BEFORE, None, oddity.text)
        return Remark(stated.file, stated.line, oddity.text)

    def _cause(self, row: Row) -> BookRow | None:
        """A row of this book that has to do with a row known before: of the same agreement or placement."""
        for name in (row.key[0], "placement"):
            value = getattr(row, name, None)
            for stated in self.stated.values():
                if value is not None and stated.values.get(name) == value:
                    return stated
        return None


def named(row: Row) -> str:
    """A row as a sentence names it: its sheet and key."""
    return f"{row.sheet} {key_text(type(row), row.key_values)}"


def key_text(model: type[Row], key: Key) -> str:
    """The key of a row as one text."""
    return " ".join(text for _, text in key_texts(model, key) if text)


def cell_text(row: Row, column: str) -> str:
    """A cell of a row as a book writes it; empty for none."""
    value = getattr(row, column)
    return "" if value is None else type(row).columns()[column].cell.write(value)
