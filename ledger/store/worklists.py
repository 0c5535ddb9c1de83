"""Reads what people work through, a page of rows at a time: lines of papers as found, and the entries of a paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Date, text

from ledger.reconciliation.lines import waits
from ledger.store.books import Books

LINE_FILTERS = {
    "found": "f.found",
    "status": "f.status",
    "provider": "pr.code",
    "agency": "a.code",
    "invoice": "i.code",
    "placement": "p.code",
}
"""By what lines can be chosen, and the column behind each; our own words, never text from outside."""
RECHARGE_FILTERS = {"kind": "r.kind", "creditor": "f.code", "debtor": "t.code", "month": "r.month"}
"""The same for papers that this ledger issued."""
_HEAD = """
    SELECT r.number, r.kind, f.code, t.code, r.month, r.dated, r.due,
           (SELECT count(*) FROM recharge_lines l WHERE l.recharge_id = r.id), r.total, r.batch
"""
_PAPERS = """
    FROM recharges r JOIN agencies f ON f.id = r.from_agency_id JOIN agencies t ON t.id = r.to_agency_id WHERE 1 = 1
"""


@dataclass(frozen=True, slots=True)
class FoundLine:
    """A line of an invoice, or a charge without one, with all that is needed to decide on it; money in pence.

    `number` is the finding's own, which names it in an address.
    """

    number: int
    invoice: str | None
    line: str | None
    found: str
    also: str
    placement: str | None
    price: str | None
    service_month: str | None
    expected: int
    billed: int
    status: str
    matched_by: str | None
    reason: str
    provider: str | None
    provider_name: str | None
    agency: str | None
    dated: date | None
    first_day: date | None
    last_day: date | None
    words: str | None

    @property
    def difference(self) -> int:
        """Pence asked for beyond what is expected."""
        return self.billed - self.expected

    @property
    def waits(self) -> bool:
        """Whether it waits for a decision or an answer."""
        return waits(self.found, self.status)

    @property
    def name(self) -> str:
        """The line as people call it."""
        return f"{self.invoice} / {self.line}" if self.invoice else f"{self.placement}, {self.service_month}"


class LineSum(NamedTuple):
    """How many lines of one class and status there are, and their pence."""

    found: str
    status: str
    lines: int
    billed: int
    difference: int

    @property
    def waits(self) -> bool:
        """Whether they wait for a decision or an answer."""
        return waits(self.found, self.status)


class EntryLine(NamedTuple):
    """One posting of an entry that a paper made; pence, debits above nil."""

    entry: int
    batch: int
    posting_month: str
    kind: str
    placement: str | None
    agency: str
    account: str
    counterparty: str | None
    budget: str | None
    standing: str | None
    amount: int


_FROM = """
    FROM line_findings f
         LEFT JOIN invoices i ON i.id = f.invoice_id
         LEFT JOIN invoice_versions v ON v.invoice_id = f.invoice_id AND v.superseded_by IS NULL
         LEFT JOIN invoice_line_versions l ON l.invoice_id = f.invoice_id AND l.line = f.line
              AND l.superseded_by IS NULL
         LEFT JOIN placements p ON p.id = f.placement_id
         LEFT JOIN placement_versions pv ON pv.placement_id = f.placement_id AND pv.superseded_by IS NULL
         LEFT JOIN prices r ON r.id = f.price_id
         LEFT JOIN providers pr ON pr.id = coalesce(v.provider_id, pv.provider_id)
         LEFT JOIN provider_versions n ON n.provider_id = pr.id AND n.superseded_by IS NULL
         LEFT JOIN agencies a ON a.id = v.to_agency_id
    WHERE f.superseded_by IS NULL
"""
_COLUMNS = """
    SELECT f.id, i.code, f.line, f.found, f.also, p.code AS placement, r.code AS price, f.service_month, f.expected,
           f.billed, f.status, f.matched_by, f.reason, pr.code AS provider, n.name, a.code AS agency, v.dated,
           l.first_day, l.last_day, l.text
