"""What of the journal is still to be billed: balances between agencies, and what budgets bear for their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy import String, bindparam, text

from ledger.domain.documents.shares import STANDINGS, Share
from ledger.domain.money_and_days.periods import Month
from ledger.journal.accounts import DUE_FROM_UNBILLED, EXPENDITURE_FOR_OTHERS
from ledger.store.books import Books


class UnbilledBalance(NamedTuple):
    """What stands unbilled of a share, in pence."""

    share: Share
    amount: int


def unbilled_balances(books: Books, upto: Month) -> list[UnbilledBalance]:
    """What stands in `due_from:unbilled` of service months up to one, whenever it was posted.

    Only of what may be recharged: of a placement, and agreed, interim or disputed.
    """
    parameters = {"account": DUE_FROM_UNBILLED, "upto": str(upto), "standings": STANDINGS}
    return [
        UnbilledBalance(Share(*row[:6]), int(row.amount)) for row in books.connection.execute(_UNBILLED, parameters)
    ]


_UNBILLED = text(
    """
    SELECT p.code, x.service_month, g.code, b.code, x.standing, u.code, x.amount
    FROM (
        SELECT e.placement_id, e.service_month, o.agreement_id, o.budget_id, o.standing, o.purse_id,
               sum(o.amount) AS amount
        FROM postings o JOIN entries e ON e.number = o.entry
        WHERE o.account = :account AND e.service_month <= :upto AND o.standing IN :standings
              AND o.counterparty_purse_id = o.budget_id
        GROUP BY e.placement_id, e.service_month, o.agreement_id, o.budget_id, o.standing, o.purse_id
        HAVING sum(o.amount) <> 0
    ) x JOIN placements p ON p.id = x.placement_id LEFT JOIN agreements g ON g.id = x.agreement_id
      JOIN budgets b ON b.id = x.budget_id JOIN budgets u ON u.id = x.purse_id
    """
).bindparams(bindparam("standings", type_=String, expanding=True))


def unbilled_internally(books: Books, upto: Month, one_agency: Callable[[str, str], bool]) -> list[tuple[Share, int]]:
    """What budgets bear for another budget of their own agency and no internal journal said yet; pence by share.

    `one_agency` tells of two budgets whether they were ever one agency's, so that the rest need not be looked at.
    """
    pairs = [
        (int(row.budget_id), int(row.lead_budget_id))
        for row in books.connection.execute(_PAIRS)
        if one_agency(row.budget, row.lead_budget)
    ]
    if not pairs:
        return []
    listed = ", ".join(f"({budget}, {lead})" for budget, lead in pairs)
    parameters = {"for_others": EXPENDITURE_FOR_OTHERS, "upto": str(upto), "standings": STANDINGS}
    rows = books.connection.execute(
        text(_INTERNAL.format(pairs=listed)).bindparams(bindparam("standings", type_=String, expanding=True)),
        parameters,
    )
    return [(Share(*row[:6]), int(row.amount)) for row in rows]


_PAIRS = text(
    """
    SELECT x.budget_id, x.lead_budget_id, b.code AS budget, u.code AS lead_budget
    FROM (SELECT DISTINCT budget_id, lead_budget_id FROM allocations
          WHERE settled = 'recharge' AND budget_id <> lead_budget_id) x
         JOIN budgets b ON b.id = x.budget_id JOIN budgets u ON u.id = x.lead_budget_id
    """
)
# An allocation is another agency's where its entry charged the lead with expenditure for others; else it is internal.
_INTERNAL = """
    WITH pairs (budget_id, lead_budget_id) AS (VALUES {pairs})
    SELECT p.code, y.service_month, g.code, b.code, y.standing, u.code, sum(y.amount) AS amount
    FROM (
        SELECT e.placement_id, e.service_month, a.agreement_id, a.budget_id, a.standing, a.lead_budget_id, a.amount
        FROM allocations a JOIN pairs i ON i.budget_id = a.budget_id AND i.lead_budget_id = a.lead_budget_id
             JOIN entries e ON e.number = a.entry
        WHERE a.settled = 'recharge' AND e.service_month <= :upto AND a.standing IN :standings
              AND NOT EXISTS (
                  SELECT 1 FROM postings o
                  WHERE o.entry = a.entry AND o.account = :for_others AND o.budget_id = a.budget_id
                        AND o.purse_id = a.lead_budget_id AND o.standing = a.standing
                        AND coalesce(o.agreement_id, 0) = coalesce(a.agreement_id, 0)
              )
        UNION ALL
        SELECT l.placement_id, l.service_month, l.agreement_id, l.budget_id, l.standing, l.lead_budget_id, -l.amount
        FROM recharge_lines l JOIN recharges r ON r.id = l.recharge_id
        WHERE r.kind = 'internal_journal' AND l.service_month <= :upto
    ) y JOIN placements p ON p.id = y.placement_id LEFT JOIN agreements g ON g.id = y.agreement_id
      JOIN budgets b ON b.id = y.budget_id JOIN budgets u ON u.id = y.lead_budget_id
    GROUP BY p.code, y.service_month, g.code, b.code, y.standing, u.code HAVING sum(y.amount) <> 0
"""
