"""Import published payments: read a file by its layout, and record what of it is new or replaces another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ledger.book.documents.layouts import find_layout
from ledger.book.documents.other_rows import OtherRow
from ledger.book.documents.payments import read_payments
from ledger.book.documents.published_changes import FileChange, MonthDifference, PaymentChanges, StandingFile
from ledger.book.documents.published_files import PaymentBook
from ledger.domain.money_and_days.money import pounds, text_from_pence
from ledger.domain.money_and_days.periods import MonthSpan
from ledger.errors import WrongUsage
from ledger.store.books import books_at, books_to_write
from ledger.store.documents.published_payments import compare_payments, replace_payments
from ledger.store.journal.recording import open_batch
from ledger.store.keeping.batches import day_of
from ledger.store.keeping.engine import Engine

_SHOWN = 10
"""How many groups of repeated rows, and rows that are no payments, the lines name; figures for programs name all."""
_SAID_BY = {"hand": "as stated", "layout": "by the layout", "file_name": "by the file's name"}


@dataclass(frozen=True, slots=True)
class PaymentReport:
    """What was read and what came of it; `batch` is empty where nothing was recorded."""

    book: PaymentBook
    changes: PaymentChanges = field(default_factory=PaymentChanges)
    batch: int | None = None
    dry_run: bool = False

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
        yield f"change: {self.batch if self.batch is not None else 'none'}"
        yield from self._period()
        yield from self._oddities()
        if book.problems:
            yield f"{book.file} was not taken, and nothing was recorded. Put these right and import it again:"
            for problem in book.problems:
                yield f"  {problem.place}: {problem.found or 'empty'}; expected {problem.expected}. {problem.remedy}."
        elif not self.changes.recorded:
            yield "Nothing has changed: all of this was known, and nothing was recorded."
        elif self.dry_run:
            yield "Nothing was recorded: this is what the file would do."
        yield from _told(self.changes)

    def _period(self) -> Iterator[str]:
        book = self.book
        if book.period is None:
            return
        yield f"period: {book.period.span} ({_SAID_BY[book.period.said_by]})"
        named = book.name_says
        if named and book.period.span != MonthSpan(named, named):
            yield f"  the file's name says {named}; {book.period.span} holds, {_SAID_BY[book.period.said_by]}"

    def _oddities(self) -> Iterator[str]:
        book = self.book
        if book.others:
            yield f"rows that are no payments: {len(book.others)} (not counted)"
        yield from _first([f"  {other.sentence}" for other in book.others], "rows")
        repeats = [
            f"  rows {', '.join(map(str, rows))} say exactly the same; all were counted" for rows in book.repeats
        ]
        yield from _first(repeats, "groups of rows")
        if book.two_way_dates:
            count = len(book.two_way_dates)
            yield f"dates that could be read two ways: {count} (read by the first format of the layout)"

    def as_dict(self) -> dict[str, Any]:
        """The report for other programs: amounts as text in pounds, rows as a spreadsheet counts them."""
        book, period = self.book, self.book.period
        return {
            "file": book.file,
            "sha256": book.sha256,
            "layout": book.layout,
            "series": book.series,
            "period": {"months": str(period.span), "said_by": period.said_by} if period else None,
            "batch": self.batch,
            "rows_taken": self.rows_taken,
            "rows_without_an_amount": len(book.blanks),
            "rows_that_are_no_payments": [_other(each) for each in book.others],
            "problems": [asdict(problem) for problem in book.problems],
            "net_total": self.net_total,
            "negatives": {"count": len(book.negatives), "total": text_from_pence(sum(book.negatives))},
            "possible_duplicates": {"count": book.possible_duplicates, "rows": [list(rows) for rows in book.repeats]},
            "dates_read_two_ways": list(book.two_way_dates),
            "files": [_figures(change) for change in self.changes.files],
            "no_longer_said": [_standing(each, months) for each, months in self.changes.moved],
            "stands_elsewhere": [_standing(each) for each in self.changes.elsewhere],
        }


def import_payments(
    engine: Engine,
    path: Path,
    layout: str | Path,
    *,
    period: MonthSpan | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
) -> PaymentReport:
    """Take in a file by a layout (the name of one that comes with the ledger, or the path of a .toml file).

    `period` says for which months it was published, where neither its layout nor its name does. Another file for the
    same body, series and period replaces what that one said, and nothing else. A file with problems is not taken, and
    one that says nothing new records no batch; a dry run says what would change.
    Raises DataFault, WrongUsage (with the period to confirm, where nothing states one) or StoreUnusable.
    """
    book = read_payments(path, find_layout(layout), period)
    if book.problems:
        return PaymentReport(book)
    if not book.is_stated:
        raise WrongUsage(*_asked_for(book))
    with books_at(engine, today=day_of(now)) if dry_run else books_to_write(engine, day_of(now)) as books:
        changes = compare_payments(books, book)
        if dry_run or not changes.recorded:
            return PaymentReport(book, changes, dry_run=dry_run)
        batch = open_batch(
            books,
            command="import-payments",
            source="command",
            now=now,
            files=[(book.file, book.sha256)],
            details={
                "layout": book.layout,
                "period": str(book.period.span) if book.period else None,
                "rows_taken": len(book.payments),
                "rows_without_an_amount": len(book.blanks),
                "rows_that_are_no_payments": len(book.others),
                "net_total": text_from_pence(book.net),
            },
        )
        replace_payments(books, batch.number, book, changes)
        return PaymentReport(book, changes, batch.number)


def _asked_for(book: PaymentBook) -> tuple[str, str]:
    """What to say, and to do, where nothing states the period: the month of most rows is proposed, never taken."""
    said = f"Nothing says for which month {book.file} was published: neither its layout nor one month in its name."
    form = "--period 2026-05, or --period 2026-05..2026-07 for several months"
    proposed = book.proposed
    if proposed is None:
        return said, f"Say it: {form}."
    dated = f"{said} Most of its rows ({proposed.rows:,} of {proposed.of:,}) are dated in {proposed.month}"
    if proposed.dated.first != proposed.dated.last:
        dated += f", the first in {proposed.dated.first} and the last in {proposed.dated.last}"
    return f"{dated}.", f"If that is its month, say so: --period {proposed.month}; else say another ({form})."


def _first(lines: Sequence[str], what: str) -> Iterator[str]:
    yield from lines[:_SHOWN]
    if len(lines) > _SHOWN:
        yield f"  and {len(lines) - _SHOWN} more {what}"


def _told(changes: PaymentChanges) -> Iterator[str]:
    for change in changes.files:
        yield from _tell(change)
    for standing, months in changes.moved:
        yield f"{_named(standing)}: this same file said it, and says it there no longer"
        yield from map(_difference, months)
    for standing in changes.elsewhere:
        yield (
            f"This same file is known as {_named(standing)} too ({standing.file}, layout {standing.layout}, change "
            f"{standing.batch}): if both read the same rows, they count twice"
        )


def _tell(change: FileChange) -> Iterator[str]:
    file, before = change.file, change.before
    said = f"{file.body}, {file.series}, {file.period}: {change.change}, {_rows(len(file.payments), file.net)}"
    if change.change == "replaced" and before:
        said += f" (before: {_rows(before.rows, before.net)}, from {before.file} in change {before.batch})"
    yield said
    yield from map(_difference, change.months)
    for other in change.overlaps:
        yield (
            f"  its period overlaps {other.period} ({other.file}, {_rows(other.rows, other.net)}): both count. "
            "If one says what the other says, import a file of the header alone for the period to be taken out"
        )


def _difference(month: MonthDifference) -> str:
    parts = [f"takes away {_rows(month.rows_gone, month.gone)}"] if month.rows_gone else []
    parts += [f"brings {_rows(month.rows_come, month.come)}"] if month.rows_come else []
    return f"  {month.month}: {' and '.join(parts)}"


def _named(standing: StandingFile) -> str:
    return f"{standing.body}, {standing.series}, {standing.period}"


def _rows(count: int, net: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}, net {pounds(net)}"


def _other(row: OtherRow) -> dict[str, Any]:
    amounts = {"amount": row.amount, "above": row.above}
    return {
        "row": row.row,
        "why": row.why,
        "text": row.text,
        **{name: None if pence is None else text_from_pence(pence) for name, pence in amounts.items()},
    }


def _figures(change: FileChange) -> dict[str, Any]:
    return {
        "body": change.file.body,
        "series": change.file.series,
        "period": str(change.file.period),
        "change": change.change,
        "rows": len(change.file.payments),
        "net": text_from_pence(change.file.net),
        "before": _standing(change.before) if change.before else None,
        "months": _months(change.months),
        "overlaps": [_standing(each) for each in change.overlaps],
    }


def _standing(each: StandingFile, months: Sequence[MonthDifference] = ()) -> dict[str, Any]:
    return {
        "body": each.body,
        "series": each.series,
        "period": str(each.period),
        "layout": each.layout,
        "file": each.file,
        "batch": each.batch,
        "rows": each.rows,
        "net": text_from_pence(each.net),
        "months": _months(months),
    }


def _months(months: Sequence[MonthDifference]) -> list[dict[str, Any]]:
    return [
        {
            "month": each.month,
            "rows_gone": each.rows_gone,
            "gone": text_from_pence(each.gone),
            "rows_come": each.rows_come,
            "come": text_from_pence(each.come),
        }
        for each in months
    ]
