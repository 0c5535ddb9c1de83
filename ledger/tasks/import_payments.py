"""Import published payments: read a file by its layout, and record what of it is new or has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ledger.book.documents.layouts import find_layout
from ledger.book.documents.payments import PaymentBook, read_payments
from ledger.domain.money_and_days.money import pounds, text_from_pence
from ledger.store.books import books_at, books_to_write
from ledger.store.documents.published_payments import MonthChange, compare_payments, replace_payments
from ledger.store.journal.recording import open_batch
from ledger.store.keeping.engine import Engine

_SHOWN = 10
"""How many groups of repeated rows the lines name; the figures for other programs name all."""


@dataclass(frozen=True, slots=True)
class PaymentReport:
    """What was read and what came of it; `batch` is empty where nothing was recorded."""

    book: PaymentBook
    changes: tuple[MonthChange, ...] = ()
    batch: int | None = None

    @property
    def exit_code(self) -> int:
        """0, or 1 where the file has problems and was not taken."""
        return 1 if self.book.problems else 0

    @property
    def rows_taken(self) -> int:
        """Rows that are in the ledger now; none of a file with problems."""
        return 0 if self.book.problems else len(self.book.payments)

    @property
    def net_total(self) -> str:
        """Payments taken less credits, in pounds as plain text."""
        return text_from_pence(0 if self.book.problems else self.book.net)

    @property
    def sentences(self) -> Iterator[str]:
        """The report in words, a line at a time; other programs rely on the first seven."""
        book = self.book
        yield f"rows taken: {self.rows_taken}"
        yield f"rows without an amount: {len(book.blanks)}"
        yield f"problems: {len(book.problems)}"
        yield f"net total: {self.net_total}"
        yield f"negatives: {len(book.negatives)} ({pounds(sum(book.negatives))})"
        yield f"possible duplicates: {book.possible_duplicates}"
        yield f"batch: {self.batch if self.batch is not None else 'none'}"
        yield from self._oddities()
        if book.problems:
            yield f"{book.file} was not taken, and nothing was recorded. Put these right and import it again:"
            for problem in book.problems:
                yield f"  {problem.place}: {problem.found or 'empty'}; expected {problem.expected}. {problem.remedy}."
        elif self.batch is None:
            yield "Nothing has changed: all of this was known, and nothing was recorded."
        yield from (_tell(change) for change in self.changes)

    def _oddities(self) -> Iterator[str]:
        for rows in self.book.repeats[:_SHOWN]:
            yield f"  rows {', '.join(map(str, rows))} say exactly the same; all were counted"
        if len(self.book.repeats) > _SHOWN:
            yield f"  and {len(self.book.repeats) - _SHOWN} more groups of rows"
        if self.book.two_way_dates:
            count = len(self.book.two_way_dates)
            yield f"dates that could be read two ways: {count} (read by the first format of the layout)"

    def as_dict(self) -> dict[str, Any]:
        """The report for other programs: amounts as text in pounds, rows as a spreadsheet counts them."""
        book = self.book
        return {
            "file": book.file,
            "sha256": book.sha256,
            "layout": book.layout,
            "batch": self.batch,
            "rows_taken": self.rows_taken,
            "rows_without_an_amount": len(book.blanks),
            "problems": [asdict(problem) for problem in book.problems],
            "net_total": self.net_total,
            "negatives": {"count": len(book.negatives), "total": text_from_pence(sum(book.negatives))},
            "possible_duplicates": {"count": book.possible_duplicates, "rows": [list(rows) for rows in book.repeats]},
            "dates_read_two_ways": list(book.two_way_dates),
            "months": [_figures(change) for change in self.changes],
        }


def import_payments(
    engine: Engine, path: Path, layout: str | Path, *, dry_run: bool = False, now: datetime | None = None
) -> PaymentReport:
    """Take in a file by a layout (the name of one that comes with the ledger, or the path of a .toml file).

    The same body, layout and month again replaces what was there. A file with problems is not taken, and one
    that says nothing new records no batch; a dry run says what would change.
    Raises DataFault, WrongUsage or StoreUnusable.
    """
    book = read_payments(path, find_layout(layout))
    if book.problems:
        return PaymentReport(book)
    with books_at(engine) if dry_run else books_to_write(engine) as books:
        changes = tuple(compare_payments(books, book))
        if dry_run or not any(change.recorded for change in changes):
            return PaymentReport(book, changes)
        batch = open_batch(
            books,
            command="import-payments",
            source="command",
            now=now,
            files=[(book.file, book.sha256)],
            details={
                "layout": book.layout,
                "rows_taken": len(book.payments),
                "rows_without_an_amount": len(book.blanks),
                "net_total": text_from_pence(book.net),
            },
        )
        replace_payments(books, batch.number, book, changes)
        return PaymentReport(book, changes, batch.number)


def _tell(change: MonthChange) -> str:
    month = change.month
    words = {"new": "new", "changed": "replaced", "counts_again": "known already", "unchanged": "unchanged"}
    said = f"{month.body}, {month.month}: {words[change.change]}, {_rows(len(month.payments), month.net)}"
    if change.change == "changed" and change.before:
        said += f" (before: {_rows(change.before.rows, change.before.net)})"
    if change.instead_of:
        said += f"; counts from now on instead of what layout {change.instead_of} says of that month"
    return said


def _rows(count: int, net: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}, net {pounds(net)}"


def _figures(change: MonthChange) -> dict[str, Any]:
    before = change.before
    return {
        "body": change.month.body,
        "month": change.month.month,
        "change": change.change,
        "rows": len(change.month.payments),
        "net": text_from_pence(change.month.net),
        "before": {"rows": before.rows, "net": text_from_pence(before.net)} if before else None,
        "counts_instead_of": change.instead_of,
    }
