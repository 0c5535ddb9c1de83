"""What stands in the journal: entries added up, by placement, and where they do not agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, String, bindparam, text

from ledger.domain.money_and_days.periods import Month
from ledger.journal.accounts import OPEN_BALANCES
from ledger.journal.entries import Account, Allocation
from ledger.journal.posting import ChargeName, StandingAmounts
from ledger.journal.transfers import InWhoseName, added_up
from ledger.store.books import Books
from ledger.store.journal.entries import KnownNumbers
from ledger.store.keeping.ordering import by_code_points


@dataclass
class Stands:
    """What stands of one placement, and the last charge entry of each of its months."""

    standing: StandingAmounts
    last_entries: dict[str, int]


def what_stands(books: Books, placements: Collection[str] | None = None) -> dict[str, Stands]:
    """What the charge entries say together, by placement. Placements without entries are left out."""
    found: dict[str, Stands] = defaultdict(lambda: Stands(StandingAmounts(), {}))
    for row in _of_placements(books, _STANDING_CHARGES, placements):
        name = ChargeName(row.service_month, row.price, row.component)
        found[row.placement].standing.charges[name] = int(row.amount)
    for row in _of_placements(books, _STANDING_ACCEPTED, placements):
        name = ChargeName(row.service_month, None, row.component, row.invoice, row.line)
        found[row.placement].standing.charges[name] = int(row.amount)
    for row in _of_placements(books, _STANDING_ALLOCATIONS, placements):
        months = found[row.placement].standing.allocations
        key = Allocation(row.agreement, row.standing, row.budget, row.settled, row.lead_budget)
        months.setdefault(row.service_month, {})[key] = int(row.amount)
    for row in _of_placements(books, _LAST_ENTRIES, placements):
        found[row.placement].last_entries[row.service_month] = row.entry
    return dict(found)


_STANDING_CHARGES = """
    SELECT p.code AS placement, c.service_month, r.code AS price, c.component, sum(c.amount) AS amount
    FROM charges c JOIN placements p ON p.id = c.placement_id JOIN prices r ON r.id = c.price_id
    WHERE c.batch <= :known {and_placements}
    GROUP BY p.code, c.service_month, r.code, c.component HAVING sum(c.amount) <> 0
    {order}
"""
_STANDING_ACCEPTED = """
    SELECT p.code AS placement, c.service_month, i.code AS invoice, c.line, c.component, sum(c.amount) AS amount
    FROM accepted_charges c JOIN placements p ON p.id = c.placement_id JOIN invoices i ON i.id = c.invoice_id
    WHERE c.batch <= :known {and_placements}
    GROUP BY p.code, c.service_month, i.code, c.line, c.component HAVING sum(c.amount) <> 0
    {order}
"""
_STANDING_ALLOCATIONS = """
    SELECT p.code AS placement, e.service_month, g.code AS agreement, a.standing, b.code AS budget, a.settled,
           l.code AS lead_budget, sum(a.amount) AS amount
    FROM entries e JOIN placements p ON p.id = e.placement_id JOIN allocations a ON a.entry = e.number
         LEFT JOIN agreements g ON g.id = a.agreement_id JOIN budgets b ON b.id = a.budget_id
         JOIN budgets l ON l.id = a.lead_budget_id
    WHERE e.batch <= :known AND e.kind = 'charge' {and_placements}
    GROUP BY p.code, e.service_month, g.code, a.standing, b.code, a.settled, l.code HAVING sum(a.amount) <> 0
    {order}
"""
_LAST_ENTRIES = """
    SELECT p.code AS placement, e.service_month, max(e.number) AS entry
    FROM entries e JOIN placements p ON p.id = e.placement_id
    WHERE e.batch <= :known AND e.kind = 'charge' {and_placements}
    GROUP BY p.code, e.service_month
    {order}
