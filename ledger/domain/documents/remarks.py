"""What is odd about documents but may stand: a number used before, an amount far from its sender's usual."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from fractions import Fraction
from statistics import median

from ledger.domain.agencies.thresholds import thresholds_of
from ledger.domain.documents.identity import DocumentRegister
from ledger.domain.documents.sheets import Invoice
from ledger.domain.money_and_days.money import in_tenths, pounds, round_half_away
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Oddity

TOO_FEW = 5
"""Of fewer invoices of a provider no usual one is told: a middle of two or three says nothing."""


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


def amount_oddities(facts: Facts, new: Collection[Invoice]) -> Iterator[Oddity]:
    """A remark on each new invoice that is many times (`document_times`) what its provider's usually come to.

    The usual one is the middle of all that the provider sent, with this book: of the placement's own days, line by
    line, reconciling says more.
    """
    if not new:
        return
    senders = {invoice.provider for invoice in new}
    nets: dict[str, list[int]] = defaultdict(list)
    for invoice in facts.sheet(Invoice).values():
        if invoice.provider in senders and invoice.kind == "invoice" and invoice.net > 0:
            nets[invoice.provider].append(invoice.net)
    usual = {sender: Fraction(median(each)) for sender, each in nets.items() if len(each) >= TOO_FEW}
    for invoice in new:
        middle = usual.get(invoice.provider)
        far = thresholds_of(facts).of("document_times", invoice.to_agency)
        if middle is not None and invoice.kind == "invoice" and invoice.net >= middle * Fraction(far):
            times = in_tenths(invoice.net / middle)
            usually = f"{pounds(round_half_away(middle))}, the median of {len(nets[invoice.provider]):,}"
            yield Oddity(
                invoice,
                f"{invoice.invoice} comes to {pounds(invoice.net)}, {times} times what an invoice of "
                f"{invoice.provider} usually comes to ({usually})",
            )
