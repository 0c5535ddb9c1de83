"""Published payments are kept by file: what one body published in one series for one period.

Another file for the same body, series and period replaces what that one said, and nothing that other files said, also
in months which both touch. The same file (by name and SHA-256) read anew by the same layout, with another body,
series or period stated, says what it says there and no longer where it stood.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Table, func, insert, or_, select, text, update

from ledger.book.documents.published_changes import (
    FileChange,
    HowChanged,
    MonthDifference,
    PaymentChanges,
    StandingFile,
)
from ledger.book.documents.published_files import PaymentBook, PublishedFile, PublishedPayment
from ledger.domain.money_and_days.money import Pence, pounds
from ledger.domain.money_and_days.periods import Month, MonthSpan
from ledger.store.books import Books
from ledger.store.keeping.bulk import bulk_insert
from ledger.store.keeping.journal_tables import PaymentFileTable, PublishedPaymentTable
from ledger.store.keeping.tables import table

_FILES = table(PaymentFileTable)
_PAYMENTS = table(PublishedPaymentTable)
_SAID = ("paid_on", "supplier", "supplier_id", "reference", "category", "area")


def compare_payments(books: Books, book: PaymentBook) -> PaymentChanges:
    """What of each file in the book is new, replaces another, or says the same as what stands."""
    standing = _standing(books, book)
    files = book.files or tuple(_emptied(book, standing))
    by_key = {each.key: each for each in standing}
    keys = {(file.body, file.series, file.period) for file in files}
    same_file = [each for each in standing if each.sha256 == book.sha256 and each.rows and each.key not in keys]
    moved = [each for each in same_file if (each.layout, each.file) == (book.layout, book.file)]
    kept = [each for each in standing if each not in moved]
    before = {key: by_key[key] for key in keys & by_key.keys()}
    rows = _rows_of(books, [*before.values(), *moved])
    return PaymentChanges(
        tuple(_compared(file, before.get((file.body, file.series, file.period)), rows, kept) for file in book.files),
        tuple((each, tuple(_differences(rows[each.number], Counter()))) for each in moved),
        tuple(each for each in same_file if each not in moved),
    )


def _emptied(book: PaymentBook, standing: Sequence[StandingFile]) -> Iterator[PublishedFile]:
    """What a file without payments says where no body is named in it: nothing, of all that its layout read before."""
    for each in standing if book.period else ():
        if (each.layout, each.series, each.period) == (book.layout, book.series, book.period and book.period.span):
            yield PublishedFile(each.body, each.series, each.period, ())


def _compared(
    file: PublishedFile, before: StandingFile | None, rows: dict[int, Counter[Any]], standing: Sequence[StandingFile]
) -> FileChange:
    was = rows[before.number] if before else Counter()
    now = Counter(_said(payment) for payment in file.payments)
    change: HowChanged = "new" if before is None else "replaced"
    # The order of rows says nothing, so a file sorted anew is the same.
    if before and was == now and before.rows_blank == file.rows_blank:
        change = "unchanged"
    overlaps = tuple(
        each
        for each in standing
        if (each.body, each.series) == (file.body, file.series)
        and each.period != file.period
        and each.period.overlaps(file.period)
        and each.rows
        and file.payments
    )
    return FileChange(file, change, before, tuple(_differences(was, now)) if before else (), overlaps)


def _differences(was: Counter[Any], now: Counter[Any]) -> Iterator[MonthDifference]:
    """Month by month the rows that were said and no longer are, and those that were not."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for place, rows in ((0, was - now), (2, now - was)):
        for (month, *_, amount), count in rows.items():
            sums[month][place] += count
            sums[month][place + 1] += count * amount
    for month, (rows_gone, gone, rows_come, come) in sorted(sums.items()):
        yield MonthDifference(month, rows_gone, Pence(gone), rows_come, Pence(come))


def replace_payments(books: Books, batch: int, book: PaymentBook, changes: PaymentChanges) -> None:
    """Record what `compare_payments` found to record; what is replaced is superseded and stays readable."""
    recorded = [change for change in changes.files if change.recorded]
    superseded = [change.before.number for change in recorded if change.before]
    superseded += [each.number for each, _ in changes.moved]
    if superseded:
        books.connection.execute(update(_FILES).where(_FILES.c.id.in_(superseded)).values(superseded_by=batch))
    numbered = dict(enumerate((change.file for change in recorded), _next(books, _FILES)))
    files = [_file_row(number, file, batch, book) for number, file in numbered.items()]
    if files:
        books.connection.execute(insert(_FILES), files)
    _record_rows(books, numbered)


