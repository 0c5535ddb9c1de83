"""Findings are kept: what was found of each invoice line, superseded when it differs; and read a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select, text

from ledger.reconciliation.provider.lines import Finding, FoundLine, LinesOfClass
from ledger.store.books import Books
from ledger.store.facts.versions import chosen_by, in_parts, known, known_as
from ledger.store.journal.entries import KnownNumbers
from ledger.store.keeping.bulk import bulk_insert
from ledger.store.keeping.engine import stream
from ledger.store.keeping.journal_tables import LineFindingTable
from ledger.store.keeping.tables import table
from ledger.store.sheet_tables import IDENTITIES, VERSIONS

_COLUMNS = (
    "id",
    "batch",
    "invoice_id",
    "line",
    "found",
    "also",
    "placement_id",
    "price_id",
    "service_month",
    "expected",
    "billed",
    "status",
    "matched_by",
    "reason",
    "in_question",
)
_SELECTED = f"""
    SELECT f.id, i.code AS invoice, f.line, f.found, f.also, p.code AS placement, r.code AS price, f.service_month,
           f.expected, f.billed, f.status, f.matched_by, f.reason, f.in_question
    FROM line_findings f LEFT JOIN invoices i ON i.id = f.invoice_id LEFT JOIN placements p ON p.id = f.placement_id
         LEFT JOIN prices r ON r.id = f.price_id
    WHERE {known_as("f")} ORDER BY f.id
"""  # noqa: S608 (our own words)
_FOUND = table(LineFindingTable)
_INVOICE, _INVOICE_LINE, _PLACEMENT, _PROVIDER = (
    VERSIONS[sheet] for sheet in ("invoices", "invoice_lines", "placements", "providers")
)
_INVOICES, _PLACEMENTS, _PRICES, _PROVIDERS, _AGENCIES = (
    IDENTITIES[sheet] for sheet in ("invoices", "placements", "prices", "providers", "agencies")
)
LINE_FILTERS: Mapping[str, ColumnElement[Any]] = {
    "found": _FOUND.c.found,
    "status": _FOUND.c.status,
    "provider": _PROVIDERS.c.code,
    "agency": _AGENCIES.c.code,
    "invoice": _INVOICES.c.code,
    "placement": _PLACEMENTS.c.code,
}
"""By what lines can be chosen, and the column behind each."""


def read_findings(books: Books) -> Iterator[Finding]:
    """Every finding that stands, in the order in which they were found."""
    for _, finding in _numbered(books):
        yield finding


def changed_findings(books: Books, found: Iterable[Finding]) -> tuple[list[Finding], list[int]]:
    """Which of these findings are new or differ from those that stand, and the numbers of those they supersede."""
    standing: dict[tuple[str, ...], tuple[int, Finding]] = {}
    stale = []
    for number, finding in _numbered(books):
        standing[finding.subject] = (number, finding)
    fresh = []
    for finding in found:
        number, before = standing.pop(finding.subject, (0, None))
        if finding != before:
            fresh.append(finding)
            if before is not None:
                stale.append(number)
    stale += (number for number, _ in standing.values())
    return fresh, sorted(stale)


def write_findings(books: Books, batch: int, fresh: Sequence[Finding], stale: Sequence[int]) -> None:
    """Supersede the findings of these numbers and add the new ones."""
    connection = books.connection
    supersede = text("UPDATE line_findings SET superseded_by = :batch WHERE id IN :numbers")
    for part in in_parts(stale):
        connection.execute(
            supersede.bindparams(bindparam("numbers", expanding=True)), {"batch": batch, "numbers": part}
        )
    codes = KnownNumbers(books)
    first = connection.execute(text("SELECT coalesce(max(id), 0) + 1 FROM line_findings")).scalar_one()
    rows = (_row(number, batch, finding, codes) for number, finding in enumerate(fresh, int(first)))
    bulk_insert(connection, table(LineFindingTable), _COLUMNS, rows)


def lines_without_finding(books: Books) -> Iterator[tuple[str, str]]:
    """Invoice lines known of invoices known of which nothing is found: normally none."""
    rows = books.connection.execute(
        text(
            f"""
            SELECT i.code, l.line FROM invoice_line_versions l JOIN invoices i ON i.id = l.invoice_id
                 JOIN invoice_versions v ON v.invoice_id = l.invoice_id AND NOT v.withdrawn AND {known_as("v")}
                 LEFT JOIN line_findings f ON f.invoice_id = l.invoice_id AND f.line = l.line AND {known_as("f")}
            WHERE {known_as("l")} AND NOT l.withdrawn AND f.id IS NULL
            """  # noqa: S608 (our own words)
        ),
        {"known": books.batch},
    )
    yield from ((code, line) for code, line in rows)


def _row(number: int, batch: int, finding: Finding, codes: KnownNumbers) -> tuple[Any, ...]:
    return (
        number,
        batch,
        codes.invoices[finding.invoice] if finding.invoice else None,
        finding.line,
        finding.found,
        " ".join(finding.also),
        codes.placements[finding.placement] if finding.placement else None,
        codes.prices[finding.price] if finding.price else None,
        finding.service_month,
        finding.expected,
        finding.billed,
        finding.status,
        finding.matched_by,
        finding.reason,
        finding.in_question,
    )


def _numbered(books: Books) -> Iterator[tuple[int, Finding]]:
    rows = stream(books.connection, text(_SELECTED), {"known": books.batch})
    for row in rows:
        number, invoice, line, found, also, *rest = row
        yield number, Finding(invoice, line, found, tuple(also.split()), *rest)


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
    said = (line.first_day, line.last_day, line.text, line.vat, line.vat_category)
    return _lines(books, f.id, _INVOICES.c.code, f.line, f.found, f.also, *what, *why, *whose, *said, f.in_question)


def line_sums(books: Books, chosen: Mapping[str, str]) -> list[LinesOfClass]:
    """Lines as found that fit the filters, counted by class and status."""
    f = _FOUND.c
    sums = (
        func.count(),
        func.sum(f.billed),
        func.sum(f.billed - f.expected),
        func.sum(func.coalesce(f.in_question, 0)),
    )
    statement = chosen_by(_lines(books, f.found, f.status, *sums), chosen, LINE_FILTERS).group_by(f.found, f.status)
    return [
        LinesOfClass(found, status, *map(int, each)) for found, status, *each in books.connection.execute(statement)
    ]


def lines_page(books: Books, chosen: Mapping[str, str], *, at_most: int, skip: int = 0) -> list[FoundLine]:
    """Some of the lines that fit the filters, those that differ most first."""
    f = _FOUND.c
    ordered = chosen_by(_in_full(books), chosen, LINE_FILTERS).order_by(func.abs(f.billed - f.expected).desc(), f.id)
    return [FoundLine(*row) for row in books.connection.execute(ordered.limit(at_most).offset(skip))]


def lines_found_of(books: Books, placements: Collection[str]) -> Iterator[FoundLine]:
    """The lines of invoices and credit notes that were found to be of these placements."""
    invoiced = _in_full(books).where(_FOUND.c.invoice_id.is_not(None)).order_by(_FOUND.c.id)
    for part in in_parts(placements):
        rows = books.connection.execute(invoiced.where(_PLACEMENTS.c.code.in_(part)))
        yield from (FoundLine(*row) for row in rows)


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
