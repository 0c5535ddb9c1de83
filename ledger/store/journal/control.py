"""What the journal holds of debts that are billed and of money on account, month by month: the control accounts."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import text

from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import Month
from ledger.journal.accounts import DUE_FROM_BILLED, ON_ACCOUNT
from ledger.reconciliation.partners.listing import ListedAs, ListedChange
from ledger.store.books import Books


def held_by_month(books: Books) -> Iterator[ListedChange]:
    """What entries add to each account of two budgets; who holds them is another question, so without transfers."""
    yield from _changes(books, "e.kind <> 'transfer'")


def stood_otherwise(books: Books) -> Iterator[ListedChange]:
    """What entries without a document moved between the budgets of the same two agencies: they are its only word."""
    yield from _changes(books, _WITHOUT_DOCUMENT)


def _changes(books: Books, condition: str) -> Iterator[ListedChange]:
    parameters = {"billed": DUE_FROM_BILLED, "on_account": ON_ACCOUNT, "known": books.batch}
    for row in books.connection.execute(text(_BY_MONTH.format(condition=condition)), parameters):
        of = ListedAs(row.account, row.budget, row.towards)
        yield ListedChange(Month.parse(row.posting_month), of, int(row.amount))


_WITHOUT_DOCUMENT = """
    e.kind = 'recharge' AND NOT EXISTS (SELECT 1 FROM entry_papers n WHERE n.entry = e.number)
"""
_BY_MONTH = """
    SELECT e.posting_month, o.account, u.code AS budget, q.code AS towards, sum(o.amount) AS amount
    FROM postings o JOIN entries e ON e.number = o.entry JOIN budgets u ON u.id = o.purse_id
         JOIN budgets q ON q.id = coalesce(o.counterparty_purse_id, o.budget_id)
    WHERE o.account IN (:billed, :on_account) AND e.batch <= :known AND {condition}
    GROUP BY e.posting_month, o.account, u.code, q.code HAVING sum(o.amount) <> 0
"""


def moved_without_document(books: Books) -> Iterator[tuple[str, str]]:
    """Where an entry without a document changes what two agencies owe each other: place and what is wrong."""
    for row in books.connection.execute(_MOVED, {"known": books.batch}):
        what = f"it changes {row.account} of {row.agency} towards {row.counterparty} by {pounds(int(row.amount))}"
        yield f"entry {row.number}", f"{what}, and no document says so"


_MOVED = text(
    f"""
    SELECT e.number, o.account, a.code AS agency, c.code AS counterparty, sum(o.amount) AS amount
    FROM postings o JOIN entries e ON e.number = o.entry JOIN agencies a ON a.id = o.agency_id
         LEFT JOIN agencies c ON c.id = o.counterparty_id
    WHERE {_WITHOUT_DOCUMENT} AND e.batch <= :known
    GROUP BY e.number, o.account, a.code, c.code HAVING sum(o.amount) <> 0
    ORDER BY e.number, o.account, a.code
    """  # noqa: S608 (the text put in is our own)
)