"""


def line_sums(books: Books, chosen: Mapping[str, str]) -> list[LineSum]:
    """Lines as found now that fit the filters, counted by class and status."""
    where, given = _where(chosen)
    rows = books.connection.execute(
        text(
            f"SELECT f.found, f.status, count(*), sum(f.billed), sum(f.billed - f.expected) {_FROM} {where}"
            " GROUP BY f.found, f.status"
        ),
        given,
    )
    return [LineSum(found, status, *map(int, sums)) for found, status, *sums in rows]


def lines_page(books: Books, chosen: Mapping[str, str], *, at_most: int, skip: int = 0) -> list[FoundLine]:
    """Some of the lines that fit the filters, those that differ most first."""
    where, given = _where(chosen)
    rows = books.connection.execute(
        text(
            f"{_COLUMNS} {_FROM} {where} ORDER BY abs(f.billed - f.expected) DESC, f.id LIMIT :at_most OFFSET :skip"
        ).columns(dated=Date, first_day=Date, last_day=Date),
        {**given, "at_most": at_most, "skip": skip},
    )
    return [FoundLine(*row) for row in rows]


def line_of(books: Books, number: int) -> FoundLine | None:
    """What is found now of the line or charge that this finding was about; None where it is gone."""
    rows = books.connection.execute(
        text(
            f"""{_COLUMNS} {_FROM} AND EXISTS (
                SELECT 1 FROM line_findings b WHERE b.id = :number AND (
                    (b.invoice_id = f.invoice_id AND b.line = f.line)
                    OR (b.invoice_id IS NULL AND f.invoice_id IS NULL AND b.placement_id = f.placement_id
                        AND b.service_month = f.service_month
                        AND (b.price_id = f.price_id OR (b.price_id IS NULL AND f.price_id IS NULL)))))"""  # noqa: S608
        ).columns(dated=Date, first_day=Date, last_day=Date),
        {"number": number},
    )
    return next((FoundLine(*row) for row in rows), None)


def line_choices(books: Books) -> dict[str, list[tuple[str, str]]]:
    """Providers and agencies of the lines as found now, with their names: what a filter offers."""
    providers = text(f"SELECT DISTINCT pr.code, n.name {_FROM} AND pr.code IS NOT NULL ORDER BY n.name")
    agencies = text(f"SELECT DISTINCT a.code, a.code {_FROM} AND a.code IS NOT NULL ORDER BY a.code")
    return {
        "provider": [(code, name or code) for code, name in books.connection.execute(providers)],
        "agency": [(code, name) for code, name in books.connection.execute(agencies)],
    }


def entries_of_paper(books: Books, paper: str, at_most: int = 500) -> list[EntryLine]:
    """The postings of the entries that a paper made, in their order."""
    rows = books.connection.execute(
        text(
            """
            SELECT e.number, e.batch, e.posting_month, e.kind, p.code, a.code, t.account, c.code, b.code, t.standing,
                   t.amount
            FROM entry_papers n JOIN entries e ON e.number = n.entry JOIN postings t ON t.entry = e.number
                 JOIN agencies a ON a.id = t.agency_id LEFT JOIN agencies c ON c.id = t.counterparty_id
                 LEFT JOIN budgets b ON b.id = t.budget_id LEFT JOIN placements p ON p.id = e.placement_id
            WHERE n.paper = :paper ORDER BY e.number, t.line LIMIT :at_most
            """
        ),
        {"paper": paper, "at_most": at_most},
    )
    return [EntryLine(*row) for row in rows]


class RechargeHead(NamedTuple):
    """A paper this ledger issued, without its lines; total in pence."""

    number: str
    kind: str
    creditor: str
    debtor: str
    month: str
    dated: date
    due: date
    lines: int
    total: int
    batch: int


class RechargeSum(NamedTuple):
    """How many papers of a kind went from one agency to another, and their pence."""

    kind: str
    creditor: str
    debtor: str
    papers: int
    total: int


def recharge_sums(books: Books, chosen: Mapping[str, str]) -> list[RechargeSum]:
    """Papers issued that fit the filters, counted by kind, creditor and debtor."""
    where, given = _where(chosen, RECHARGE_FILTERS)
    rows = books.connection.execute(
        text(
            f"SELECT r.kind, f.code, t.code, count(*), sum(r.total) {_PAPERS} {where} "
            "GROUP BY r.kind, f.code, t.code ORDER BY f.code, t.code, r.kind"
        ),
        given,
    )
    return [
        RechargeSum(kind, creditor, debtor, int(papers), int(total)) for kind, creditor, debtor, papers, total in rows
    ]


def recharges_page(books: Books, chosen: Mapping[str, str], *, at_most: int, skip: int = 0) -> list[RechargeHead]:
    """Some of the papers issued that fit the filters, the latest first."""
    where, given = _where(chosen, RECHARGE_FILTERS)
    rows = books.connection.execute(
        text(f"{_HEAD} {_PAPERS} {where} ORDER BY r.id DESC LIMIT :at_most OFFSET :skip").columns(
            dated=Date, due=Date
        ),
        {**given, "at_most": at_most, "skip": skip},
    )
    return [RechargeHead(*row) for row in rows]


def recharge_months(books: Books) -> list[str]:
    """The months for which papers were issued, the latest first."""
    return list(books.connection.execute(text("SELECT DISTINCT month FROM recharges ORDER BY month DESC")).scalars())


def _where(chosen: Mapping[str, str], filters: Mapping[str, str] = LINE_FILTERS) -> tuple[str, dict[str, Any]]:
    """The conditions for the filters that are set, their values bound."""
    given = {name: value for name, value in chosen.items() if value and name in filters}
    return " ".join(f"AND {filters[name]} = :{name}" for name in given), given
