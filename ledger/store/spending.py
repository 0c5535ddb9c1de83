"""What budgets were made to bear, by month, and the placements that name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import Connection, String, bindparam, text

from ledger.journal.accounts import EXPENDITURE_BUDGET
from ledger.store.batches import ALL_BATCHES
from ledger.store.facts import in_parts


def spent_by_month(
    connection: Connection, budgets: Collection[str], known_at: int = ALL_BATCHES
) -> dict[tuple[str, str], tuple[int, int]]:
    """By budget and service month: pence in its expenditure account, and what of it charge entries put there.

    What a paper moved for no service month counts in the month it was posted in.
    """
    rows = connection.execute(_SPENT, {"budgets": sorted(budgets), "account": EXPENDITURE_BUDGET, "known": known_at})
    return {(row.budget, row.month): (int(row.spent), int(row.charged)) for row in rows}


_SPENT = text(
    """
    SELECT b.code AS budget, coalesce(e.service_month, e.posting_month) AS month, sum(o.amount) AS spent,
           sum(CASE WHEN e.kind = 'charge' THEN o.amount ELSE 0 END) AS charged
    FROM postings o JOIN entries e ON e.number = o.entry JOIN budgets b ON b.id = o.budget_id
    WHERE b.code IN :budgets AND o.account = :account AND e.batch <= :known
    GROUP BY b.code, coalesce(e.service_month, e.posting_month)
    """
).bindparams(bindparam("budgets", type_=String, expanding=True))


def placements_naming(connection: Connection, budgets: Collection[str]) -> set[str]:
    """Placements that ever named one of these budgets, in a clause, as lead or as fallback."""
    return set(connection.execute(_NAMING, {"budgets": sorted(budgets)}).scalars())


_NAMING = text(
    """
    WITH named (id) AS (SELECT id FROM budgets WHERE code IN :budgets)
    SELECT p.code FROM placements p
    WHERE p.id IN (SELECT v.placement_id FROM placement_versions v
                   WHERE v.lead_budget_id IN (SELECT id FROM named) OR v.fallback_budget_id IN (SELECT id FROM named))
       OR p.id IN (SELECT a.placement_id FROM agreement_versions a JOIN clause_versions c
                   ON c.agreement_id = a.agreement_id WHERE c.budget_id IN (SELECT id FROM named))
    """
).bindparams(bindparam("budgets", type_=String, expanding=True))


def allocated_by_month(
    connection: Connection, placements: Collection[str], known_at: int = ALL_BATCHES
) -> dict[tuple[str, str, str, str], int]:
    """What the charge entries of these placements allocated: pence by placement, month, budget and standing."""
    rows = connection.execute(_ALLOCATED, {"placements": sorted(placements), "known": known_at})
    return {(row.placement, row.month, row.budget, row.standing): int(row.amount) for row in rows}


_ALLOCATED = text(
    """
    SELECT p.code AS placement, e.service_month AS month, b.code AS budget, a.standing, sum(a.amount) AS amount
    FROM entries e JOIN placements p ON p.id = e.placement_id JOIN allocations a ON a.entry = e.number
         JOIN budgets b ON b.id = a.budget_id
    WHERE p.code IN :placements AND e.kind = 'charge' AND e.batch <= :known
    GROUP BY p.code, e.service_month, b.code, a.standing HAVING sum(a.amount) <> 0
    """
).bindparams(bindparam("placements", type_=String, expanding=True))


def charged_by_month(
    connection: Connection, placements: Collection[str], components: Collection[str], known_at: int = ALL_BATCHES
) -> dict[tuple[str, str], int]:
    """What these placements were charged for these components: pence by placement and month."""
    parameters = {"placements": sorted(placements), "components": sorted(components), "known": known_at}
    return {(row.placement, row.month): int(row.amount) for row in connection.execute(_CHARGED, parameters)}


_CHARGED = text(
    """
    SELECT p.code AS placement, c.service_month AS month, sum(c.amount) AS amount
    FROM charges c JOIN placements p ON p.id = c.placement_id
    WHERE p.code IN :placements AND c.component IN :components AND c.batch <= :known
    GROUP BY p.code, c.service_month HAVING sum(c.amount) <> 0
    """
).bindparams(
    bindparam("placements", type_=String, expanding=True), bindparam("components", type_=String, expanding=True)
)


def borne_between(
    connection: Connection, first: str, last: str, known_at: int = ALL_BATCHES
) -> dict[tuple[str, str], tuple[int, int]]:
    """What budgets bear of placements in service months from `first` to `last`, by charge entries.

    By placement and budget: pence, and what of them is agreed.
    """
    rows = connection.execute(_BORNE, {"first": first, "last": last, "known": known_at})
    return {(row.placement, row.budget): (int(row.amount), int(row.agreed)) for row in rows}


_BORNE = text(
    """
    SELECT p.code AS placement, b.code AS budget, sum(a.amount) AS amount,
           sum(CASE WHEN a.standing = 'agreed' THEN a.amount ELSE 0 END) AS agreed
    FROM entries e JOIN allocations a ON a.entry = e.number JOIN placements p ON p.id = e.placement_id
         JOIN budgets b ON b.id = a.budget_id
    WHERE e.kind = 'charge' AND e.service_month BETWEEN :first AND :last AND e.batch <= :known
    GROUP BY p.code, b.code HAVING sum(a.amount) <> 0
    """
)


class Allocated(NamedTuple):
    """What the charge entries of one placement and service month allocated to a budget, in pence."""

    placement: str
    month: str
    agreement: str | None
    budget: str
    standing: str
    lead_budget: str
    amount: int


def allocated_under(
    connection: Connection, placements: Collection[str], first_month: str, known_at: int = ALL_BATCHES
) -> Iterator[Allocated]:
    """What the charge entries of these placements allocated, by month, agreement, budget, standing and lead.

    The months before `first_month` are told as one, 0001-01.
    """
    for part in in_parts(placements):
        parameters = {"placements": sorted(part), "first": first_month, "known": known_at}
        for *key, amount in connection.execute(_ALLOCATED_UNDER, parameters):
            yield Allocated._make((*key, int(amount)))


_ALLOCATED_UNDER = text(
    """
    SELECT placement, month, agreement, budget, standing, lead_budget, sum(amount) AS amount
    FROM (SELECT p.code AS placement, g.code AS agreement, b.code AS budget, a.standing, l.code AS lead_budget,
                 a.amount, CASE WHEN e.service_month < :first THEN '0001-01' ELSE e.service_month END AS month
          FROM entries e JOIN placements p ON p.id = e.placement_id JOIN allocations a ON a.entry = e.number
               LEFT JOIN agreements g ON g.id = a.agreement_id JOIN budgets b ON b.id = a.budget_id
               JOIN budgets l ON l.id = a.lead_budget_id
          WHERE p.code IN :placements AND e.kind = 'charge' AND e.batch <= :known) borne
    GROUP BY placement, month, agreement, budget, standing, lead_budget HAVING sum(amount) <> 0
    """
).bindparams(bindparam("placements", type_=String, expanding=True))


def charged_for_hours(connection: Connection, known_at: int = ALL_BATCHES) -> dict[tuple[str, str], int]:
    """What was charged under prices that rows of therapy hours ever named: pence by price and service month."""
    rows = connection.execute(_CHARGED_FOR_HOURS, {"known": known_at})
    return {(row.price, row.month): int(row.amount) for row in rows}


_CHARGED_FOR_HOURS = text(
    """
    SELECT r.code AS price, c.service_month AS month, sum(c.amount) AS amount
    FROM charges c JOIN prices r ON r.id = c.price_id
    WHERE c.price_id IN (SELECT price_id FROM therapy_hours_versions WHERE price_id IS NOT NULL)
          AND c.batch <= :known
    GROUP BY r.code, c.service_month HAVING sum(c.amount) <> 0
    """
)


def borne_beside_hours(connection: Connection, known_at: int = ALL_BATCHES) -> dict[tuple[str, str], dict[str, int]]:
    """What budgets bore of placements with therapy hours, in the months that have them: pence by budget."""
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in connection.execute(_BORNE_BESIDE_HOURS, {"known": known_at}):
        found[row.placement, row.month][row.budget] = int(row.amount)
    return dict(found)


_BORNE_BESIDE_HOURS = text(
    """
    SELECT p.code AS placement, e.service_month AS month, b.code AS budget, sum(a.amount) AS amount
    FROM (SELECT DISTINCT placement_id, service_month FROM therapy_hours_versions) h
         JOIN entries e ON e.placement_id = h.placement_id AND e.service_month = h.service_month
         JOIN placements p ON p.id = e.placement_id JOIN allocations a ON a.entry = e.number
         JOIN budgets b ON b.id = a.budget_id
    WHERE e.kind = 'charge' AND e.batch <= :known
    GROUP BY p.code, e.service_month, b.code HAVING sum(a.amount) <> 0
    """
)
