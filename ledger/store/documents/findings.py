"""Findings are kept: what was found of each invoice line, superseded when something else is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, text

from ledger.reconciliation.provider.lines import Finding
from ledger.store.books import Books
from ledger.store.facts.versions import in_parts, known_as
from ledger.store.journal.entries import KnownNumbers
from ledger.store.keeping.bulk import bulk_insert
from ledger.store.keeping.engine import stream
from ledger.store.keeping.journal_tables import LineFindingTable
from ledger.store.keeping.tables import table

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
