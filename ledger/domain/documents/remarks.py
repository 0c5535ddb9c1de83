"""What is odd about documents but may stand: a number that its sender has used before."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ledger.domain.documents.identity import DocumentRegister
from ledger.domain.documents.sheets import Invoice
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Oddity


def document_oddities(facts: Facts, new: Collection[Invoice]) -> Iterator[Oddity]:
    """A remark on each new document whose number and kind another of the same sender has."""
    if not new:
        return
    register = DocumentRegister(facts.sheet(Invoice).values())
    for invoice in new:
        same = register.numbered(invoice.number, invoice.provider, invoice.kind)
        others = [f"{each.invoice} of {each.dated.isoformat()}" for each in same if each.invoice != invoice.invoice]
        if others:
            yield Oddity(
                invoice,
                f"{invoice.invoice} of {invoice.dated.isoformat()} has a number that {invoice.provider} has used "
                f"before: {', '.join(others)}; each is a document of its own",
            )
