"""Rows with values beyond the limits of their cells, whatever road they came by: each value is a problem."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.book.problems import Problem
from ledger.book.sheets.reading import Book, BookRow
from ledger.domain.sheet.limits import LARGEST_POUNDS


def beyond_limits(book: Book) -> Iterator[Problem]:
    """A problem for each value that is too large, too long or too old; its row then counts as not read."""
    for row in _rows(book):
        if not row.within_limits:
            yield from _values_beyond(row)
        rate, quantity = row.values.get("rate"), row.values.get("quantity")
        if rate and quantity and not row.broken and rate * quantity > LARGEST_POUNDS:
            row.broken.add("quantity")
            del row.values["quantity"]
            expected = f"rate times quantity to be at most £{LARGEST_POUNDS:,}"
            found = row.raw.get("quantity", "")
            yield Problem(row.file, row.line, "quantity", found, expected, "Amend one of the two")


def _rows(book: Book) -> Iterator[BookRow]:
    yield from book.rows
    for again in book.again:
        yield from again
    yield from (each.row for each in book.unknown_payers)


def _values_beyond(row: BookRow) -> Iterator[Problem]:
    columns = row.model.columns()
    for name, value in list(row.values.items()):
        cell = columns[name].cell
        try:
            if value is not None:
                cell.within(value)
        except ValueError as fault:
            row.broken.add(name)
            del row.values[name]
            remedy = f"{cell.remedy} ({fault})"
            yield Problem(row.file, row.line, name, row.raw.get(name, "")[:200], cell.expected, remedy)
