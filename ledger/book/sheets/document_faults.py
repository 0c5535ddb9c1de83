"""What may not stand of documents, and of what people say of them: asked of the rows that a book changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from ledger.book.problems import Problem, nearest
from ledger.book.sheets.comparison import Conflict
from ledger.book.sheets.places import named
from ledger.domain.debts.checks import faults_of_amounts
from ledger.domain.debts.sheets import DebtDecision, Dispute, ReceiptAllocation
from ledger.domain.documents.checks import faults_of_credits, faults_of_documents
from ledger.domain.documents.dates import dated_ahead
from ledger.domain.documents.sheets import Invoice, Receipt
from ledger.domain.documents.vat import vat_faults
from ledger.domain.funds.own_receipts import faults_of_own_receipts
from ledger.domain.sheet.changes import Change
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Fault, Oddity

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


def said_faults(after: Facts, changes: Sequence[Change], issued: Mapping[str, str] | None) -> Iterator[Fault]:
    """The faults of what people say of money and debts: an amount below nil, or a decision on what nobody owes.

    `issued` has the kind of each document that this ledger issued (None: not asked).
    """
    rows, kinds = [each.row for each in changes if each.row is not None], issued or {}
    yield from faults_of_amounts(after, rows, kinds)
    for row in rows:
        if isinstance(row, DebtDecision) and kinds.get(row.recharge, "recharge") != "recharge":
            kind = "a credit note" if kinds[row.recharge] == "credit_note" else "an internal journal"
            expected = f"a recharge, of which something may be owed; {row.recharge} is {kind}"
            remedy = "Amend the number: the page Recharges lists them, and so does joint-ledger export recharges"
            yield Fault(row, "recharge", expected, remedy)


def never_issued(changes: Sequence[Change], issued: Mapping[str, str] | None) -> Iterator[Oddity]:
    """A remark on each row that names a document which was not issued: a book may be there before it is."""
    for row in [each.row for each in changes if each.row is not None]:
        number = row.recharge if isinstance(row, NAMING_ISSUED) else None
        if number and issued is not None and number not in issued:
            near = nearest(number, issued)
            but = f", but {near} was" if near else ""
            yield Oddity(
                row,
                f"{named(row)} is on {number}, which was not issued{but}: it does nothing as long as that is so. If "
                "it is a slip, amend the number; the page Recharges lists what was issued, and so does joint-ledger "
                "export recharges",
            )


def ahead_faults(known: Facts, changes: Collection[Change], today: date | None) -> Iterator[Fault]:
    """The faults of documents dated after today (None: that is meant)."""
    rows = [(known.rows[each.sheet].get(each.key), each.row) for each in changes if each.row]
    yield from dated_ahead(rows, today) if today else ()


def waiting_ahead(found: Iterable[Conflict], today: date | None) -> Iterator[Problem]:
    """The problems of receipts that are to wait for their payer and are dated after today (None: that is meant).

    They are asked as their statement goes in, like its other lines, and not again as the payer is named, or as the
    statement is handed over once more: `found` has those that do not wait yet, and of which nothing was said before.
    """
    for row in (each.rows[0] for each in found if each.payer) if today else ():
        for fault in dated_ahead([(None, Receipt.model_construct(**row.values))], today or date.max):
            text = row.raw.get(fault.column, "")
            yield Problem(row.file, row.line, fault.column, text, fault.expected, fault.remedy)
