"""Findings are kept: what was found of each invoice line, superseded when something else is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, text

from ledger.reconciliation.lines import Finding
from ledger.store.batches import ALL_BATCHES
from ledger.store.books import books_of
from ledger.store.bulk import bulk_insert
from ledger.store.engine import stream
from ledger.store.facts import in_parts
from ledger.store.journal import Codes
from ledger.store.journal_tables import LineFindingTable
from ledger.store.tables import table

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
)
_SELECTED = """
    SELECT f.id, i.code AS invoice, f.line, f.found, f.also, p.code AS placement, r.code AS price, f.service_month,
           f.expected, f.billed, f.status, f.matched_by, f.reason
    FROM line_findings f LEFT JOIN invoices i ON i.id = f.invoice_id LEFT JOIN placements p ON p.id = f.placement_id
         LEFT JOIN prices r ON r.id = f.price_id
    WHERE f.batch <= :known AND (f.superseded_by IS NULL OR f.superseded_by > :known)
"""


def read_findings(connection: Connection, known_at: int = ALL_BATCHES) -> Iterator[Finding]:
    """Every finding that stands, as known at a batch, in the order in which they were found."""
    for _, finding in _numbered(connection, known_at):
        yield finding


def changed_findings(connection: Connection, found: Iterable[Finding]) -> tuple[list[Finding], list[int]]:
    """Which of these findings are new or differ from those that stand, and the numbers of those they supersede."""
    standing: dict[tuple[str, ...], tuple[int, Finding]] = {}
    stale = []
    for number, finding in _numbered(connection, ALL_BATCHES):
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


def write_findings(connection: Connection, batch: int, fresh: Sequence[Finding], stale: Sequence[int]) -> None:
    """Supersede the findings of these numbers and add the new ones."""
    supersede = text("UPDATE line_findings SET superseded_by = :batch WHERE id IN :numbers")
    for part in in_parts(stale):
        connection.execute(
            supersede.bindparams(bindparam("numbers", expanding=True)), {"batch": batch, "numbers": part}
        )
    codes = Codes(books_of(connection))
    first = connection.execute(text("SELECT coalesce(max(id), 0) + 1 FROM line_findings")).scalar_one()
    rows = (_row(number, batch, finding, codes) for number, finding in enumerate(fresh, int(first)))
    bulk_insert(connection, table(LineFindingTable), _COLUMNS, rows)


def lines_without_finding(connection: Connection, known_at: int) -> Iterator[tuple[str, str]]:
    """Invoice lines known at a batch of invoices known then of which nothing is found: normally none."""
    rows = connection.execute(
        text(
            """
            SELECT i.code, l.line FROM invoice_line_versions l JOIN invoices i ON i.id = l.invoice_id
                 JOIN invoice_versions v ON v.invoice_id = l.invoice_id AND v.batch <= :known AND NOT v.withdrawn
                      AND (v.superseded_by IS NULL OR v.superseded_by > :known)
                 LEFT JOIN line_findings f ON f.invoice_id = l.invoice_id AND f.line = l.line AND f.batch <= :known
                      AND (f.superseded_by IS NULL OR f.superseded_by > :known)
            WHERE l.batch <= :known AND (l.superseded_by IS NULL OR l.superseded_by > :known) AND NOT l.withdrawn
                  AND f.id IS NULL
            """
        ),
        {"known": known_at},
    )
    yield from ((code, line) for code, line in rows)


def _row(number: int, batch: int, finding: Finding, codes: Codes) -> tuple[Any, ...]:
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
    )


def _numbered(connection: Connection, known_at: int) -> Iterator[tuple[int, Finding]]:
    rows = stream(connection, text(f"{_SELECTED} ORDER BY f.id"), {"known": known_at})
    for row in rows:
        number, invoice, line, found, also, *rest = row
        yield number, Finding(invoice, line, found, tuple(also.split()), *rest)
