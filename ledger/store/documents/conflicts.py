"""Conflicts as they are kept: what was stated otherwise than it stands, wholly, and what somebody said of it since.

Nothing is lost while a conflict waits: a document in conflict is kept with its lines, so that it can be taken as it
was sent. Both tables only grow; a conflict is open as long as nothing was said of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal, NamedTuple

from sqlalchemy import Select, insert, select
from sqlalchemy import func as sql

from ledger.book.sheets.comparison import CellDifference, Conflict
from ledger.book.sheets.reading import WITHDRAWN, Book, BookRow, read_tables
from ledger.book.sheets.tables import BookTable
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.spelling import fold
from ledger.errors import DataFault
from ledger.store.books import Books
from ledger.store.facts.versions import in_parts
from ledger.store.keeping.conflict_tables import ConflictResolutionTable, ConflictTable
from ledger.store.keeping.tables import BatchTable

Taken = Literal["here", "sent"]
"""What was said to hold: what stands here, or what was sent."""


class Resolution(NamedTuple):
    """What somebody said of a conflict, who, when and why."""

    taken: Taken
    why: str | None
    who: str
    recorded_at: datetime
    batch: int


class KeptConflict(NamedTuple):
    """A conflict with its number, when it was handed over and by whom, and what was said of it."""

    number: int
    conflict: Conflict
    raised_by: str
    raised_at: datetime
    resolution: Resolution | None

    @property
    def book(self) -> Book:
        """The book of what was sent."""
        return _book_of(self.conflict)


def keep_conflicts(books: Books, batch: int, conflicts: Iterable[Conflict]) -> None:
    """Keep conflicts in a batch, within the writer's transaction, each under the number that it has by then."""
    rows = [
        {
            "id": each.number,
            "batch": batch,
            "sheet": each.sheet,
            "subject": each.key,
            "why": each.why,
            "said": each.said,
            "file": each.file,
            "row": each.row,
            "stated_by": each.who,
            "stated_at": each.when,
            "payer": each.payer,
            "differences": _as_text([difference_as_list(one) for one in each.differences]),
            "content": _as_text(content_of(each)),
            "digest": digest_of(each),
        }
        for each in conflicts
    ]
    if rows:
        books.connection.execute(insert(ConflictTable), rows)


def conflict_faults(books: Books) -> Iterator[tuple[str, str]]:
    """Conflicts of which what is kept cannot be read any more, since somebody altered it: place and what is wrong."""
    for row in books.connection.execute(_statement(books)):
        try:
            _conflict(row)
        except DataFault as fault:
            yield f"conflict {row.id}", fault.message


def record_resolution(books: Books, batch: int, number: int, taken: Taken, why: str | None) -> None:
    """Keep what somebody said of a conflict."""
    books.connection.execute(
        insert(ConflictResolutionTable).values(conflict_id=number, batch=batch, taken=taken, why=why)
    )


def conflicts_known(books: Books, numbers: Collection[int] | None = None) -> list[KeptConflict]:
    """All conflicts kept (or those of these numbers), in order of number, with what was said of them."""
    if numbers is not None:
        return [each for part in in_parts(numbers) for each in _read(books, ConflictTable.id.in_(part))]
    return list(_read(books))


def numbered(
    books: Books, conflicts: Iterable[Conflict]
) -> tuple[list[Conflict], list[Conflict], list[KeptConflict]]:
    """Conflicts that are new, with their numbers; those that wait already, with theirs; those decided before.

    One was decided if the same was said of the same, and what stood was said to hold; or its payer was named.
    """
    conflicts = list(conflicts)
    digests = [digest_of(each) for each in conflicts]
    kept = {
        digest_of(each.conflict): each
        for part in in_parts(set(digests))
        for each in _read(books, ConflictTable.digest.in_(part))
        if each.resolution is None or each.resolution.taken == "here" or each.conflict.payer
    }
    new: dict[str, Conflict] = {}
    following = books.connection.execute(select(sql.coalesce(sql.max(ConflictTable.id), 0) + 1)).scalar_one()
    for digest, each in zip(digests, conflicts, strict=True):
        if digest not in kept and digest not in new:
            new[digest] = replace(each, number=following + len(new))
    waiting = {
        digest: replace(each, number=kept[digest].number)
        for digest, each in zip(digests, conflicts, strict=True)
        if digest in kept and kept[digest].resolution is None
    }
    decided = {digest: kept[digest] for digest in digests if digest in kept and kept[digest].resolution is not None}
    return list(new.values()), list(waiting.values()), list(decided.values())


