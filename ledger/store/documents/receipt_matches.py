"""Matches of money with lines are kept: each as it was made, in its batch; what undoes one is a row of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Date, Table, func, or_, select, text

from ledger.domain.money_and_days.money import pounds
from ledger.journal.accounts import DUE_FROM_BILLED
from ledger.reconciliation.partners.settlement import ReceiptMatch
from ledger.store.books import Books
from ledger.store.keeping.bulk import bulk_insert
from ledger.store.keeping.engine import stream
from ledger.store.keeping.journal_tables import ReceiptMatchTable
from ledger.store.keeping.tables import table

_COLUMNS = ("id", "batch", "receipt_id", "recharge_id", "line", "amount", "rule", "how", "day", "undoes")
_SELECT = text(
    """
    SELECT c.code, r.number, m.line, m.amount, m.rule, m.how, m.day, m.undoes, m.id, m.batch
    FROM receipt_matches m JOIN receipts c ON c.id = m.receipt_id JOIN recharges r ON r.id = m.recharge_id
    WHERE m.batch <= :known ORDER BY m.id
    """
).columns(day=Date)


def read_matches(books: Books) -> list[ReceiptMatch]:
    """All matches as they were made, in that order."""
    rows = stream(books.connection, _SELECT, {"known": books.batch})
    return [ReceiptMatch(*row) for row in rows]


def write_matches(books: Books, batch: int, made: Sequence[ReceiptMatch]) -> None:
    """Keep matches that a reconciliation made, and what it undid."""
    connection = books.connection
    first = connection.execute(text("SELECT coalesce(max(id), 0) + 1 FROM receipt_matches")).scalar_one()
    receipts = {code: number for number, code in connection.execute(text("SELECT id, code FROM receipts"))}
    recharges = {code: number for number, code in connection.execute(text("SELECT id, number FROM recharges"))}
    rows = (
        (
            number,
            batch,
            receipts[match.receipt],
            recharges[match.recharge],
            match.line,
            match.amount,
            match.rule,
            match.how,
            match.day,
            match.undoes,
        )
        for number, match in enumerate(made, int(first))
    )
    bulk_insert(connection, table(ReceiptMatchTable), _COLUMNS, rows)


def papers_issued_after(books: Books, batch: int) -> set[str]:
    """The numbers of the recharges and credit notes issued after a batch."""
    rows = books.connection.execute(
        text("SELECT number FROM recharges WHERE batch > :batch AND batch <= :known"),
        {"batch": batch, "known": books.batch},
    )
    return {row.number for row in rows}


def match_faults(books: Books) -> Iterator[tuple[str, str]]:
    """Where matches pay a line beyond what it asks, are not what the journal has, or are undone beyond themselves."""
    for row in books.connection.execute(_LINE_FAULTS, {"known": books.batch}):
        apart = pounds(abs(int(row.matched)))
        yield (
            f"recharge {row.number}/{row.line}",
            f"{apart} is matched to it, and {pounds(abs(int(row.amount)))} asked",
        )
    for row in books.connection.execute(_JOURNAL_FAULTS, {"known": books.batch, "billed": DUE_FROM_BILLED}):
        posted, matched = (pounds(int(amount)) for amount in (row.posted, row.matched))
        place = f"receipt {row.code}, {row.placement} {row.service_month}"
        yield place, f"the journal has {posted} of it as paying lines, its matches {matched}"
    yield from undone_faults(books, table(ReceiptMatchTable), "match")


def undone_faults(books: Books, matches: Table, what: str) -> Iterator[tuple[str, str]]:
    """Matches of a table of which more is undone than was made: place (`what` and its number) and fault."""
    made, undone = matches.alias("made"), matches.alias("undone")
    together = func.sum(undone.c.amount)
    asked = (
        select(made.c.id, made.c.amount, together.label("undone"))
        .join(undone, undone.c.undoes == made.c.id)
        .where(undone.c.batch <= books.batch)
        .group_by(made.c.id, made.c.amount)
        .having(or_(func.abs(together) > func.abs(made.c.amount), together * made.c.amount > 0))
        .order_by(made.c.id)
    )
    for row in books.connection.execute(asked):
        told = (pounds(abs(int(amount))) for amount in (row.undone, row.amount))
        yield f"{what} {row.id}", "{} of it is undone, and {} made".format(*told)


_LINE_FAULTS = text(
    """
    SELECT r.number, l.line, l.amount, sum(m.amount) AS matched
    FROM receipt_matches m JOIN recharges r ON r.id = m.recharge_id
         LEFT JOIN recharge_lines l ON l.recharge_id = m.recharge_id AND l.line = m.line
    WHERE m.batch <= :known
    GROUP BY r.number, l.line, l.amount
    HAVING l.amount IS NULL OR abs(sum(m.amount)) > abs(l.amount) OR sum(m.amount) * l.amount < 0
    ORDER BY r.number, l.line
    """
)
# A receipt between agencies that are one by now moves nothing.
_JOURNAL_FAULTS = text(
    """
    SELECT c.code, p.code AS placement, y.service_month, sum(y.posted) AS posted, sum(y.matched) AS matched
    FROM (
        SELECT r.id AS receipt_id, e.placement_id, e.service_month, -o.amount AS posted, 0 AS matched
        FROM entries e JOIN entry_papers n ON n.entry = e.number JOIN receipts r ON r.code = n.paper
             JOIN postings o ON o.entry = e.number AND o.account = :billed
        WHERE e.kind = 'receipt' AND e.batch <= :known
        UNION ALL
        SELECT m.receipt_id, l.placement_id, l.service_month, 0, m.amount
        FROM receipt_matches m JOIN recharge_lines l ON l.recharge_id = m.recharge_id AND l.line = m.line
        WHERE m.batch <= :known
    ) y JOIN receipts c ON c.id = y.receipt_id JOIN placements p ON p.id = y.placement_id
    WHERE c.code IN (SELECT n.paper FROM entry_papers n JOIN entries e ON e.number = n.entry WHERE e.kind = 'receipt')
    GROUP BY c.code, p.code, y.service_month HAVING sum(y.posted) <> sum(y.matched)
    ORDER BY c.code, p.code, y.service_month
    """
)
