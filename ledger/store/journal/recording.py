"""Batches are recorded, each with who did what by which program; and what a posting, closing or reopening did."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal

from sqlalchemy import insert, select

from ledger.config import user_name
from ledger.domain.money_and_days.periods import Month
from ledger.errors import WrongUsage
from ledger.store.books import Books
from ledger.store.keeping.batches import Batch, in_utc
from ledger.store.keeping.journal_tables import ClosingTable, PostedTable, ReconciledTable
from ledger.store.keeping.tables import BatchFileTable, BatchTable

BatchSource = Literal["book", "screen", "command"]


def open_batch(
    books: Books,
    *,
    command: str,
    source: BatchSource,
    now: datetime | None = None,
    files: Iterable[tuple[str, str]] = (),
    details: Mapping[str, Any] | None = None,
) -> Batch:
    """The next batch, recorded within the writer's transaction; `files` are base names with their SHA-256.

    Time never runs backwards: without `now` it is the later of the clock and the last batch. Raises WrongUsage
    where `now` is before the last batch.
    """
    last = books.last
    recorded_at = in_utc(now) if now else in_utc(datetime.now(UTC))
    if last and recorded_at < last.recorded_at:
        if now:
            raise WrongUsage(
                f"The moment {recorded_at.isoformat(' ')} is before the last change, {last.number},"
                f" which was recorded at {last.recorded_at.isoformat(' ')} (UTC).",
                "Give --now that moment or a later one: what is recorded is never dated back.",
            )
        recorded_at = last.recorded_at
    batch = Batch(last.number + 1 if last else 1, recorded_at)
    books.connection.execute(
        insert(BatchTable).values(
            number=batch.number,
            recorded_at=recorded_at,
            who=user_name(),
            command=command,
            version=program_version(),
            source=source,
            details=None if details is None else json.dumps(details, sort_keys=True, ensure_ascii=False),
        )
    )
    given = [{"batch": batch.number, "name": name, "sha256": digest} for name, digest in files]
    if given:
        books.connection.execute(insert(BatchFileTable), given)
    return batch


def moment_now(books: Books) -> datetime:
    """The moment that a batch opened now will bear: the clock's, or the last batch's where that is later."""
    last, present = books.last, in_utc(datetime.now(UTC))
    return max(present, last.recorded_at) if last else present


def day_now(books: Books) -> date:
    """The day of asking, or that of the last batch where it is later: nothing that is recorded lies after it."""
    last = books.last
    return max(books.today, last.recorded_at.date()) if last else books.today


def closings(books: Books) -> list[tuple[Month, datetime]]:
    """Each closing: the month and when it was closed (UTC), in order of time."""
    rows = books.connection.execute(
        select(ClosingTable.month, BatchTable.recorded_at)
        .join(BatchTable, BatchTable.number == ClosingTable.batch)
        .where(ClosingTable.action == "closed")
        .order_by(ClosingTable.batch)
    )
    return [(Month.parse(month), recorded_at) for month, recorded_at in rows]


def record_posted(books: Books, batch: int, through: date, entries: int) -> None:
    """Remember the horizon after a posting."""
    books.connection.execute(insert(PostedTable).values(batch=batch, through=through, entries=entries))


def record_closing(books: Books, batch: int, month: Month, action: str, why: str | None) -> None:
    """Remember that months up to `month` were closed, or that it and every later one was reopened."""
    books.connection.execute(insert(ClosingTable).values(batch=batch, month=str(month), action=action, why=why))


def last_reconciliation(books: Books) -> Batch | None:
    """The last batch in which documents were reconciled; None where there was none.

    Undoing a match is one, once it is done: in the batch in which that is said, what follows from it is worked out.
    """
    undone = (BatchTable.command == "unmatch") & BatchTable.number.in_(select(ReconciledTable.batch))
    reconciled = ((BatchTable.command == "reconcile") | undone) & (BatchTable.number <= books.batch)
    statement = select(BatchTable.number, BatchTable.recorded_at).where(reconciled)
    found = books.connection.execute(statement.order_by(BatchTable.number.desc()).limit(1)).one_or_none()
    return Batch(*found) if found else None


def posted_by_month(books: Books, reconciled: int) -> bool:
    """Whether the reconciliation of a batch posted month by month what moves so; earlier editions did not say so."""
    return "first_open" in _details(books, reconciled)


def lines_found_by(books: Books, reconciled: int) -> int:
    """By which edition of the rules the reconciliation of a batch found invoice lines; the first did not say so."""
    return int(_details(books, reconciled).get("found_by", 1))


def _details(books: Books, batch: int) -> dict[str, Any]:
    told = books.connection.execute(select(BatchTable.details).where(BatchTable.number == batch)).scalar_one()
    found: dict[str, Any] = json.loads(told or "{}")
    return found


def batch_times(books: Books) -> dict[int, datetime]:
    """When each batch was recorded, by its number."""
    rows = books.connection.execute(select(BatchTable.number, BatchTable.recorded_at))
    return {row.number: row.recorded_at for row in rows if row.number <= books.batch}


def batch_faults(books: Books) -> Iterator[tuple[str, str]]:
    """Where batches are not numbered without gaps, or recorded before the one before: place and what is wrong."""
    before: Batch | None = None
    statement = select(BatchTable.number, BatchTable.recorded_at).order_by(BatchTable.number)
    for row in books.connection.execute(statement):
        expected = before.number + 1 if before else 1
        if row.number != expected:
            yield f"change {row.number}", f"expected change {expected} here"
        if before and row.recorded_at < before.recorded_at:
            yield f"change {row.number}", f"recorded before change {before.number}"
        before = Batch(row.number, row.recorded_at)


def program_version() -> str:
    """The version of the program that writes, as a batch or a snapshot records it."""
    try:
        return version("joint-ledger")
    except PackageNotFoundError:  # run from its folder without being installed
        return "not installed"
