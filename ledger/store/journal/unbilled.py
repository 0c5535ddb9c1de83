"""What the charges of a placement's month come to share by share, and which months are billed otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping

from sqlalchemy import String, bindparam, text

from ledger.domain.documents.shares import STANDINGS, Share
from ledger.domain.money_and_days.periods import Month
from ledger.journal.accounts import DUE_FROM_BILLED, DUE_FROM_UNBILLED, EXPENDITURE_FOR_OTHERS
from ledger.journal.standings import ShareStands
from ledger.reconciliation.partners.line_parts import MonthKey, Part
from ledger.store.books import Books
from ledger.store.facts.versions import in_parts
from ledger.store.journal.entries import KnownNumbers

PartsOfMonths = Mapping[MonthKey, list[Part]]


def months_billed_otherwise(books: Books, upto: Month, agencies: Mapping[str, str]) -> set[MonthKey]:
    """Months up to one in which what two agencies come to by charges is not what was billed between them.

    `agencies` are those that hold each budget on the day of billing; what one of them owes itself is not looked at.
    """
    codes = KnownNumbers(books)
    named = ", ".join(f"({codes.budgets[code]}, {codes.agencies[of]})" for code, of in agencies.items())
    if not named:
        return set()
    chosen = text(_DIFFERING.format(holders=named)).bindparams(bindparam("standings", type_=String, expanding=True))
    parameters = {"account": DUE_FROM_UNBILLED, "upto": str(upto), "standings": STANDINGS, "known": books.batch}
    return {(row.placement, row.service_month) for row in books.connection.execute(chosen, parameters)}


# An entry of kind `accepted` moved what was owed too, as long as what is accepted was no charge.
_DUE = """
    SELECT e.placement_id, e.service_month, o.agreement_id, o.budget_id, o.standing, o.purse_id AS lead_budget_id,
           sum(o.amount) AS amount
    FROM postings o JOIN entries e ON e.number = o.entry
    WHERE o.account = :account AND e.kind IN ('charge', 'accepted') AND o.standing IN :standings
          AND e.batch <= :known {condition}
    GROUP BY e.placement_id, e.service_month, o.agreement_id, o.budget_id, o.standing, o.purse_id
    HAVING sum(o.amount) <> 0
"""
_DIFFERING = f"""
    WITH holders (budget_id, agency_id) AS (VALUES {{holders}})
    SELECT p.code AS placement, y.service_month
    FROM (
        SELECT d.placement_id, d.service_month, d.budget_id, d.lead_budget_id, d.amount
        FROM ({_DUE.format(condition="AND e.service_month <= :upto")}) d
        UNION ALL
        SELECT l.placement_id, l.service_month, l.budget_id, l.lead_budget_id, -l.amount
        FROM recharge_lines l JOIN recharges r ON r.id = l.recharge_id
        WHERE r.kind <> 'internal_journal' AND l.service_month <= :upto AND r.batch <= :known
    ) y JOIN holders c ON c.budget_id = y.lead_budget_id JOIN holders h ON h.budget_id = y.budget_id
      JOIN placements p ON p.id = y.placement_id
    WHERE c.agency_id <> h.agency_id
    GROUP BY p.code, y.service_month, c.agency_id, h.agency_id HAVING sum(y.amount) <> 0
"""  # noqa: S608 (the text put in is our own)


def shares_due(books: Books, placements: Collection[str], posted: Month | None = None) -> PartsOfMonths:
    """What charges make each share of these placements owe another agency, by month; pence.

    With `posted`, only what was posted in that month or before.
    """
    condition = "AND e.placement_id IN (SELECT id FROM wanted)"
    if posted:
        condition += " AND e.posting_month <= :posted"
    chosen = text(_SHARES.format(due=_DUE.format(condition=condition))).bindparams(
        bindparam("placements", type_=String, expanding=True), bindparam("standings", type_=String, expanding=True)
    )
    given = {"account": DUE_FROM_UNBILLED, "standings": STANDINGS, "known": books.batch}
    if posted:
        given["posted"] = str(posted)
    found: dict[MonthKey, list[Part]] = defaultdict(list)
    for some in in_parts(sorted(placements)):
        for *share, amount in books.connection.execute(chosen, {**given, "placements": some}):
            found[share[0], share[1]].append(Part(Share(*share), int(amount)))
    return found


_SHARES = """
    WITH wanted AS (SELECT id FROM placements WHERE code IN :placements)
    SELECT p.code, y.service_month, g.code, b.code, y.standing, u.code, y.amount
    FROM ({due}) y JOIN placements p ON p.id = y.placement_id LEFT JOIN agreements g ON g.id = y.agreement_id
      JOIN budgets b ON b.id = y.budget_id JOIN budgets u ON u.id = y.lead_budget_id
    ORDER BY y.placement_id, y.service_month, y.agreement_id NULLS FIRST, y.budget_id, y.standing, y.lead_budget_id
