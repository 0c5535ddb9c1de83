"""Whether documents kept their identity: no two are one, none credits itself, none was changed by what was sent."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import text

from ledger.domain.documents.identity import DocumentRegister, identity_of
from ledger.domain.documents.sheets import Invoice
from ledger.store.books import Books


def identity_faults(books: Books) -> Iterator[tuple[str, str]]:
    """Documents that are not what they were: place and what is wrong.

    What an older ledger had accepted before it kept identities stands, and is no fault.
    """
    parameters = {
        "since": books.connection.execute(text("SELECT batch FROM kept_since WHERE rule = 'identity'")).scalar_one(),
        "known": books.batch,
        "sent": json.dumps({"sent": True}),
    }
    new = set(books.connection.execute(text("SELECT code FROM invoices WHERE batch > :since"), parameters).scalars())
    invoices = books.facts(Invoice).sheet(Invoice).values()
    register = DocumentRegister(invoices)
    for invoice in invoices:
        if invoice.credit_of == invoice.invoice:
            yield f"invoices {invoice.invoice}", "it credits itself"
        first, *others = register.of(identity_of(invoice))
        if others and first is invoice and not new.isdisjoint(each.invoice for each in (first, *others)):
            told = ", ".join(each.invoice for each in others)
            yield (
                f"invoices {invoice.invoice}",
                f"it is one document with {told}: sender, kind, number and date agree",
            )
    for (code,) in books.connection.execute(_CHANGED_BY_WHAT_WAS_SENT, parameters):
        yield f"invoices {code}", "what was sent changed what stood"
    for (code,) in books.connection.execute(_CHANGED_ALTHOUGH_PAID, parameters):
        yield f"invoices {code}", "it was changed after it was paid, and nobody said that this holds"


_OTHERWISE = """
    (n.provider_id <> v.provider_id OR n.to_agency_id <> v.to_agency_id OR n.kind <> v.kind OR n.dated <> v.dated
     OR n.net <> v.net OR n.gross <> v.gross)
"""
_CHANGED = f"""
    SELECT DISTINCT i.code FROM invoice_versions v
        JOIN invoice_versions n ON n.invoice_id = v.invoice_id AND n.batch = v.superseded_by
        JOIN batches b ON b.number = n.batch JOIN invoices i ON i.id = v.invoice_id
    WHERE b.number > :since AND b.number <= :known AND NOT v.withdrawn AND NOT n.withdrawn AND {_OTHERWISE}
"""  # noqa: S608 (our own words)
_CHANGED_BY_WHAT_WAS_SENT = text(f"{_CHANGED} AND b.details = :sent ORDER BY i.code")
_ALTHOUGH_PAID = """
    EXISTS (SELECT 1 FROM payment_versions p WHERE p.invoice_id = v.invoice_id AND p.batch < n.batch
        AND NOT p.withdrawn AND (p.superseded_by IS NULL OR p.superseded_by >= n.batch))
    AND NOT EXISTS (SELECT 1 FROM conflict_resolutions r JOIN conflicts c ON c.id = r.conflict_id
        WHERE r.batch = n.batch AND c.sheet = 'invoices' AND c.subject = i.code)
"""
_CHANGED_ALTHOUGH_PAID = text(f"{_CHANGED} AND {_ALTHOUGH_PAID} ORDER BY i.code")
