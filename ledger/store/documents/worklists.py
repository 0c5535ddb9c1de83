"""Reads what people work through, a page of rows at a time: lines of papers as found, and the entries of a paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, text

from ledger.domain.documents.issued import RechargeHead, RechargeSum
from ledger.reconciliation.provider.lines import FoundLine, LinesOfClass
from ledger.store.books import Books
from ledger.store.facts.versions import known
from ledger.store.keeping.journal_tables import LineFindingTable, RechargeLineTable, RechargeTable
from ledger.store.keeping.tables import table
from ledger.store.sheet_tables import IDENTITIES, VERSIONS

_FOUND, _RECHARGES, _LINES = (table(each) for each in (LineFindingTable, RechargeTable, RechargeLineTable))
_INVOICE, _INVOICE_LINE, _PLACEMENT, _PROVIDER = (
    VERSIONS[sheet] for sheet in ("invoices", "invoice_lines", "placements", "providers")
)
_INVOICES, _PLACEMENTS, _PRICES, _PROVIDERS, _AGENCIES = (
    IDENTITIES[sheet] for sheet in ("invoices", "placements", "prices", "providers", "agencies")
)
_CREDITOR, _DEBTOR = _AGENCIES.alias("creditor"), _AGENCIES.alias("debtor")
LINE_FILTERS: Mapping[str, ColumnElement[Any]] = {
    "found": _FOUND.c.found,
    "status": _FOUND.c.status,
    "provider": _PROVIDERS.c.code,
    "agency": _AGENCIES.c.code,
    "invoice": _INVOICES.c.code,
    "placement": _PLACEMENTS.c.code,
}
"""By what lines can be chosen, and the column behind each."""
RECHARGE_FILTERS: Mapping[str, ColumnElement[Any]] = {
    "kind": _RECHARGES.c.kind,
    "creditor": _CREDITOR.c.code,
    "debtor": _DEBTOR.c.code,
    "month": _RECHARGES.c.month,
}
"""The same for papers that this ledger issued."""


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


def _lines(books: Books, *columns: ColumnElement[Any]) -> Select[Any]:
    """Columns of the findings that stand, beside what is known of their invoices, placements and providers."""
    f, batch = _FOUND.c, books.known_at
    invoice, line = _INVOICE.c, _INVOICE_LINE.c
    of_line = and_(line.invoice_id == f.invoice_id, line.line == f.line, known(_INVOICE_LINE, batch))
    provider = func.coalesce(invoice.provider_id, _PLACEMENT.c.provider_id)
    source = (
        _FOUND.outerjoin(_INVOICES, _INVOICES.c.id == f.invoice_id)
        .outerjoin(_INVOICE, and_(invoice.invoice_id == f.invoice_id, known(_INVOICE, batch)))
        .outerjoin(_INVOICE_LINE, of_line)
        .outerjoin(_PLACEMENTS, _PLACEMENTS.c.id == f.placement_id)
        .outerjoin(_PLACEMENT, and_(_PLACEMENT.c.placement_id == f.placement_id, known(_PLACEMENT, batch)))
        .outerjoin(_PRICES, _PRICES.c.id == f.price_id)
        .outerjoin(_PROVIDERS, _PROVIDERS.c.id == provider)
        .outerjoin(_PROVIDER, and_(_PROVIDER.c.provider_id == _PROVIDERS.c.id, known(_PROVIDER, batch)))
        .outerjoin(_AGENCIES, _AGENCIES.c.id == invoice.to_agency_id)
    )
    return select(*columns).select_from(source).where(known(_FOUND, batch))


def _in_full(books: Books) -> Select[Any]:
    """Findings with the columns of `FoundLine`."""
    f, line = _FOUND.c, _INVOICE_LINE.c
    what = (_PLACEMENTS.c.code, _PRICES.c.code, f.service_month, f.expected, f.billed)
    why = (f.status, f.matched_by, f.reason)
    whose = (_PROVIDERS.c.code, _PROVIDER.c.name, _AGENCIES.c.code, _INVOICE.c.dated)
    said = (line.first_day, line.last_day, line.text)
    return _lines(books, f.id, _INVOICES.c.code, f.line, f.found, f.also, *what, *why, *whose, *said, f.in_question)


def _chosen(
    statement: Select[Any], chosen: Mapping[str, str], filters: Mapping[str, ColumnElement[Any]] = LINE_FILTERS
) -> Select[Any]:
    """The rows that fit the filters that are set."""
    return statement.where(*(filters[name] == value for name, value in chosen.items() if value and name in filters))


def line_sums(books: Books, chosen: Mapping[str, str]) -> list[LinesOfClass]:
    """Lines as found that fit the filters, counted by class and status."""
    f = _FOUND.c
    sums = (
        func.count(),
        func.sum(f.billed),
        func.sum(f.billed - f.expected),
        func.sum(func.coalesce(f.in_question, 0)),
    )
    statement = _chosen(_lines(books, f.found, f.status, *sums), chosen).group_by(f.found, f.status)
    return [
        LinesOfClass(found, status, *map(int, each)) for found, status, *each in books.connection.execute(statement)
    ]


def lines_page(books: Books, chosen: Mapping[str, str], *, at_most: int, skip: int = 0) -> list[FoundLine]:
    """Some of the lines that fit the filters, those that differ most first."""
    f = _FOUND.c
    ordered = _chosen(_in_full(books), chosen).order_by(func.abs(f.billed - f.expected).desc(), f.id)
    return [FoundLine(*row) for row in books.connection.execute(ordered.limit(at_most).offset(skip))]


def line_of(books: Books, number: int) -> FoundLine | None:
    """What is found of the line or charge that this finding was about; None where it is gone."""
    f, asked = _FOUND.c, _FOUND.alias("asked").c
    same_charge = and_(
        *(each.is_(None) for each in (asked.invoice_id, f.invoice_id)),
        asked.placement_id == f.placement_id,
        asked.service_month == f.service_month,
        asked.price_id.is_not_distinct_from(f.price_id),
    )
    same = or_(and_(asked.invoice_id == f.invoice_id, asked.line == f.line), same_charge)
    rows = books.connection.execute(_in_full(books).where(exists().where(asked.id == number, same)))
    return next((FoundLine(*row) for row in rows), None)


def line_choices(books: Books) -> dict[str, list[tuple[str, str]]]:
    """Providers and agencies of the lines as found, with their names: what a filter offers."""
    provider, name, agency = _PROVIDERS.c.code, _PROVIDER.c.name, _AGENCIES.c.code
    providers = _lines(books, provider, name).where(provider.is_not(None)).distinct().order_by(name)
    agencies = _lines(books, agency).where(agency.is_not(None)).distinct().order_by(agency)
    return {
        "provider": [(code, name or code) for code, name in books.connection.execute(providers)],
        "agency": [(code, code) for code in books.connection.execute(agencies).scalars()],
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


def _papers(*columns: ColumnElement[Any]) -> Select[Any]:
    r = _RECHARGES.c
    source = _RECHARGES.join(_CREDITOR, _CREDITOR.c.id == r.from_agency_id)
    return select(*columns).select_from(source.join(_DEBTOR, _DEBTOR.c.id == r.to_agency_id))


def recharge_sums(books: Books, chosen: Mapping[str, str]) -> list[RechargeSum]:
    """Papers issued that fit the filters, counted by kind, creditor and debtor."""
    by, total = (_RECHARGES.c.kind, _CREDITOR.c.code, _DEBTOR.c.code), func.sum(_RECHARGES.c.total)
    statement = _chosen(_papers(*by, func.count(), total), chosen, RECHARGE_FILTERS)
    rows = books.connection.execute(statement.group_by(*by).order_by(_CREDITOR.c.code, _DEBTOR.c.code, by[0]))
    return [RechargeSum(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in rows]


def recharges_page(books: Books, chosen: Mapping[str, str], *, at_most: int, skip: int = 0) -> list[RechargeHead]:
    """Some of the papers issued that fit the filters, the latest first."""
    r = _RECHARGES.c
    lines = select(func.count()).where(_LINES.c.recharge_id == r.id).scalar_subquery()
    head = (r.number, r.kind, _CREDITOR.c.code, _DEBTOR.c.code, r.month, r.dated, r.due)
    found = _chosen(_papers(*head, lines, r.total, r.batch), chosen, RECHARGE_FILTERS)
    rows = books.connection.execute(found.order_by(r.id.desc()).limit(at_most).offset(skip))
    return [RechargeHead(*row) for row in rows]


def recharge_months(books: Books) -> list[str]:
    """The months for which papers were issued, the latest first."""
    month = _RECHARGES.c.month
    return list(books.connection.execute(select(month).distinct().order_by(month.desc())).scalars())
