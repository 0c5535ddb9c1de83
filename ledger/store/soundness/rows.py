"""Each batch still has the rows it left, and they say what it stated: counted again, and digested again."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from ledger.store.books import Books
from ledger.store.keeping.batch_rows import RowsOfBatch, rows_by_batch
from ledger.store.keeping.tables import BatchRowsTable, BatchTable


def row_faults(books: Books) -> Iterator[tuple[str, str]]:
    """Where a batch up to these books holds other rows than it left, in order: the batch, and what is wrong."""
    kept = BatchRowsTable
    statement = select(kept.batch, kept.kept_in, kept.added, kept.superseded, kept.digest)
    left = {
        (row.batch, row.kept_in): RowsOfBatch(row.added, row.superseded, row.digest)
        for row in books.connection.execute(statement.where(kept.batch <= books.batch))
    }
    found = rows_by_batch(books.connection, 0, books.batch)
    counted = {batch for batch, _ in left}
    recorded = select(BatchTable.number).where(BatchTable.number <= books.batch).order_by(BatchTable.number)
    for number in books.connection.execute(recorded).scalars():
        if number not in counted:
            yield f"change {number}", "what it recorded was never counted, or the count is gone"
    for batch, table in sorted(left.keys() | found.keys()):
        if batch in counted:
            was, now = left.get((batch, table), RowsOfBatch()), found.get((batch, table), RowsOfBatch())
            yield from ((f"change {batch}", f"{table}: {what}") for what in _differences(was, now))


def _differences(was: RowsOfBatch, now: RowsOfBatch) -> Iterator[str]:
    if was.added != now.added:
        yield f"it added {was.added} {_rows(was.added)}, and {now.added} are held"
    elif was.digest != now.digest:
        yield f"of the {was.added} {_rows(was.added)} it added, not all say what was stated"
    if was.superseded != now.superseded:
        yield f"it superseded {was.superseded} {_rows(was.superseded)}, and {now.superseded} are so now"


def _rows(count: int) -> str:
    return "row" if count == 1 else "rows"
