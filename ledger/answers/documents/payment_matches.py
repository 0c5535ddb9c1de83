"""Payments to providers matched to invoices, act by act: what pays which, who or what made it so, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, NamedTuple

from ledger.answers.answer import answer
from ledger.answers.documents.matches import who_made
from ledger.domain.agencies.thresholds import Threshold
from ledger.domain.documents.sheets import Invoice, Payment, PaymentAllocation, ProviderPayment
from ledger.domain.sheet.changes import Origin
from ledger.domain.sheet.columns import CODE, Amount
from ledger.domain.sheet.facts import Key
from ledger.journal.accounts import PROVIDER_PAYABLE
from ledger.reconciliation.provider.papers import Papers
from ledger.reconciliation.provider.payment_matches import PaymentMatch, match_payments
from ledger.reconciliation.provider.payments import PostedByPaper, asked_as_posted
from ledger.store.books import Books
from ledger.store.documents.entries import posted_by_paper
from ledger.store.documents.payment_matches import read_payment_matches
from ledger.store.journal.recording import batch_times, last_reconciliation

_SHEETS_OF_DEBT = (Invoice, Payment, ProviderPayment, PaymentAllocation, Threshold)


class PaymentsReconciled(NamedTuple):
    """Documents and payments as they were reconciled last, what each had posted, and the matches that stand."""

    papers: Papers
    posted: PostedByPaper
    """Pence owed to providers, below nil by them."""
    matches: list[PaymentMatch]


def payments_reconciled(books: Books) -> PaymentsReconciled:
    """What the last reconciliation had of payments; nothing before any.

    A ledger that kept no matches before has those that its last reconciliation found by the facts known then.
    """
    last = last_reconciliation(books)
    then = books.as_known_after(last.number if last else 0)
    papers = Papers.of(then.facts(*_SHEETS_OF_DEBT), then.purses, None)
    posted = {key: -pence for key, pence in posted_by_paper(books, PROVIDER_PAYABLE).items()}
    kept = books.once(read_payment_matches)
    return PaymentsReconciled(papers, posted, list(kept) if kept else _as_it_stood(papers, posted))


def _as_it_stood(papers: Papers, posted: PostedByPaper) -> list[PaymentMatch]:
    found = match_payments(papers, asked_as_posted(papers, posted))
    stood = (match for match in found if ("payment", match.payment) in posted)
    return [match._replace(rule="before", number=number) for number, match in enumerate(stood, 1)]


class PaymentMatchRow(NamedTuple):
    """What of a payment pays an invoice; below nil: given back, or a match undone."""

    payment: Annotated[str, CODE, "Payment"]
    invoice: Annotated[str, CODE, "Invoice"]
    provider: str
    agency: str
    amount: Amount
    made_by: Annotated[str, "By"]
    how: Annotated[str, "Basis"]
    made_on: Annotated[date, "Matched on"]
    batch: int
    undoes: Annotated[int | None, "Undoes the match of change"]


@answer(
    "payment-matches",
    "Payments to providers matched to invoices, as they were matched and undone",
    purse="the agency addressed",
    window="all that was reconciled",
    refreshed_by="document",
)
def payment_matches(books: Books) -> Iterator[PaymentMatchRow]:
    """One row an act, in the order in which they were made; payments that name their invoice need none."""
    matches = books.once(read_payment_matches)
    if not matches:
        return
    invoices = books.facts(Invoice, withdrawn_too=True).sheet(Invoice)
    origins, times = books.origins(PaymentAllocation, ProviderPayment), books.once(batch_times)
    batches = {match.number: match.batch for match in matches}
    for match in matches:
        invoice, batch = invoices[match.invoice,], match.batch or 0
        yield PaymentMatchRow(
            *(match.payment, match.invoice, invoice.provider, invoice.to_agency, match.amount),
            *(_made_by(match, origins), match.how, times[batch].date(), batch, batches.get(match.undoes)),
        )


def matches_of_payment(books: Books, payment: str) -> list[PaymentMatchRow]:
    """What a payment pays, or was undone of that, as it was made."""
    return [row for row in payment_matches.listed(books) if row.payment == payment]


def matches_of_invoice(books: Books, invoice: str) -> list[PaymentMatchRow]:
    """What was matched to an invoice, or was undone of that, as it was made."""
    return [row for row in payment_matches.listed(books) if row.invoice == invoice]


def _made_by(match: PaymentMatch, origins: Mapping[tuple[str, Key], Origin]) -> str:
    said = (PaymentAllocation.sheet, (match.payment, match.invoice))
    return who_made(match.rule, origins.get(said) or origins.get((ProviderPayment.sheet, (match.payment,))))
