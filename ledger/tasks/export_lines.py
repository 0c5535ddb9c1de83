"""Export of invoice lines: each with its class, its figures and why; and charges that nobody invoiced."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.money import text_from_pence
from ledger.reconciliation.lines import Finding
from ledger.store.engine import Connection
from ledger.store.findings import read_findings

COLUMNS = (
    "invoice",
    "line",
    "class",
    "placement",
    "price",
    "service_month",
    "expected",
    "billed",
    "difference",
    "status",
    "reason",
)


def line_rows(connection: Connection, known_at: int) -> Iterator[tuple[str, ...]]:
    """Lines in order of invoice and line; then charges without one. What a credit note gives back is below nil."""
    for found in sorted(read_findings(connection, known_at), key=_order):
        yield (
            found.invoice or "",
            found.line or "",
            found.found,
            found.placement or "",
            found.price or "",
            found.service_month or "",
            text_from_pence(found.expected),
            text_from_pence(found.billed),
            text_from_pence(found.difference),
            found.status,
            found.reason,
        )


def _order(found: Finding) -> tuple[bool, tuple[str, ...]]:
    return found.invoice is None, found.subject
