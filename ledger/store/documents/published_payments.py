"""Published payments are kept by body, layout and month; what is read again replaces what was read before.

Several layouts may cover one body and month (a council's whole file, and a cut of it). All are kept, and one
counts: the one imported last. `COUNTED_FILES` is that rule in SQL, for the marts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Row, Table, func, insert, select, text, update

from ledger.book.documents.payments import PaymentBook, PaymentMonth
from ledger.domain.money_and_days.money import Pence
from ledger.store.books import Books
from ledger.store.keeping.bulk import bulk_insert
from ledger.store.keeping.journal_tables import PaymentFileTable, PublishedPaymentTable
from ledger.store.keeping.tables import table

COUNTED_FILES = """
SELECT id, body, month, layout FROM (
    SELECT id, body, month, layout, row_number() OVER (PARTITION BY body, month ORDER BY batch DESC) AS place
    FROM payment_files
    WHERE superseded_by IS NULL
) AS files
WHERE place = 1
"""
"""The one file that counts for each body and month. As known at a batch: leave out later files by `batch`,
and let `superseded_by` be empty or a later batch."""

_FILES = table(PaymentFileTable)
_PAYMENTS = table(PublishedPaymentTable)
_SAID = ("paid_on", "supplier", "supplier_id", "reference", "category", "area", "amount")

HowChanged = Literal["new", "changed", "counts_again", "unchanged"]


@dataclass(frozen=True, slots=True)
class MonthBefore:
    """What was known of a body and month by the same layout; `net` in pence."""

    file_id: int
    rows: int
    net: Pence


@dataclass(frozen=True, slots=True)
class MonthChange:
    """What a book would change of one body and month, and which other layout counted for it until now."""

    month: PaymentMonth
    change: HowChanged
    before: MonthBefore | None
    instead_of: str | None

    @property
    def recorded(self) -> bool:
        """Whether there is anything to record."""
        return self.change != "unchanged"


def compare_payments(books: Books, book: PaymentBook) -> list[MonthChange]:
    """What of each body and month in the book is new, changed, or the same as what is kept.

    A month that is the same but that another layout, imported since, has replaced on the pages counts again.
    """
    counted = {(row.body, row.month): row.layout for row in books.connection.execute(text(COUNTED_FILES))}
    kept = select(_FILES).where(_FILES.c.superseded_by.is_(None), _FILES.c.layout == book.layout)
    known = {(row.body, row.month): row for row in books.connection.execute(kept)}
    changes = []
    for month in book.months:
        place = (month.body, month.month)
        counts = counted.get(place)
        instead_of = counts if counts != book.layout else None
        before = known.get(place)
        if before is None:
            changes.append(MonthChange(month, "new", None, instead_of))
            continue
        same = _is_same(books, before, month)
        change: HowChanged = "changed" if not same else "counts_again" if instead_of else "unchanged"
        changes.append(
            MonthChange(month, change, MonthBefore(before.id, before.rows_taken, Pence(before.net)), instead_of)
        )
    return changes


def replace_payments(books: Books, batch: int, book: PaymentBook, changes: Sequence[MonthChange]) -> None:
    """Record what `compare_payments` found to record; what it replaces is superseded and stays readable."""
    recorded = [change for change in changes if change.recorded]
    superseded = [change.before.file_id for change in recorded if change.before]
    if superseded:
        books.connection.execute(update(_FILES).where(_FILES.c.id.in_(superseded)).values(superseded_by=batch))
    first = _next(books, _FILES)
    files = [
        {
            "id": number,
            "batch": batch,
            "body": change.month.body,
            "layout": book.layout,
            "month": change.month.month,
            "file": book.file,
            "rows_taken": len(change.month.payments),
            "rows_blank": change.month.rows_blank,
            "net": int(change.month.net),
        }
        for number, change in enumerate(recorded, first)
    ]
    if files:
        books.connection.execute(insert(_FILES), files)
    _record_rows(books, {number: change.month for number, change in enumerate(recorded, first)})


def _record_rows(books: Books, months: dict[int, PaymentMonth]) -> None:
    rows = ((number, payment) for number, month in months.items() for payment in month.payments)
    first = _next(books, _PAYMENTS)
    bulk_insert(
        books.connection,
        _PAYMENTS,
        ("id", "payment_file", "row", *_SAID),
        (
            (place, number, payment.row, *(getattr(payment, name) for name in _SAID[:-1]), int(payment.amount))
            for place, (number, payment) in enumerate(rows, first)
        ),
    )


def _is_same(books: Books, before: Row[Any], month: PaymentMonth) -> bool:
    if (before.rows_taken, before.rows_blank, before.net) != (
        len(month.payments),
        month.rows_blank,
        month.net,
    ):
        return False
    columns = [_PAYMENTS.c[name] for name in _SAID]
    kept = books.connection.execute(select(*columns).where(_PAYMENTS.c.payment_file == before.id))
    # The order of rows says nothing, so a file sorted anew is the same.
    now = (tuple(getattr(payment, name) for name in _SAID) for payment in month.payments)
    return Counter(tuple(row) for row in kept) == Counter(now)


def _next(books: Books, table: Table) -> int:
    return int(books.connection.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0) + 1
