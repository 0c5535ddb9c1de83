"""In which month documents are posted: in that of their date if it was open then, else in the first that was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import Date, text

from ledger.domain.money_and_days.periods import Month
from ledger.store.books import Books
from ledger.store.documents.recharges import DATED
from ledger.store.facts.horizon import first_open_in
from ledger.store.keeping.engine import stream


class _DateKnown(NamedTuple):
    """What was stated of a document's date, and between which batches it was known so."""

    day: date
    since: int
    until: int | None

    def known_after(self, batch: int) -> bool:
        """Whether it was known so after a batch."""
        return self.since <= batch and (self.until is None or self.until > batch)


def month_faults(books: Books) -> Iterator[tuple[str, str]]:
    """Which entries stand in a month that was closed then, or in another than that of their document's date.

    Receipts, write-offs and provisions move from month to month: those are held against what each month should add
    where documents are. Differences of charges are held against their service months with what they allocate.
    """
    dates, first_open = _dates(books), first_open_in(books.connection, books.batch)
    posted: dict[tuple[str, str], set[Month]] = defaultdict(set)
    for row in stream(books.connection, _ENTRIES, {"known": books.batch}):
        month, first = Month.parse(row.posting_month), first_open(row.batch)
        name = (row.kind, row.paper or "")
        before = {max(each, first) for each in posted[name]}
        posted[name].add(month)
        place = f"entry {row.number} of {row.kind} {row.paper}" if row.paper else f"entry {row.number} ({row.kind})"
        if month < first:
            yield place, f"it is posted in {month}, which was closed then; it belonged in {first} or later"
        elif name in dates:
            known = {max(Month.of(each.day), first) for each in dates[name] if each.known_after(row.batch)}
            # What is known no longer is turned round where it was posted.
            wanted = known or before
            if month not in wanted:
                yield place, f"it is posted in {month}; it belonged in {min(wanted, default=first)}"


_ENTRIES = text(
    """
    SELECT e.number, e.batch, e.kind, n.paper, e.posting_month
    FROM entries e LEFT JOIN entry_papers n ON n.entry = e.number
    WHERE e.kind <> 'charge' AND e.batch <= :known
    ORDER BY e.number
    """
)


def _dates(books: Books) -> dict[tuple[str, str], list[_DateKnown]]:
    """All that was ever stated of the days of documents, by the kind of their entries and their code."""
    found: dict[tuple[str, str], list[_DateKnown]] = defaultdict(list)
    for row in stream(books.connection, _STATED, {"known": books.batch}):
        for kind in _KINDS[row.what]:
            found[kind, row.code].append(_DateKnown(row.day, row.batch, row.superseded_by))
    for row in stream(books.connection, _ISSUED, {"known": books.batch, "dated": DATED}):
        found["recharge", row.code].append(_DateKnown(row.day, row.batch, None))
    return found


# What was accepted is posted when its invoice was sent, or when somebody decided, whichever was later.
_KINDS = {
    "invoice": ("invoice", "accepted"),
    "credit": ("credit_note", "accepted"),
    "decision": ("accepted",),
    "payment": ("payment",),
}
_STATED = text(
    """
    SELECT v.kind AS what, i.code, v.dated AS day, v.batch, v.superseded_by
    FROM invoice_versions v JOIN invoices i ON i.id = v.invoice_id WHERE NOT v.withdrawn AND v.batch <= :known
    UNION ALL
    SELECT 'decision', i.code, v."on", v.batch, v.superseded_by
    FROM line_decision_versions v JOIN invoices i ON i.id = v.invoice_id
    WHERE NOT v.withdrawn AND v."on" IS NOT NULL AND v.batch <= :known
    UNION ALL
    SELECT 'payment', v.payment, v.paid_on, v.batch, v.superseded_by
    FROM payment_versions v WHERE NOT v.withdrawn AND v.batch <= :known
    UNION ALL
    SELECT 'payment', p.code, v.paid_on, v.batch, v.superseded_by
    FROM provider_payment_versions v JOIN provider_payments p ON p.id = v.payment_id
    WHERE NOT v.withdrawn AND v.batch <= :known
    """
).columns(day=Date)
# An older ledger's recharges stand in the month that they bill; since then a batch says which day they were to bear.
_ISSUED = text(
    """
    SELECT r.number AS code, r.dated AS day, r.batch
    FROM recharges r JOIN batches t ON t.number = r.batch
    WHERE t.details LIKE :dated AND r.batch <= :known
    """
).columns(day=Date)
