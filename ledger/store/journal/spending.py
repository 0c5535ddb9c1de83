"""What budgets were made to bear, by month, and the placements that name them.

Three quantities, each with its own word. *Spent*: all that stands in a budget's expenditure account, by charges and
by papers. *Allocated*: what charge entries put there, placement by placement and with its standing; papers have no
part in it. *Charged*: what placements cost, before it is split between budgets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import String, bindparam, text

from ledger.domain.sheet.columns import Amount
from ledger.journal.accounts import EXPENDITURE_BUDGET
from ledger.store.books import Books
from ledger.store.facts.versions import in_parts


class Spent(NamedTuple):
    """What one budget has spent on a service month with one standing, or none (blank) for papers."""

    budget: str
    service_month: str
    standing: str
    amount: Amount


class AddedByPapers(NamedTuple):
    """What papers added to a budget's spending beside the charges: accepted differences, roundings, write-offs."""

    placement: str | None
    service_month: str
    budget: str
    pence: int


def spent_by_budgets(books: Books, first: str, last: str) -> list[Spent]:
    """What stands in the expenditure accounts of budgets, of the service months from one to another (`2026-04`)."""
    parameters = {"first": first, "last": last, "known": books.batch}
    rows = books.connection.execute(_CHARGES_ALLOCATED_BETWEEN, parameters)
    found = [Spent(budget, month, standing, int(pence)) for budget, month, standing, pence in rows]
    papers = added_by_papers(books, first, last)
    return found + [Spent(each.budget, each.service_month, "", each.pence) for each in papers]


# What charge entries allocate is what they post to expenditure; there are far fewer rows of it.
_CHARGES_ALLOCATED_BETWEEN = text(
    """
    SELECT b.code, e.service_month, a.standing, sum(a.amount)
    FROM entries e JOIN allocations a ON a.entry = e.number JOIN budgets b ON b.id = a.budget_id
    WHERE e.kind = 'charge' AND e.service_month BETWEEN :first AND :last AND e.batch <= :known
    GROUP BY b.code, e.service_month, a.standing HAVING sum(a.amount) <> 0
    """
)


def allocated_to_budgets(
    books: Books, first: str, last: str, placements: Collection[str] | None = None
) -> dict[tuple[str, str], int]:
    """What charge entries of service months from one to another allocated, of placements (None: all).

    Pence by budget and service month.
    """
    sums: dict[tuple[str, str], int] = defaultdict(int)
    given = {"first": first, "last": last, "known": books.batch}
    if placements is None:
        asked = [books.connection.execute(_CHARGES_ALLOCATED_BETWEEN, given)]
    else:
        parts = in_parts(sorted(placements))
        asked = [books.connection.execute(_ALLOCATED_OF, {**given, "placements": part}) for part in parts]
    for rows in asked:
        for budget, month, _, pence in rows:
            sums[budget, month] += int(pence)
    return dict(sums)


_ALLOCATED_OF = text(
    """
    SELECT b.code, e.service_month, a.standing, sum(a.amount)
    FROM entries e JOIN placements p ON p.id = e.placement_id JOIN allocations a ON a.entry = e.number
         JOIN budgets b ON b.id = a.budget_id
    WHERE p.code IN :placements AND e.kind = 'charge' AND e.service_month BETWEEN :first AND :last
          AND e.batch <= :known
    GROUP BY b.code, e.service_month, a.standing HAVING sum(a.amount) <> 0
    """
).bindparams(bindparam("placements", type_=String, expanding=True))


def added_by_papers(books: Books, first: str, last: str, after_batch: int = 0) -> list[AddedByPapers]:
    """What other entries than charges added to the spending of budgets, of service months from one to another.

    Only those recorded after a batch and up to the books'; one without a service month counts when it was posted.
    """
    parameters = {
        "account": EXPENDITURE_BUDGET,
        "first": first,
        "last": last,
        "after": after_batch,
        "known": books.batch,
    }
    rows = books.connection.execute(_ADDED_BY_PAPERS, parameters)
    return [AddedByPapers(placement, month, budget, int(pence)) for placement, month, budget, pence in rows]


_ADDED_BY_PAPERS = text(
    """
    SELECT p.code, coalesce(e.service_month, e.posting_month), b.code, sum(o.amount)
    FROM entries e JOIN postings o ON o.entry = e.number JOIN budgets b ON b.id = o.budget_id
         LEFT JOIN placements p ON p.id = e.placement_id
    WHERE e.kind <> 'charge' AND o.account = :account
          AND coalesce(e.service_month, e.posting_month) BETWEEN :first AND :last
          AND e.batch > :after AND e.batch <= :known
    GROUP BY p.code, coalesce(e.service_month, e.posting_month), b.code HAVING sum(o.amount) <> 0
    """
)


def placements_naming(books: Books, budgets: Collection[str]) -> set[str]:
    """Placements that ever named one of these budgets, in a clause, as lead or as fallback."""
    return set(books.connection.execute(_NAMING, {"budgets": sorted(budgets)}).scalars())


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


def allocated_in(books: Books, month: str) -> Iterator[tuple[str, str, str | None, str, str, int]]:
    """What the charge entries of one service month allocated.

    Each as placement, month, agreement, budget, standing and pence.
    """
    for *key, amount in books.connection.execute(_ALLOCATED_IN, {"month": month, "known": books.batch}):
        yield (*key, int(amount))


