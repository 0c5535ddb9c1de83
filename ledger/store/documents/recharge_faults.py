"""Where documents that this ledger issued are not as they should be: numbers, totals, what the journal billed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import text

from ledger.domain.money_and_days.money import pounds
from ledger.journal.accounts import DUE_FROM_BILLED, DUE_TO_BILLED
from ledger.store.books import Books
from ledger.store.documents.recharges import DATED


def recharge_faults(books: Books) -> Iterator[tuple[str, str]]:
    """Where papers issued are not numbered without gaps, or say other than the journal: place and what is wrong."""
    connection = books.connection
    parameters = {"known": books.batch, "due_from": DUE_FROM_BILLED, "due_to": DUE_TO_BILLED}
    for row in connection.execute(_NUMBER_FAULTS, parameters):
        yield f"recharges of {row.code}", f"{row.held} documents are held, the last is numbered {row.last}"
    for row in connection.execute(_TOTAL_FAULTS, parameters):
        yield f"recharge {row.number}", f"its lines come to {pounds(int(row.gap))} more than its total"
    for row in connection.execute(_BOTH_WAYS, {**parameters, "dated": DATED}):
        place = f"recharges of {row.creditor} to {row.debtor}, {row.placement} {row.service_month}"
        apart = f"{pounds(int(row.more))} are invoiced in change {row.batch} and {pounds(-int(row.less))} credited"
        yield place, f"{apart}, where one line for the difference is right"
    for row in connection.execute(_BILLED_FAULTS, parameters):
        place = f"recharge {row.paper}, {row.placement} {row.service_month}"
        apart = pounds(abs(int(row.gap)))
        yield (
            place,
            f"its lines of {row.budget} ({row.standing}) are {apart} apart from what the journal has as invoiced",
        )


_NUMBER_FAULTS = text(
    """
    SELECT a.code, count(*) AS held, max(r.sequence) AS last
    FROM recharges r JOIN agencies a ON a.id = r.from_agency_id WHERE r.batch <= :known
    GROUP BY a.code HAVING count(*) <> max(r.sequence) ORDER BY a.code
    """
)
_TOTAL_FAULTS = text(
    """
    SELECT r.number, sum(l.amount) - r.total AS gap
    FROM recharges r JOIN recharge_lines l ON l.recharge_id = r.id WHERE r.batch <= :known
    GROUP BY r.number, r.total HAVING sum(l.amount) <> r.total ORDER BY r.number
    """
)
# What differs of a creditor, debtor, placement and month is one way: above nil billed, below nil credited. Earlier
# editions issued both; what they issued stands, and their batches do not say which day it was to bear.
_BOTH_WAYS = text(
    """
    SELECT r.batch, f.code AS creditor, t.code AS debtor, p.code AS placement, l.service_month,
           sum(CASE WHEN l.amount > 0 THEN l.amount ELSE 0 END) AS more,
           sum(CASE WHEN l.amount < 0 THEN l.amount ELSE 0 END) AS less
    FROM recharge_lines l JOIN recharges r ON r.id = l.recharge_id JOIN batches b ON b.number = r.batch
         JOIN agencies f ON f.id = r.from_agency_id JOIN agencies t ON t.id = r.to_agency_id
         JOIN placements p ON p.id = l.placement_id
    WHERE r.kind <> 'internal_journal' AND b.details LIKE :dated AND r.batch <= :known
    GROUP BY r.batch, f.code, t.code, p.code, l.service_month
    HAVING max(l.amount) > 0 AND min(l.amount) < 0
    ORDER BY r.batch, f.code, t.code, p.code, l.service_month
    """
)
# Each line once, as the creditor's books bill it and as the debtor's own mirror it.
_BILLED_FAULTS = text(
    """
    SELECT y.paper, p.code AS placement, y.service_month, b.code AS budget, y.standing, sum(y.amount) AS gap
    FROM (
        SELECT s.side, r.number AS paper, l.placement_id, l.service_month, l.agreement_id, l.budget_id, l.standing,
               CASE WHEN s.side = 1 THEN l.lead_budget_id ELSE l.budget_id END AS purse_id,
               s.side * l.amount AS amount
        FROM recharge_lines l JOIN recharges r ON r.id = l.recharge_id
             CROSS JOIN (SELECT 1 AS side UNION ALL SELECT -1) s
        WHERE r.kind <> 'internal_journal' AND r.batch <= :known
        UNION ALL
        SELECT CASE WHEN o.account = :due_from THEN 1 ELSE -1 END, n.paper, e.placement_id, e.service_month,
               o.agreement_id, o.budget_id, o.standing, o.purse_id, -o.amount
        FROM entries e JOIN entry_papers n ON n.entry = e.number JOIN postings o ON o.entry = e.number
        WHERE e.kind = 'recharge' AND o.account IN (:due_from, :due_to) AND e.batch <= :known
    ) y JOIN placements p ON p.id = y.placement_id JOIN budgets b ON b.id = y.budget_id
    GROUP BY y.side, y.paper, p.code, y.service_month, y.agreement_id, b.code, y.standing, y.purse_id
    HAVING sum(y.amount) <> 0 ORDER BY y.paper, p.code, y.service_month
    """
)