def digest_of(conflict: Conflict) -> str:
    """By which the same statement of the same is known again, in whatever file and row.

    Of a receipt whose payer is not known the statement's own words for it count, and not whom they mean today.
    """
    without = {"from_agency"} if conflict.payer else set()
    said = [
        [row["sheet"], row["withdrawn"], sorted((name, row["cells"][name]) for name in row["cells"].keys() - without)]
        for row in content_of(conflict)
    ]
    words = [conflict.sheet, conflict.key, sorted(said, key=_as_text)]
    return sha256(_as_text([*words, fold(conflict.payer)] if conflict.payer else words).encode()).hexdigest()


def content_of(conflict: Conflict) -> list[dict[str, Any]]:
    """All rows that were stated, their cells as a book writes them."""
    return [
        {"sheet": row.sheet, "row": row.line, "withdrawn": row.withdrawn, "cells": dict(_cells(row))}
        for row in conflict.rows
    ]


def difference_as_list(difference: CellDifference) -> list[str]:
    """A difference as it is kept."""
    return [difference.sheet, difference.key, difference.column, difference.here, difference.there]


def _cells(row: BookRow) -> Iterator[tuple[str, str]]:
    columns = row.model.columns()
    for name, value in row.values.items():
        yield name, "" if value is None else columns[name].cell.write(value)


def _read(books: Books, *conditions: Any) -> Iterator[KeptConflict]:
    for row in books.connection.execute(_statement(books, *conditions)):
        resolution = Resolution(row.taken, row.reason, row.said_by, row.said_at, row.number) if row.taken else None
        yield KeptConflict(row.id, _conflict(row), row.who, row.recorded_at, resolution)


def _statement(books: Books, *conditions: Any) -> Select[Any]:
    said_in, raised_in = BatchTable.__table__.alias("said_in"), BatchTable.__table__.alias("raised_in")
    kept, resolved = ConflictTable.__table__, ConflictResolutionTable.__table__
    return (
        select(kept, raised_in.c.who, raised_in.c.recorded_at, resolved.c.taken, resolved.c.why.label("reason"))
        .add_columns(said_in.c.who.label("said_by"), said_in.c.recorded_at.label("said_at"), said_in.c.number)
        .join(raised_in, raised_in.c.number == kept.c.batch)
        .outerjoin(resolved, (resolved.c.conflict_id == kept.c.id) & (resolved.c.batch <= books.batch))
        .outerjoin(said_in, said_in.c.number == resolved.c.batch)
        .where(kept.c.batch <= books.batch, *conditions)
        .order_by(kept.c.id)
    )


def _conflict(row: Any) -> Conflict:
    """The conflict of a row. Raises DataFault where its text was altered so that it cannot be read."""
    try:
        differences = tuple(_difference(each) for each in json.loads(row.differences))
        book = _book(row.file, json.loads(row.content))
        if not book.rows or row.sheet not in SHEETS:
            raise ValueError("nothing was stated")
    except (ValueError, LookupError, TypeError, AttributeError):
        raise DataFault(
            f"What is kept of conflict {row.id} cannot be read: it is not as the ledger wrote it.",
            "joint-ledger verify tells what else was altered; put back a backup: joint-ledger restore.",
        ) from None
    return Conflict(
        row.sheet,
        row.subject,
        row.why,
        row.said,
        row.file,
        row.row,
        differences,
        tuple(book.rows),
        row.stated_by,
        row.stated_at,
        row.payer,
        row.id,
    )


def _difference(kept: list[str]) -> CellDifference:
    sheet, *_ = kept
    if sheet not in SHEETS or not all(isinstance(each, str) for each in kept):
        raise ValueError("no difference of cells")
    return CellDifference(*kept)


def _book_of(conflict: Conflict) -> Book:
    return _book(conflict.file, content_of(conflict))


def _book(file: str, content: Iterable[dict[str, Any]]) -> Book:
    by_sheet: dict[str, list[dict[str, Any]]] = {}
    for row in content:
        by_sheet.setdefault(row["sheet"], []).append(row)
    book = Book([])
    for sheet, rows in by_sheet.items():
        stated = {name for row in rows for name in row["cells"]}
        names = [name for name in SHEETS[sheet].columns() if name in stated]
        for row in rows:  # Rows may state different columns: a table for each leaves what none of them says.
            own = [name for name in names if name in row["cells"]]
            header, cells = (
                [*own, WITHDRAWN],
                [*(row["cells"][name] for name in own), "yes" if row["withdrawn"] else ""],
            )
            found = read_tables([BookTable(file, sheet, [header, cells])])
            for each in found.rows:
                each.line = row["row"]
            book.rows += found.rows
            book.problems += found.problems
    return book


def _as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