"""
_ORDERS = {
    _STANDING_CHARGES: ("p.code", "c.service_month", "r.code", "c.component"),
    _STANDING_ACCEPTED: ("p.code", "c.service_month", "i.code", "c.line", "c.component"),
    _STANDING_ALLOCATIONS: (
        *("p.code", "e.service_month", "g.code", "a.standing", "b.code", "a.settled"),
        "l.code",
    ),
    _LAST_ENTRIES: ("p.code", "e.service_month"),
}


def placements_with_accepted(books: Books) -> set[str]:
    """Placements of which something accepted was ever charged."""
    chosen = text(
        "SELECT DISTINCT p.code FROM accepted_charges c JOIN placements p ON p.id = c.placement_id"
        " WHERE c.batch <= :known"
    )
    return set(books.connection.execute(chosen, {"known": books.batch}).scalars())


def _of_placements(books: Books, statement: str, placements: Collection[str] | None) -> Iterable[Any]:
    order = by_code_points(books.connection, *_ORDERS[statement])
    if placements is None:
        chosen = text(statement.format(and_placements="", order=order))
        return books.connection.execute(chosen, {"known": books.batch})
    chosen = text(statement.format(and_placements="AND p.code IN :placements", order=order))
    chosen = chosen.bindparams(bindparam("placements", type_=String, expanding=True))
    return books.connection.execute(chosen, {"known": books.batch, "placements": sorted(placements)})


def misplaced_balances(
    books: Books,
    names: InWhoseName,
    upto: Month,
    placements: Collection[str] | None = None,
) -> dict[tuple[str | None, str | None], dict[Account, int]]:
    """Open balances of what was posted in months up to `upto` that stand in another agency's name than `names` says.

    By placement and service month (none: a balance of a paper that no placement is known for); pence.
    """
    if not names:
        return {}
    codes = KnownNumbers(books)
    of = names.items()
    stand_in = ", ".join(f"({codes.budgets[budget]}, {codes.agencies[agency]})" for budget, agency in of)
    parameters: dict[str, Any] = {"accounts": sorted(OPEN_BALANCES), "upto": str(upto), "known": books.batch}
    lists: list[BindParameter[Any]] = [bindparam("accounts", type_=String, expanding=True)]
    if placements is not None:
        lists.append(bindparam("placements", type_=String, expanding=True))
        parameters["placements"] = sorted(placements)
    only = "AND (p.code IN :placements OR p.code IS NULL)" if placements is not None else ""
    chosen = text(_MISPLACED.format(and_placements=only, stand_in=stand_in)).bindparams(*lists)
    # Databases differ in how they order codes, and in where they put empty ones.
    rows = sorted(books.connection.execute(chosen, parameters), key=lambda row: [code or "" for code in row[:-1]])
    return added_up(
        (
            row.placement,
            row.service_month,
            Account(
                row.agency,
                row.account,
                row.counterparty,
                row.budget,
                row.agreement,
                row.standing,
                row.purse,
                row.counterparty_purse,
            ),
            int(row.amount),
        )
        for row in rows
    )


_MISPLACED = """
    WITH books (budget_id, agency_id) AS (VALUES {stand_in})
    SELECT p.code AS placement, e.service_month, a.code AS agency, o.account, c.code AS counterparty,
           b.code AS budget, g.code AS agreement, o.standing, u.code AS purse, q.code AS counterparty_purse,
           sum(o.amount) AS amount
    FROM postings o JOIN entries e ON e.number = o.entry LEFT JOIN placements p ON p.id = e.placement_id
         JOIN agencies a ON a.id = o.agency_id LEFT JOIN agencies c ON c.id = o.counterparty_id
         LEFT JOIN budgets b ON b.id = o.budget_id LEFT JOIN agreements g ON g.id = o.agreement_id
         JOIN budgets u ON u.id = o.purse_id LEFT JOIN budgets q ON q.id = o.counterparty_purse_id
         LEFT JOIN books own ON own.budget_id = o.purse_id
         LEFT JOIN books other ON other.budget_id = o.counterparty_purse_id
    WHERE o.account IN :accounts AND e.posting_month <= :upto AND e.batch <= :known {and_placements}
          AND (own.agency_id <> o.agency_id OR other.agency_id <> o.counterparty_id)
    GROUP BY p.code, e.service_month, a.code, o.account, c.code, b.code, g.code, o.standing, u.code, q.code
    HAVING sum(o.amount) <> 0
"""


def expenditure_gaps(books: Books, account: str) -> list[Any]:
    """Placement months in which postings to an account are not what charge entries allocated: normally none."""
    rows = books.connection.execute(
        text(
            """
            SELECT p.code AS placement, x.service_month, b.code AS budget, x.standing, sum(x.amount) AS gap
            FROM (
                SELECT e.placement_id, e.service_month, o.budget_id, o.standing, o.amount
                FROM entries e JOIN postings o ON o.entry = e.number
                WHERE e.kind = 'charge' AND o.account = :account AND e.batch <= :known
                UNION ALL
                SELECT e.placement_id, e.service_month, a.budget_id, a.standing, -a.amount
                FROM entries e JOIN allocations a ON a.entry = e.number
                WHERE e.kind = 'charge' AND e.batch <= :known
            ) x JOIN placements p ON p.id = x.placement_id JOIN budgets b ON b.id = x.budget_id
            GROUP BY p.code, x.service_month, b.code, x.standing HAVING sum(x.amount) <> 0
            """
        ),
        {"account": account, "known": books.batch},
    )
    return list(rows)
