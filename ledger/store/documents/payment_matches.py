"""Matches of payments to providers are kept, each as it was made; what undoes one is a row of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import text

from ledger.domain.money_and_days.money import pounds
from ledger.journal.accounts import PROVIDER_PAYABLE
from ledger.reconciliation.provider.payment_matches import PaymentMatch
from ledger.store.books import Books
from ledger.store.documents.receipt_matches import undone_faults
from ledger.store.keeping.bulk import bulk_insert
from ledger.store.keeping.engine import stream
from ledger.store.keeping.journal_tables import PaymentMatchTable
from ledger.store.keeping.tables import table

_COLUMNS = ("id", "batch", "payment_id", "invoice_id", "amount", "rule", "how", "undoes")
_SELECT = text(
    """
    SELECT p.code, i.code, m.amount, m.rule, m.how, m.undoes, m.id, m.batch
    FROM payment_matches m JOIN provider_payments p ON p.id = m.payment_id JOIN invoices i ON i.id = m.invoice_id
    WHERE m.batch <= :known ORDER BY m.id
    """
)


def read_payment_matches(books: Books) -> list[PaymentMatch]:
    """All matches as they were made, in that order."""
    rows = stream(books.connection, _SELECT, {"known": books.batch})
    return [PaymentMatch(*row) for row in rows]


def write_payment_matches(books: Books, batch: int, made: Sequence[PaymentMatch]) -> None:
    """Keep matches that a reconciliation made, and what it undid."""
    if not made:
        return
    connection = books.connection
    first = connection.execute(text("SELECT coalesce(max(id), 0) + 1 FROM payment_matches")).scalar_one()
    payments = {code: number for number, code in connection.execute(text("SELECT id, code FROM provider_payments"))}
    invoices = {code: number for number, code in connection.execute(text("SELECT id, code FROM invoices"))}
    rows = (
        (
            number,
            batch,
            payments[match.payment],
            invoices[match.invoice],
            match.amount,
            match.rule,
            match.how,
            match.undoes,
        )
        for number, match in enumerate(made, int(first))
    )
    bulk_insert(connection, table(PaymentMatchTable), _COLUMNS, rows)


def payment_match_faults(books: Books) -> Iterator[tuple[str, str]]:
    """Where matches are not what the journal has of a payment, or undo more than was made: place and fault."""
    given = {"known": books.batch, "payable": PROVIDER_PAYABLE}
    for row in books.connection.execute(_JOURNAL_FAULTS, given):
        posted, matched = (pounds(int(amount)) for amount in (row.posted, row.matched))
        yield f"payment {row.code}", f"the journal has {posted} of it as paying invoices, its matches {matched}"
    yield from undone_faults(books, table(PaymentMatchTable), "payment match")


# What is on account has no service month. Until a reconciliation keeps matches there is nothing to hold; a payment
# in nobody's books (its agency has no budget) moves nothing.
_JOURNAL_FAULTS = text(
    """
    SELECT p.code, sum(y.posted) AS posted, sum(y.matched) AS matched
    FROM (
        SELECT c.id AS payment_id, o.amount AS posted, 0 AS matched
        FROM entries e JOIN entry_papers n ON n.entry = e.number JOIN provider_payments c ON c.code = n.paper
             JOIN postings o ON o.entry = e.number AND o.account = :payable
        WHERE e.kind = 'payment' AND e.service_month IS NOT NULL AND e.batch <= :known
              AND EXISTS (SELECT 1 FROM payment_matches WHERE batch <= :known)
        UNION ALL
        SELECT m.payment_id, 0, m.amount FROM payment_matches m WHERE m.batch <= :known
    ) y JOIN provider_payments p ON p.id = y.payment_id
    WHERE p.code IN (SELECT n.paper FROM entry_papers n JOIN entries e ON e.number = n.entry WHERE e.kind = 'payment')
    GROUP BY p.code HAVING sum(y.posted) <> sum(y.matched) ORDER BY p.code
    """
)
