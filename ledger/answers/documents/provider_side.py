"""The provider's side of a reconciliation: what should stand of invoices, credit notes and payments, and findings."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from ledger.answers.documents.paper_sides import ReconciledSide
from ledger.answers.documents.payment_matches import payments_reconciled
from ledger.domain.documents.checks import credits_dated_before
from ledger.domain.documents.sheets import Invoice, InvoiceLine, LineDecision, LineMatch, Payment, ProviderPayment
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.splits.packages import SHEETS_OF_PACKAGES
from ledger.journal.papers import PROVIDER_KINDS, Moves, PaperSide, provider_moves
from ledger.reconciliation.provider.invoices import reconcile_provider_papers
from ledger.reconciliation.provider.papers import PAPER_SHEETS
from ledger.reconciliation.provider.payment_matches import PaymentMatch
from ledger.store.books import Books
from ledger.store.documents.entries import papers_stand
from ledger.store.documents.payment_matches import read_payment_matches
from ledger.store.journal.recording import last_reconciliation

_WHAT_COMES = (Invoice, InvoiceLine, Payment, ProviderPayment, LineDecision, LineMatch)
SHEETS = (*SHEETS_OF_PACKAGES, *PAPER_SHEETS)


def provider_side(books: Books, progress: Tell | None = None) -> ReconciledSide:
    """What provider papers come to by the facts and entries known."""
    if progress:
        progress(0, 3)
    facts, purses = books.facts(*SHEETS), books.purses
    if progress:
        progress(1, 3)
    kept, tried = _kept(books), _something_came(books)
    found = reconcile_provider_papers(
        facts, purses, books.posted.horizon, books.today, [*kept.stood, *kept.before], try_rules=tried
    )
    if progress:
        progress(2, 3)
    moves = {**provider_moves(found.parts), **_as_posted(books, found.stand_as_posted)}
    side = PaperSide(PROVIDER_KINDS, moves, found.dated)
    notes = [_dated_before(*pair) for pair in credits_dated_before(facts.sheet(Invoice).values())]
    return ReconciledSide(side, found.findings, notes, payment_matches=[*kept.before, *found.made])


def _dated_before(credit: Invoice, corrected: Invoice) -> str:
    """What to say of a credit note that an older ledger took in before the day of what it corrects."""
    return (
        f"invoices, credit note {credit.invoice}: dated {credit.dated}, before {corrected.invoice} of "
        f"{corrected.dated}, which it credits. Correct the date of the one or the other, if it is wrong."
    )


class _KeptOfPayments(NamedTuple):
    """Matches of payments that are kept, or stand as they were found before any was kept, and are to be kept now."""

    stood: list[PaymentMatch]
    before: list[PaymentMatch]


def _kept(books: Books) -> _KeptOfPayments:
    kept = books.once(read_payment_matches)
    return _KeptOfPayments(list(kept), [] if kept else payments_reconciled(books).matches)


def _something_came(books: Books) -> bool:
    """Whether anything came since the last reconciliation that money on account may be matched with, or for."""
    last = last_reconciliation(books)
    return last is None or any(books.changed(model, last.number) for model in _WHAT_COMES)


def _as_posted(books: Books, standing: Collection[tuple[str, str | None]]) -> Moves:
    """What an older ledger posted of what it accepted on lines that nobody can be said to bear: it stands.

    As known before what is accepted became a charge, that is all that was posted of acceptances.
    """
    if books.charges_accepted and not standing:
        return {}
    posted, _ = papers_stand(books, ("accepted",))
    if not books.charges_accepted:
        return posted
    return {matter: places for matter, places in posted.items() if (matter.paper, matter.placement) in standing}