"""


def shares_that_stand(books: Books, *, unbilled_only: bool = False) -> dict[MonthKey, dict[Share, ShareStands]]:
    """Of each month what its shares stand at, where one stands unbilled or (unless `unbilled_only`) billed."""
    parameters = {"unbilled": DUE_FROM_UNBILLED, "billed": DUE_FROM_BILLED, "known": books.batch}
    found: dict[MonthKey, dict[Share, ShareStands]] = defaultdict(dict)
    for row in books.connection.execute(_STAND, parameters):
        share, stands = Share(*row[:6]), ShareStands(int(row[6]), int(row[7]))
        found[share.placement, share.service_month][share] = stands
    return {
        month: shares
        for month, shares in found.items()
        if not unbilled_only or any(each.unbilled for each in shares.values())
    }


_STAND = text(
    """
    SELECT p.code, y.service_month, g.code, b.code, coalesce(y.standing, ''), u.code, y.unbilled, y.billed
    FROM (
        SELECT e.placement_id, e.service_month, o.agreement_id, o.budget_id, o.standing, o.purse_id,
               sum(CASE WHEN o.account = :unbilled THEN o.amount ELSE 0 END) AS unbilled,
               sum(CASE WHEN o.account = :billed THEN o.amount ELSE 0 END) AS billed
        FROM postings o JOIN entries e ON e.number = o.entry
        WHERE o.account IN (:unbilled, :billed) AND e.placement_id IS NOT NULL AND e.batch <= :known
        GROUP BY e.placement_id, e.service_month, o.agreement_id, o.budget_id, o.standing, o.purse_id
    ) y JOIN placements p ON p.id = y.placement_id LEFT JOIN agreements g ON g.id = y.agreement_id
      JOIN budgets b ON b.id = y.budget_id JOIN budgets u ON u.id = y.purse_id
    WHERE y.unbilled <> 0 OR y.billed <> 0
    ORDER BY y.placement_id, y.service_month, y.agreement_id NULLS FIRST, y.budget_id, y.standing NULLS FIRST,
             y.purse_id
    """
)


def months_told_otherwise(books: Books, upto: Month, one_agency: Callable[[str, str], bool]) -> PartsOfMonths:
    """What budgets bear for another budget of their own agency, of months that internal journals tell otherwise.

    `one_agency` tells of two budgets whether they were ever one agency's, so that the rest need not be looked at.
    """
    pairs = [
        (int(row.budget_id), int(row.lead_budget_id))
        for row in books.connection.execute(_PAIRS)
        if one_agency(row.budget, row.lead_budget)
    ]
    if not pairs:
        return {}
    listed = ", ".join(f"({budget}, {lead})" for budget, lead in pairs)
    chosen = text(_INTERNAL.format(pairs=listed)).bindparams(bindparam("standings", type_=String, expanding=True))
    parameters = {
        "for_others": EXPENDITURE_FOR_OTHERS,
        "upto": str(upto),
        "standings": STANDINGS,
        "known": books.batch,
    }
    found: dict[MonthKey, list[Part]] = defaultdict(list)
    for *share, amount in books.connection.execute(chosen, parameters):
        found[share[0], share[1]].append(Part(Share(*share), int(amount)))
    return found


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
    WITH pairs (budget_id, lead_budget_id) AS (VALUES {pairs}),
    borne AS (
        SELECT e.placement_id, e.service_month, a.agreement_id, a.budget_id, a.standing, a.lead_budget_id,
               sum(a.amount) AS amount
        FROM allocations a JOIN pairs i ON i.budget_id = a.budget_id AND i.lead_budget_id = a.lead_budget_id
             JOIN entries e ON e.number = a.entry
        WHERE a.settled = 'recharge' AND e.service_month <= :upto AND a.standing IN :standings AND e.batch <= :known
              AND NOT EXISTS (
                  SELECT 1 FROM postings o
                  WHERE o.entry = a.entry AND o.account = :for_others AND o.budget_id = a.budget_id
                        AND o.purse_id = a.lead_budget_id AND o.standing = a.standing
                        AND coalesce(o.agreement_id, 0) = coalesce(a.agreement_id, 0)
              )
        GROUP BY e.placement_id, e.service_month, a.agreement_id, a.budget_id, a.standing, a.lead_budget_id
    ), otherwise AS (
        SELECT y.placement_id, y.service_month, y.budget_id, y.lead_budget_id
        FROM (
            SELECT placement_id, service_month, budget_id, lead_budget_id, amount FROM borne
            UNION ALL
            SELECT l.placement_id, l.service_month, l.budget_id, l.lead_budget_id, -l.amount
            FROM recharge_lines l JOIN recharges r ON r.id = l.recharge_id
            WHERE r.kind = 'internal_journal' AND l.service_month <= :upto AND r.batch <= :known
        ) y
        GROUP BY y.placement_id, y.service_month, y.budget_id, y.lead_budget_id HAVING sum(y.amount) <> 0
    )
    SELECT p.code, y.service_month, g.code, b.code, coalesce(x.standing, 'agreed'), u.code, coalesce(x.amount, 0)
    FROM otherwise y
         LEFT JOIN borne x ON x.placement_id = y.placement_id AND x.service_month = y.service_month
              AND x.budget_id = y.budget_id AND x.lead_budget_id = y.lead_budget_id
         JOIN placements p ON p.id = y.placement_id LEFT JOIN agreements g ON g.id = x.agreement_id
         JOIN budgets b ON b.id = y.budget_id JOIN budgets u ON u.id = y.lead_budget_id
    ORDER BY y.placement_id, y.service_month, x.agreement_id NULLS FIRST, y.budget_id, x.standing NULLS FIRST,
             y.lead_budget_id
"""
