"""What is still open at a month's end: questions of the journal, the findings and the facts, each one SELECT."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, Executable, String, bindparam, text

from ledger.domain.money_and_days.periods import Month
from ledger.journal.accounts import (
    DUE_FROM_BILLED,
    DUE_FROM_UNBILLED,
    ON_ACCOUNT,
    PROVIDER_ACCRUED,
    PROVISION,
)
from ledger.reconciliation.provider.lines import WAITING
from ledger.store.books import Books
from ledger.store.facts.versions import known_as


class OpenBalance(NamedTuple):
    """A balance in one agency's books: how many placement months it has, and their pence (debits less credits)."""

    agency: str
    account: str
    counterparty: str | None
    old: bool
    """Of service months up to the one asked for as old."""
    pennies: bool
    """Less than so many pence each as was asked: rounding that waits for its last invoice, not forgotten cost."""
    sign: int
    """Of what each of the placement months comes to on the account, all standings together: 1 or -1."""
    number: int
    amount: int


class OpenLines(NamedTuple):
    """Invoice lines that nobody has settled, or charges that nobody invoiced (in whose case no agency is told)."""

    agency: str | None
    found: str
    number: int
    billed: int
    expected: int
    apart: int
    """What is still in question of them, and what others ask below their price, added up without sign."""


class NotFirm(NamedTuple):
    """What days without an agreement in force cost in the month, by the lead budget that carries it; pence."""

    lead_budget: str
    placements: int
    amount: int


class BorneAsAgreed(NamedTuple):
    """What a budget bears in the month under an agreement that is in force as agreed; pence."""

    agreement: str
    budget: str
    amount: int


class OpenDispute(NamedTuple):
    """A dispute between two agencies, as it was raised, that goes on; pence as far as it states any."""

    agency: str
    counterparty: str
    placement: str | None
    amount: int


def open_balances(
    books: Books, month: Month, old: Month, pennies: int, *, as_posted: bool = False
) -> list[OpenBalance]:
    """What stands open by agency, account and counterparty; `old` service months (and before) and pennies apart.

    That is what is still open of service months up to this one, whenever it was posted; or `as_posted`, the balances
    of the month's last day, whatever happened since.
    """
    limited = _AS_POSTED if as_posted else _STILL_OPEN
    statement = text(_BALANCES.format(limited=limited)).bindparams(
        bindparam("accounts", type_=String, expanding=True)
    )
    accounts = [DUE_FROM_UNBILLED, DUE_FROM_BILLED, ON_ACCOUNT, PROVISION, PROVIDER_ACCRUED]
    rows = _asked(books, statement, month, accounts=accounts, old=str(old), pennies=pennies)
    found = [
        OpenBalance(
            row.agency,
            row.account,
            row.counterparty,
            bool(row.old),
            bool(row.pennies),
            int(row.sign),
            int(row.counted),
            int(row.amount),
        )
        for row in rows
    ]
    return sorted(found, key=lambda item: (item.agency, item.account, item.counterparty or "", item[3:]))


class DisputedShares(NamedTuple):
    """What stands disputed between two agencies, billed or not: of how many placement months, and their pence."""

    agency: str
    counterparty: str
    number: int
    amount: int


def disputed_shares(books: Books, month: Month) -> list[DisputedShares]:
    """Shares of service months up to this one that stand disputed in their creditors' books.

    A placement's month counts once, also where a part of it is billed and another is not yet.
    """
    statement = text(_DISPUTED).bindparams(bindparam("accounts", type_=String, expanding=True))
    rows = _asked(books, statement, month, accounts=[DUE_FROM_UNBILLED, DUE_FROM_BILLED])
    found = [DisputedShares(row.agency, row.counterparty, int(row.counted), int(row.amount)) for row in rows]
    return sorted(found)


def open_lines(books: Books, month: Month) -> list[OpenLines]:
    """Findings that are open or queried, of papers dated in the month or before and charges of it or before."""
    statement = text(_LINES).bindparams(bindparam("waiting", type_=String, expanding=True))
    rows = _asked(books, statement, month, waiting=WAITING)
    found = [OpenLines(row.agency, row.found, *(int(part) for part in row[2:])) for row in rows]
    return sorted(found, key=lambda item: (item.agency or "", item.found))


