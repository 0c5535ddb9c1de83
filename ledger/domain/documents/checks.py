"""What may not stand between documents: a second code for one that is known, and a credit note of itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ledger.domain.documents.identity import DocumentRegister, identity_of
from ledger.domain.documents.sheets import Invoice
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Fault


def faults_of_documents(facts: Facts, changed: Collection[Invoice]) -> Iterator[Fault]:
    """The faults of the documents named, among all that are known."""
    if not changed:
        return
    register = DocumentRegister(facts.sheet(Invoice).values())
    codes = {each.invoice for each in changed}
    for invoice in changed:
        others = [each for each in register.of(identity_of(invoice)) if each.invoice != invoice.invoice]
        # Of two that are both new, the later by code is told, once.
        first = [each for each in others if each.invoice not in codes or each.invoice < invoice.invoice]
        if first:
            yield _second_code(invoice, first[0])
        if invoice.credit_of == invoice.invoice:
            yield Fault(
                invoice,
                "credit_of",
                "an invoice: a credit note never credits itself",
                "Name the invoice that it credits, or leave the cell empty",
            )


def _second_code(invoice: Invoice, first: Invoice) -> Fault:
    kind = "invoice" if invoice.kind == "invoice" else "credit note"
    return Fault(
        invoice,
        "invoice",
        f"one code for each document: {kind} {invoice.number} of {invoice.provider} to {invoice.to_agency}, dated "
        f"{invoice.dated.isoformat()}, is {first.invoice} already",
        f"State it as {first.invoice}, or correct its number, date, sender or addressee",
        ((Invoice.sheet, first.key_values),),
    )