def published_faults(books: Books) -> Iterator[tuple[str, str]]:
    """Published files that do not hold what they said, or that another replaced: place and what is wrong.

    A file gives way to one of the same body, series and period, or to itself read anew (docs/rules.md section 7).
    """
    for row in books.connection.execute(_NOT_AS_PUBLISHED, {"known": books.batch}):
        told = f"{row.rows_taken} rows and {pounds(int(row.net))} were published"
        yield f"{row.body}, {row.file}", f"{row.held} rows and {pounds(int(row.amount))} are held, {told}"
    for row in books.connection.execute(_REPLACED_BY_ANOTHER, {"known": books.batch}):
        period = f"{row.month} to {row.last_month}" if row.last_month else row.month
        yield f"{row.body}, {row.file}", f"change {row.superseded_by} replaced it, which says nothing of {period}"


def _file_row(number: int, file: PublishedFile, batch: int, book: PaymentBook) -> dict[str, Any]:
    first, last = file.period.names
    return {
        "id": number,
        "batch": batch,
        "body": file.body,
        "layout": book.layout,
        "month": first,
        "last_month": last if last != first else None,
        "series": file.series,
        "file": book.file,
        "sha256": book.sha256,
        "rows_taken": len(file.payments),
        "rows_blank": file.rows_blank,
        "net": int(file.net),
    }


def _record_rows(books: Books, files: dict[int, PublishedFile]) -> None:
    rows = (
        (number, payment, None if payment.month == str(file.period.first) else payment.month)
        for number, file in files.items()
        for payment in file.payments
    )
    first = _next(books, _PAYMENTS)
    bulk_insert(
        books.connection,
        _PAYMENTS,
        ("id", "payment_file", "row", *_SAID, "amount", "month"),
        (
            (place, number, payment.row, *(getattr(payment, name) for name in _SAID), int(payment.amount), month)
            for place, (number, payment, month) in enumerate(rows, first)
        ),
    )


def _standing(books: Books, book: PaymentBook) -> list[StandingFile]:
    """The files that stand of the bodies in the book, by its layout, and wherever the same file stands."""
    bodies = sorted({file.body for file in book.files})
    of_book = or_(_FILES.c.body.in_(bodies), _FILES.c.layout == book.layout, _FILES.c.sha256 == book.sha256)
    asked = select(_FILES).where(_FILES.c.superseded_by.is_(None), of_book)
    return [_standing_file(row) for row in books.connection.execute(asked.order_by(_FILES.c.id))]


def _standing_file(row: Row[Any]) -> StandingFile:
    period = MonthSpan(Month.parse(row.month), Month.parse(row.last_month or row.month))
    return StandingFile(
        row.id,
        row.batch,
        row.body,
        row.series,
        period,
        row.layout,
        row.file,
        row.sha256,
        row.rows_taken,
        row.rows_blank,
        Pence(row.net),
    )


def _rows_of(books: Books, files: Iterable[StandingFile]) -> dict[int, Counter[Any]]:
    """What each of the files says, row by row, in one reading."""
    periods = {each.number: str(each.period.first) for each in files}
    found: dict[int, Counter[Any]] = {number: Counter() for number in periods}
    columns = [_PAYMENTS.c[name] for name in ("payment_file", "month", *_SAID, "amount")]
    asked = select(*columns).where(_PAYMENTS.c.payment_file.in_(list(periods)))
    for number, month, *said in books.connection.execute(asked) if periods else ():
        found[number][(month or periods[number], *said)] += 1
    return found


def _said(payment: PublishedPayment) -> tuple[Any, ...]:
    return (payment.month, *(getattr(payment, name) for name in _SAID), payment.amount)


def _next(books: Books, table: Table) -> int:
    return int(books.connection.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0) + 1


_NOT_AS_PUBLISHED = text(
    """
    SELECT f.body, f.file, f.rows_taken, f.net, count(p.id) AS held, coalesce(sum(p.amount), 0) AS amount
    FROM payment_files f LEFT JOIN published_payments p ON p.payment_file = f.id
    WHERE f.batch <= :known
    GROUP BY f.id, f.body, f.file, f.rows_taken, f.net
    HAVING count(p.id) <> f.rows_taken OR coalesce(sum(p.amount), 0) <> f.net ORDER BY f.id
    """
)
_REPLACED_BY_ANOTHER = text(
    """
    SELECT f.body, f.file, f.month, f.last_month, f.superseded_by FROM payment_files f
    WHERE f.superseded_by <= :known AND NOT EXISTS (
        SELECT 1 FROM payment_files n WHERE n.batch = f.superseded_by
            AND (n.sha256 = f.sha256 OR n.body = f.body AND n.series = f.series AND n.month = f.month
                 AND coalesce(n.last_month, n.month) = coalesce(f.last_month, f.month)))
    ORDER BY f.id
    """
)
