"""What may not stand between documents: second codes, and credit notes of themselves or too early."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from ledger.domain.documents.identity import DocumentRegister, identity_of
from ledger.domain.documents.sheets import Invoice
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Fault
from ledger.domain.sheet.rows import Row


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


def faults_of_credits(facts: Facts, changed: Sequence[tuple[Row | None, Row | None]]) -> Iterator[Fault]:
    """A fault for each credit note dated before the document that it corrects, where the book says so anew.

    `changed` are documents as they were known and as they are stated. What stood so before is not asked again.
    """
    known, credits = facts.sheet(Invoice), defaultdict[str, list[Invoice]](list)
    stated = [(before, row) for before, row in changed if isinstance(row, Invoice)]
    if any(_dates_moved(before, row) for before, row in stated):
        for credit in known.values():
            credits[credit.credit_of or ""].append(credit)
    asked: dict[str, Invoice] = {}
    for before, row in stated:
        if _dates_moved(before, row):
            asked |= {each.invoice: each for each in (row, *credits[row.invoice])}
    for credit in asked.values():
        corrected = known.get((credit.credit_of,))
        if corrected is not None and credit.dated < corrected.dated and credit.invoice != corrected.invoice:
            yield Fault(
                credit,
                "dated",
                f"a day not before {corrected.dated.isoformat()}, the date of {corrected.invoice}, which it credits",
                "Amend the date of the one or the other, or name the invoice that it credits",
                ((Invoice.sheet, corrected.key_values),),
            )


def credits_dated_before(invoices: Collection[Invoice]) -> list[tuple[Invoice, Invoice]]:
    """Credit notes dated before what they correct, each with that, in order of code: older ledgers took such in."""
    known = {row.invoice: row for row in invoices}
    found = ((row, known[row.credit_of]) for row in invoices if row.credit_of in known)
    pairs = (pair for pair in found if pair[0].dated < pair[1].dated)
    return sorted(pairs, key=lambda pair: pair[0].invoice)


def _dates_moved(before: Row | None, row: Invoice) -> bool:
    return not isinstance(before, Invoice) or (before.dated, before.credit_of) != (row.dated, row.credit_of)


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
