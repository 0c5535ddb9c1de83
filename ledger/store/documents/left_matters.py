"""What somebody said may stay as it is, at that amount: it waits again once the amount is another."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func as sql
from sqlalchemy import insert, select

from ledger.store.books import Books
from ledger.store.keeping.conflict_tables import LeftMatterTable


class LeftMatter(NamedTuple):
    """A matter that was left as it is."""

    matter: str
    subject: str
    """The code of the document, receipt or payment."""
    amount: int
    """Pence that it was about then."""
    why: str


def matters_left(books: Books) -> dict[tuple[str, str], int]:
    """By matter and subject, the pence at which somebody said last that it may stay."""
    statement = (
        select(LeftMatterTable.matter, LeftMatterTable.subject, LeftMatterTable.amount)
        .where(LeftMatterTable.batch <= books.batch)
        .order_by(LeftMatterTable.id)
    )
    return {(row.matter, row.subject): row.amount for row in books.connection.execute(statement)}


def record_left(books: Books, batch: int, left: LeftMatter) -> None:
    """Keep that somebody said a matter may stay as it is, within the writer's transaction."""
    following = books.connection.execute(select(sql.coalesce(sql.max(LeftMatterTable.id), 0) + 1)).scalar_one()
    books.connection.execute(insert(LeftMatterTable).values(id=following, batch=batch, **left._asdict()))