_ALLOCATED_IN = text(
    """
    SELECT p.code, e.service_month, g.code, b.code, a.standing, sum(a.amount)
    FROM entries e JOIN placements p ON p.id = e.placement_id JOIN allocations a ON a.entry = e.number
         LEFT JOIN agreements g ON g.id = a.agreement_id JOIN budgets b ON b.id = a.budget_id
    WHERE e.kind = 'charge' AND e.service_month = :month AND e.batch <= :known
    GROUP BY p.code, e.service_month, g.code, b.code, a.standing HAVING sum(a.amount) <> 0
    """
)


def charged_by_month(
    books: Books, placements: Collection[str], components: Collection[str]
) -> dict[tuple[str, str], int]:
    """What these placements were charged for these components: pence by placement and month."""
    parameters = {"placements": sorted(placements), "components": sorted(components), "known": books.batch}
    return {(row.placement, row.month): int(row.amount) for row in books.connection.execute(_CHARGED, parameters)}


_CHARGED = text(
    """
    SELECT p.code AS placement, c.service_month AS month, sum(c.amount) AS amount
    FROM (SELECT placement_id, service_month, component, batch, amount FROM charges
          UNION ALL SELECT placement_id, service_month, component, batch, amount FROM accepted_charges) c
         JOIN placements p ON p.id = c.placement_id
    WHERE p.code IN :placements AND c.component IN :components AND c.batch <= :known
    GROUP BY p.code, c.service_month HAVING sum(c.amount) <> 0
    """
).bindparams(
    bindparam("placements", type_=String, expanding=True), bindparam("components", type_=String, expanding=True)
)


def charged_in_month(books: Books, month: str) -> dict[tuple[str, str], int]:
    """What one service month was charged under prices, accepted amounts apart: pence by placement and price."""
    rows = books.connection.execute(_CHARGED_IN_MONTH, {"month": month, "known": books.batch})
    return {(row.placement, row.price): int(row.amount) for row in rows}


_CHARGED_IN_MONTH = text(
    """
    SELECT p.code AS placement, r.code AS price, sum(c.amount) AS amount
    FROM charges c JOIN placements p ON p.id = c.placement_id JOIN prices r ON r.id = c.price_id
    WHERE c.service_month = :month AND c.batch <= :known
    GROUP BY p.code, r.code HAVING sum(c.amount) <> 0
    """
)


class BorneUnagreed(NamedTuple):
    """What was borne of a placement's month without an agreement in force; pence, and how many charges it has."""

    amount: int
    charges: int
    """Of the month, each rounded to a penny."""


def borne_without_agreement(books: Books) -> dict[tuple[str, str, str], BorneUnagreed]:
    """What charge entries allocated under no agreement, by placement, service month and standing."""
    rows = books.connection.execute(_BORNE_WITHOUT_AGREEMENT, {"known": books.batch})
    return {
        (row.placement, row.month, row.standing): BorneUnagreed(int(row.amount), int(row.charges)) for row in rows
    }


_BORNE_WITHOUT_AGREEMENT = text(
    """
    SELECT p.code AS placement, w.month, w.standing, w.amount, count(c.price_id) AS charges
    FROM (SELECT e.placement_id, e.service_month AS month, a.standing, sum(a.amount) AS amount
          FROM allocations a JOIN entries e ON e.number = a.entry
          WHERE a.agreement_id IS NULL AND e.kind = 'charge' AND e.batch <= :known
          GROUP BY e.placement_id, e.service_month, a.standing HAVING sum(a.amount) <> 0) w
         JOIN placements p ON p.id = w.placement_id
         LEFT JOIN charges c ON c.placement_id = w.placement_id AND c.service_month = w.month AND c.batch <= :known
    GROUP BY p.code, w.month, w.standing, w.amount
    """
)


def months_with_accepted(books: Books) -> set[tuple[str, str]]:
    """Placements' service months that were ever charged for what was accepted of an invoice line."""
    return {(code, month) for code, month in books.connection.execute(_WITH_ACCEPTED, {"known": books.batch})}


_WITH_ACCEPTED = text(
    """
    SELECT DISTINCT p.code, c.service_month FROM accepted_charges c JOIN placements p ON p.id = c.placement_id
    WHERE c.batch <= :known
    """
)


def allocated_between(books: Books, first: str, last: str) -> dict[tuple[str, str], tuple[int, int]]:
    """What was allocated to budgets of placements in service months from `first` to `last`, by charge entries.

    By placement and budget: pence, and what of them is agreed.
    """
    rows = books.connection.execute(_ALLOCATED_BETWEEN, {"first": first, "last": last, "known": books.batch})
    return {(row.placement, row.budget): (int(row.amount), int(row.agreed)) for row in rows}


_ALLOCATED_BETWEEN = text(
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


def allocated_under(books: Books, placements: Collection[str], first_month: str) -> Iterator[Allocated]:
    """What the charge entries of these placements allocated, by month, agreement, budget, standing and lead.

    The months before `first_month` are told as one, 0001-01.
    """
    for part in in_parts(placements):
        parameters = {"placements": sorted(part), "first": first_month, "known": books.batch}
        for *key, amount in books.connection.execute(_ALLOCATED_UNDER, parameters):
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


def charged_for_hours(books: Books) -> dict[tuple[str, str], int]:
    """What was charged under prices that rows of therapy hours ever named: pence by price and service month."""
    rows = books.connection.execute(_CHARGED_FOR_HOURS, {"known": books.batch})
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


def allocated_beside_hours(books: Books) -> dict[tuple[str, str], dict[str, int]]:
    """What was allocated of placements with therapy hours, in the months that have them: pence by budget."""
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in books.connection.execute(_ALLOCATED_BESIDE_HOURS, {"known": books.batch}):
        found[row.placement, row.month][row.budget] = int(row.amount)
    return dict(found)


_ALLOCATED_BESIDE_HOURS = text(
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