class DifferingLine(NamedTuple):
    """An invoice line that did not agree, or a charge that nobody invoiced, settled or not; pence."""

    agency: str | None
    provider: str | None
    invoice: str | None
    dated: date | None
    line: str | None
    found: str
    also: str
    placement: str | None
    price: str | None
    service_month: str | None
    expected: int
    billed: int
    status: str
    reason: str


def differing_lines(books: Books, month: Month) -> list[DifferingLine]:
    """Every line and charge of the month's service or before that did not simply agree."""
    found = [DifferingLine(*row) for row in _asked(books, text(_DIFFERING).columns(dated=Date), month)]
    return sorted(found, key=lambda item: tuple(str(part or "") for part in item))


def lines_not_looked_at(books: Books, month: Month) -> list[tuple[str, int, int]]:
    """Invoice lines that were never reconciled, by the agency addressed: how many, and their pence."""
    rows = _asked(books, text(_NOT_LOOKED_AT), month)
    return sorted((row.agency, int(row.counted), int(row.billed)) for row in rows)


def not_firm(books: Books, month: Month) -> list[NotFirm]:
    """What stands for the month without an agreement in force."""
    rows = _asked(books, text(_NOT_FIRM), month)
    return sorted(NotFirm(row.lead_budget, int(row.counted), int(row.amount)) for row in rows)


def borne_as_agreed(books: Books, month: Month) -> list[BorneAsAgreed]:
    """What each budget bears for the month under agreements whose share is agreed."""
    rows = _asked(books, text(_BORNE), month)
    return sorted(BorneAsAgreed(row.agreement, row.budget, int(row.amount)) for row in rows)


def approvals_given(books: Books) -> dict[str, list[str]]:
    """By agreement, the agencies that have approved it."""
    rows = books.connection.execute(text(_APPROVALS), {"known": books.batch})
    return _by_agreement((row.agreement, row.agency) for row in rows)


def budgets_named(books: Books) -> dict[str, list[str]]:
    """By agreement, the budgets that its clauses name, withdrawn ones too: the journal may still have them."""
    rows = books.connection.execute(text(_NAMED), {"known": books.batch})
    return _by_agreement((row.agreement, row.budget) for row in rows)


