"""Whether documents and money kept their identity: no two are one, and nothing was changed by what was sent."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import TextClause, text

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
        "sent": f"%{json.dumps({'sent': True})[1:]}",  # whatever else the batch tells
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
    for sheet, changed in _MONEY_CHANGED_BY_WHAT_WAS_SENT.items():
        for (code,) in books.connection.execute(changed, parameters):
            yield f"{sheet} {code}", "a statement that was sent changed money that another told of"


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
_CHANGED_BY_WHAT_WAS_SENT = text(f"{_CHANGED} AND b.details LIKE :sent ORDER BY i.code")
_ALTHOUGH_PAID = """
    EXISTS (SELECT 1 FROM payment_versions p WHERE p.invoice_id = v.invoice_id AND p.batch < n.batch
        AND NOT p.withdrawn AND (p.superseded_by IS NULL OR p.superseded_by >= n.batch))
    AND NOT EXISTS (SELECT 1 FROM conflict_resolutions r JOIN conflicts c ON c.id = r.conflict_id
        WHERE r.batch = n.batch AND c.sheet = 'invoices' AND c.subject = i.code)
"""
_CHANGED_ALTHOUGH_PAID = text(f"{_CHANGED} AND {_ALTHOUGH_PAID} ORDER BY i.code")


def _money_changed(versions: str, code: str, same: str, day: str) -> TextClause:
    """Money that came or went whose sum or day a statement changed: statements add lines, and change none."""
    return text(
        f"""
        SELECT DISTINCT {code} FROM {versions} v JOIN {versions} n ON {same} AND n.batch = v.superseded_by
            JOIN batches b ON b.number = n.batch
        WHERE b.number > :since AND b.number <= :known AND b.details LIKE :sent AND NOT v.withdrawn
              AND (n.withdrawn OR n.amount <> v.amount OR n.{day} <> v.{day})
        ORDER BY 1
        """  # noqa: S608 (our own words)
    )


_MONEY_CHANGED_BY_WHAT_WAS_SENT = {
    "receipts": _money_changed(
        "receipt_versions",
        "(SELECT i.code FROM receipts i WHERE i.id = v.receipt_id)",
        "n.receipt_id = v.receipt_id",
        "received_on",
    ),
    "payments": _money_changed(
        "payment_versions", "v.payment", "n.payment = v.payment AND n.invoice_id = v.invoice_id", "paid_on"
    ),
    "provider_payments": _money_changed(
        "provider_payment_versions",
        "(SELECT i.code FROM provider_payments i WHERE i.id = v.payment_id)",
        "n.payment_id = v.payment_id",
        "paid_on",
    ),
}
