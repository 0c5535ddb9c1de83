"""What may not stand of documents, and of what people say of them: asked of the rows that a book changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from ledger.book.problems import nearest
from ledger.domain.debts.checks import faults_of_amounts
from ledger.domain.debts.sheets import DebtDecision, Dispute, ReceiptAllocation
from ledger.domain.documents.checks import faults_of_credits, faults_of_documents
from ledger.domain.documents.dates import dated_ahead
from ledger.domain.documents.sheets import Invoice, Receipt
from ledger.domain.documents.vat import vat_faults
from ledger.domain.funds.own_receipts import faults_of_own_receipts
from ledger.domain.sheet.changes import Change
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Fault
from ledger.domain.sheet.rows import Row

NAMING_ISSUED = (ReceiptAllocation, DebtDecision, Dispute)
"""Sheets whose rows name a document that this ledger issued."""


def document_faults(known: Facts, after: Facts, changes: Sequence[Change]) -> Iterator[Fault]:
    """The faults of the invoices, credit notes and receipts that a book changes."""
    pairs = [(known.rows[each.sheet].get(each.key), each.row) for each in changes]
    invoices = [row for _, row in pairs if isinstance(row, Invoice)]
    yield from faults_of_documents(after, invoices)
    yield from faults_of_credits(after, [pair for pair in pairs if isinstance(pair[1], Invoice)])
    yield from vat_faults(after, [row for pair in pairs for row in pair[::-1] if row is not None])
    yield from faults_of_own_receipts(after, [row for _, row in pairs if isinstance(row, Receipt)])


def said_faults(
    known: Facts, after: Facts, changes: Sequence[Change], issued: Mapping[str, str] | None
) -> Iterator[Fault]:
    """The faults of what people say of money and debts: an amount below nil, or a document that was never issued.

    `issued` has the kind of each document that this ledger issued (None: not asked).
    """
    pairs = [(known.rows[each.sheet].get(each.key), each.row) for each in changes if each.row is not None]
    yield from faults_of_amounts(after, [row for _, row in pairs if row is not None], issued or {})
    if issued is not None:
        for before, row in pairs:
            if isinstance(row, NAMING_ISSUED) and row.recharge:
                asked = not isinstance(before, NAMING_ISSUED) or before.recharge != row.recharge
                yield from _never_issued(row, row.recharge, issued) if asked else ()


def _never_issued(row: Row, number: str, issued: Mapping[str, str]) -> Iterator[Fault]:
    remedy = "Mend the number: joint-ledger export recharges lists what was issued"
    if number not in issued:
        near = nearest(number, issued)
        but = f", but {near} was" if near else ""
        yield Fault(row, "recharge", f"the number of a document that was issued; {number} was not{but}", remedy)
    elif isinstance(row, DebtDecision) and issued[number] != "recharge":
        kind = "a credit note" if issued[number] == "credit_note" else "an internal journal"
        yield Fault(row, "recharge", f"a recharge, of which something may be owed; {number} is {kind}", remedy)


def ahead_faults(known: Facts, changes: Collection[Change], today: date | None) -> Iterator[Fault]:
    """The faults of documents dated after today (None: that is meant)."""
    rows = [(known.rows[each.sheet].get(each.key), each.row) for each in changes if each.row]
    yield from dated_ahead(rows, today) if today else ()
