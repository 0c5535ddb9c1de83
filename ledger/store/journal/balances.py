"""What stands between two agencies in the books of each, on a day: one reading of the journal, added up by month."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import Date, String, bindparam, text

from ledger.domain.money_and_days.periods import Month
from ledger.journal.accounts import (
    CONTRIBUTIONS,
    DUE_FROM_BILLED,
    DUE_FROM_UNBILLED,
    DUE_TO_BILLED,
    DUE_TO_UNBILLED,
    ON_ACCOUNT,
)
from ledger.reconciliation.partners.three_ways import AccountSide, Between
from ledger.store.books import Books
from ledger.store.keeping.engine import stream

SIDES: dict[str, AccountSide] = {
    CONTRIBUTIONS: "income",
    DUE_FROM_UNBILLED: "unbilled",
    DUE_FROM_BILLED: "billed",
    DUE_TO_UNBILLED: "owed",
    DUE_TO_BILLED: "owed",
    ON_ACCOUNT: "on_account",
}
"""What is between two agencies, account by account."""
SPENDING = ("charge", "accepted", "rounding", "write_off")
"""Kinds of entry by which what is owed to another agency was spent, or is spent no longer."""


def balances_between(books: Books, on: date, later: Collection[tuple[str, str]] = ()) -> Iterator[Between]:
    """What stands by the end of a day's month, without papers (kind of entry and number) that are dated later."""
    month = Month.of(on)
    chosen = text(_BETWEEN).bindparams(
        # Typed, since PostgreSQL takes a list without members for numbers otherwise.
        *(bindparam(name, type_=String, expanding=True) for name in ("accounts", "spending", "later"))
    )
    rows = stream(
        books.connection,
        chosen,
        {
            "accounts": list(SIDES),
            "spending": list(SPENDING),
            "later": [f"{kind} {paper}" for kind, paper in sorted(later)],
            "upto": str(month),
            "year": f"{month.financial_year:04d}-04",
            "known": books.batch,
        },
    )
    for row in rows:
        yield Between(
            row.purse, row.counterparty_purse, SIDES[row.account], *row[3:7], *(int(amount) for amount in row[7:])
        )


_BETWEEN = """
    SELECT u.code AS purse, q.code AS counterparty_purse, o.account, p.code AS placement, e.service_month,
           g.code AS agreement, o.standing,
           sum(o.amount) AS balance,
           sum(CASE WHEN e.kind IN :spending THEN o.amount ELSE 0 END) AS spent,
           sum(CASE WHEN e.kind IN :spending AND e.posting_month >= :year THEN o.amount ELSE 0 END) AS of_year,
           sum(CASE WHEN e.kind = 'recharge' THEN o.amount ELSE 0 END) AS billed,
           sum(CASE WHEN e.kind = 'receipt' THEN -o.amount ELSE 0 END) AS received,
           sum(CASE WHEN e.kind = 'write_off' THEN -o.amount ELSE 0 END) AS written_off
    FROM postings o JOIN entries e ON e.number = o.entry JOIN budgets u ON u.id = o.purse_id
         JOIN budgets q ON q.id = o.counterparty_purse_id LEFT JOIN placements p ON p.id = e.placement_id
         LEFT JOIN agreements g ON g.id = o.agreement_id LEFT JOIN entry_papers n ON n.entry = e.number
    WHERE o.account IN :accounts AND e.posting_month <= :upto AND e.batch <= :known
          AND NOT (n.paper IS NOT NULL AND e.kind || ' ' || n.paper IN :later)
    GROUP BY u.code, q.code, o.account, p.code, e.service_month, g.code, o.standing
"""


def recharges_dated(books: Books, after: date, upto: date) -> list[str]:
    """Numbers of the papers dated after one day and up to another."""
    chosen = text("SELECT number FROM recharges WHERE dated > :after AND dated <= :upto AND batch <= :known")
    chosen = chosen.bindparams(bindparam("after", type_=Date), bindparam("upto", type_=Date))
    return list(books.connection.execute(chosen, {"after": after, "upto": upto, "known": books.batch}).scalars())