def _by_agreement(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for agreement, other in pairs:
        found[agreement].append(other)
    return found


def open_disputes(books: Books, month: Month) -> list[OpenDispute]:
    """Disputes raised by the end of the month that were not resolved by then."""
    rows = _asked(books, text(_DISPUTES), month)
    return [OpenDispute(row.agency, row.counterparty, row.placement, int(row.amount)) for row in rows]


def balances_agreed(books: Books, month: Month) -> set[tuple[str, str]]:
    """Agencies with the counterparties that have agreed their balances of the month's last day."""
    rows = _asked(books, text(_AGREED), month)
    return {(row.agency, row.counterparty) for row in rows}


def roundings_of_year(books: Books, month: Month) -> list[tuple[str, int, int]]:
    """Entries of kind rounding in the financial year up to the month, by agency: how many, and pence of cost."""
    rows = _asked(books, text(_ROUNDINGS), month, first=f"{month.financial_year:04d}-04")
    return sorted((row.agency, int(row.counted), int(row.amount)) for row in rows)


def _asked(books: Books, statement: Executable, month: Month, **more: Any) -> Iterator[Any]:
    """The rows of a question of a month, by what these books know."""
    of_month = {"month": str(month), "last_day": month.last_day, "known": books.batch}
    return iter(books.connection.execute(statement, {**of_month, **more}))


_AS_POSTED = "e.posting_month <= :month"
_STILL_OPEN = "coalesce(e.service_month, e.posting_month) <= :month"
_BALANCES = """
    WITH held AS (
        SELECT o.agency_id, o.account, o.counterparty_id, e.placement_id, e.service_month, sum(o.amount) AS amount
        FROM postings o JOIN entries e ON e.number = o.entry
        WHERE o.account IN :accounts AND {limited} AND e.batch <= :known
        GROUP BY o.agency_id, o.account, o.counterparty_id, e.placement_id, e.service_month
        HAVING sum(o.amount) <> 0
    ), told AS (
        SELECT h.*, CASE WHEN h.service_month <= :old THEN 1 ELSE 0 END AS old,
               CASE WHEN abs(h.amount) < :pennies THEN 1 ELSE 0 END AS pennies,
               CASE WHEN h.amount > 0 THEN 1 ELSE -1 END AS sign
        FROM held h
    )
    SELECT a.code AS agency, t.account, c.code AS counterparty, t.old, t.pennies, t.sign, count(*) AS counted,
           sum(t.amount) AS amount
    FROM told t JOIN agencies a ON a.id = t.agency_id LEFT JOIN agencies c ON c.id = t.counterparty_id
    GROUP BY a.code, t.account, c.code, t.old, t.pennies, t.sign
"""
_DISPUTED = f"""
    WITH held AS (
        SELECT o.agency_id, o.account, o.counterparty_id, e.placement_id, e.service_month, sum(o.amount) AS amount
        FROM postings o JOIN entries e ON e.number = o.entry
        WHERE o.account IN :accounts AND o.standing = 'disputed' AND {_STILL_OPEN} AND e.batch <= :known
        GROUP BY o.agency_id, o.account, o.counterparty_id, e.placement_id, e.service_month
        HAVING sum(o.amount) <> 0
    ), shares AS (
        SELECT h.agency_id, h.counterparty_id, h.placement_id, h.service_month, sum(h.amount) AS amount
        FROM held h GROUP BY h.agency_id, h.counterparty_id, h.placement_id, h.service_month
    )
    SELECT a.code AS agency, c.code AS counterparty, count(*) AS counted, sum(s.amount) AS amount
    FROM shares s JOIN agencies a ON a.id = s.agency_id JOIN agencies c ON c.id = s.counterparty_id
    GROUP BY a.code, c.code
"""  # noqa: S608 (the conditions put in are our own text)
_LINES = f"""
    SELECT a.code AS agency, f.found, count(*) AS counted, sum(f.billed) AS billed, sum(f.expected) AS expected,
           sum(CASE WHEN f.billed > f.expected THEN coalesce(f.in_question, f.billed - f.expected)
                    ELSE f.expected - f.billed END) AS apart
    FROM line_findings f
         LEFT JOIN invoice_versions v ON v.invoice_id = f.invoice_id AND {known_as("v")}
         LEFT JOIN agencies a ON a.id = v.to_agency_id
    WHERE {known_as("f")} AND f.status IN :waiting
          AND (f.service_month <= :month OR (f.service_month IS NULL AND v.dated <= :last_day))
    GROUP BY a.code, f.found
"""  # noqa: S608 (the conditions put in are our own text)
_DIFFERING = f"""
    SELECT a.code AS agency, r.code AS provider, i.code AS invoice, v.dated, f.line, f.found, f.also,
           p.code AS placement, c.code AS price, f.service_month, f.expected, f.billed, f.status, f.reason
    FROM line_findings f
         LEFT JOIN invoices i ON i.id = f.invoice_id
         LEFT JOIN invoice_versions v ON v.invoice_id = f.invoice_id AND {known_as("v")}
         LEFT JOIN agencies a ON a.id = v.to_agency_id
         LEFT JOIN placements p ON p.id = f.placement_id
         LEFT JOIN placement_versions w ON w.placement_id = f.placement_id AND {known_as("w")}
         LEFT JOIN providers r ON r.id = coalesce(v.provider_id, w.provider_id)
         LEFT JOIN prices c ON c.id = f.price_id
    WHERE {known_as("f")} AND f.found <> 'agrees'
          AND (f.service_month <= :month OR (f.service_month IS NULL AND v.dated <= :last_day))
"""  # noqa: S608 (the conditions put in are our own text)
_NOT_LOOKED_AT = f"""
    SELECT a.code AS agency, count(*) AS counted, sum(l.net) AS billed
    FROM invoice_line_versions l JOIN invoice_versions v ON v.invoice_id = l.invoice_id AND {known_as("v")}
         JOIN agencies a ON a.id = v.to_agency_id
    WHERE {known_as("l")} AND NOT l.withdrawn AND NOT v.withdrawn
          AND coalesce(l.first_day, v.dated) <= :last_day
          AND NOT EXISTS (
              SELECT 1 FROM line_findings f WHERE f.invoice_id = l.invoice_id AND f.line = l.line AND {known_as("f")}
          )
    GROUP BY a.code
"""  # noqa: S608 (the conditions put in are our own text)
_NOT_FIRM = """
    SELECT x.lead_budget, count(DISTINCT x.placement_id) AS counted, sum(x.amount) AS amount
    FROM (
        SELECT l.code AS lead_budget, a.standing, e.placement_id, sum(a.amount) AS amount
        FROM entries e JOIN allocations a ON a.entry = e.number JOIN budgets l ON l.id = a.lead_budget_id
        WHERE e.kind = 'charge' AND e.service_month = :month AND e.batch <= :known AND a.agreement_id IS NULL
        GROUP BY l.code, a.standing, e.placement_id HAVING sum(a.amount) <> 0
    ) x
    GROUP BY x.lead_budget
"""
_BORNE = """
    SELECT g.code AS agreement, b.code AS budget, sum(a.amount) AS amount
    FROM entries e JOIN allocations a ON a.entry = e.number JOIN agreements g ON g.id = a.agreement_id
         JOIN budgets b ON b.id = a.budget_id
    WHERE e.kind = 'charge' AND e.service_month = :month AND e.batch <= :known AND a.standing = 'agreed'
    GROUP BY g.code, b.code HAVING sum(a.amount) <> 0
"""
_APPROVALS = f"""
    SELECT DISTINCT g.code AS agreement, a.code AS agency
    FROM approval_versions v JOIN agreements g ON g.id = v.agreement_id JOIN agencies a ON a.id = v.agency_id
    WHERE {known_as("v")} AND NOT v.withdrawn AND v.decided
"""  # noqa: S608 (the conditions put in are our own text)
_NAMED = f"""
    SELECT DISTINCT g.code AS agreement, b.code AS budget
    FROM clause_versions v JOIN agreements g ON g.id = v.agreement_id JOIN budgets b ON b.id = v.budget_id
    WHERE {known_as("v")}
"""  # noqa: S608 (the conditions put in are our own text)
_DISPUTES = f"""
    SELECT a.code AS agency, c.code AS counterparty, p.code AS placement, coalesce(v.amount, 0) AS amount
    FROM dispute_versions v JOIN agencies a ON a.id = v.from_agency_id JOIN agencies c ON c.id = v.to_agency_id
         LEFT JOIN placements p ON p.id = v.placement_id
    WHERE {known_as("v")} AND NOT v.withdrawn AND v.raised_on <= :last_day
          AND (v.resolved_on IS NULL OR v.resolved_on > :last_day)
"""  # noqa: S608 (the conditions put in are our own text)
_AGREED = f"""
    SELECT a.code AS agency, c.code AS counterparty
    FROM balance_agreement_versions v JOIN agencies a ON a.id = v.agency_id
         JOIN agencies c ON c.id = v.counterparty_id
    WHERE {known_as("v")} AND NOT v.withdrawn AND v.agreed AND v."on" = :last_day
"""  # noqa: S608 (the conditions put in are our own text)
_ROUNDINGS = """
    SELECT a.code AS agency, count(DISTINCT e.number) AS counted, sum(o.amount) AS amount
    FROM entries e JOIN postings o ON o.entry = e.number JOIN agencies a ON a.id = o.agency_id
    WHERE e.kind = 'rounding' AND o.account = 'expenditure:budget' AND e.posting_month >= :first
          AND e.posting_month <= :month AND e.batch <= :known
    GROUP BY a.code
"""
