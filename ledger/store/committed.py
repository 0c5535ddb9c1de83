"""What budgets bear of service months, as the journal says it: added up in the store, never row by row."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, text

from ledger.journal.accounts import EXPENDITURE_BUDGET
from ledger.store.batches import ALL_BATCHES


class Borne(NamedTuple):
    """What one budget bears of a service month with one standing; pence."""

    budget: str
    service_month: str
    standing: str
    pence: int


class PaperBorne(NamedTuple):
    """What papers added to a budget's spending beside the charges: accepted differences, roundings, write-offs."""

    placement: str | None
    service_month: str
    budget: str
    pence: int


def borne_by_charges(connection: Connection, first: str, last: str, known_at: int = ALL_BATCHES) -> list[Borne]:
    """What charge entries say each budget bears of the service months from one to another (`2026-04`)."""
    rows = connection.execute(
        text(
            """
            SELECT b.code, e.service_month, a.standing, sum(a.amount)
            FROM entries e JOIN allocations a ON a.entry = e.number JOIN budgets b ON b.id = a.budget_id
            WHERE e.kind = 'charge' AND e.service_month BETWEEN :first AND :last AND e.batch <= :known
            GROUP BY b.code, e.service_month, a.standing HAVING sum(a.amount) <> 0
            """
        ),
        {"first": first, "last": last, "known": known_at},
    )
    return [Borne(budget, month, standing, int(pence)) for budget, month, standing, pence in rows]


def borne_by_placement(connection: Connection, month: str, known_at: int = ALL_BATCHES) -> list[tuple[str, Borne]]:
    """The same of one service month, by placement."""
    rows = connection.execute(
        text(
            """
            SELECT p.code, b.code, e.service_month, a.standing, sum(a.amount)
            FROM entries e JOIN placements p ON p.id = e.placement_id JOIN allocations a ON a.entry = e.number
                 JOIN budgets b ON b.id = a.budget_id
            WHERE e.kind = 'charge' AND e.service_month = :month AND e.batch <= :known
            GROUP BY p.code, b.code, e.service_month, a.standing HAVING sum(a.amount) <> 0
            """
        ),
        {"month": month, "known": known_at},
    )
    return [(placement, Borne(budget, of, standing, int(pence))) for placement, budget, of, standing, pence in rows]


def borne_by_papers(
    connection: Connection, first: str, last: str, known_at: int = ALL_BATCHES, after_batch: int = 0
) -> list[PaperBorne]:
    """What other entries added to the spending of budgets, of service months from one to another.

    Only those recorded after one batch and up to another; one without a service month counts when it was posted.
    """
    rows = connection.execute(
        text(
            """
            SELECT p.code, coalesce(e.service_month, e.posting_month), b.code, sum(o.amount)
            FROM entries e JOIN postings o ON o.entry = e.number JOIN budgets b ON b.id = o.budget_id
                 LEFT JOIN placements p ON p.id = e.placement_id
            WHERE e.kind NOT IN ('charge', 'transfer') AND o.account = :account
                  AND coalesce(e.service_month, e.posting_month) BETWEEN :first AND :last
                  AND e.batch > :after AND e.batch <= :known
            GROUP BY p.code, coalesce(e.service_month, e.posting_month), b.code HAVING sum(o.amount) <> 0
            """
        ),
        {"account": EXPENDITURE_BUDGET, "first": first, "last": last, "after": after_batch, "known": known_at},
    )
    return [PaperBorne(placement, month, budget, int(pence)) for placement, month, budget, pence in rows]
