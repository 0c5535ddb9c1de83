"""Ask what is still to be paid of each provider paper, as the journal says since the last reconciliation."""

from __future__ import annotations

from ledger.domain.papers import Invoice, Payment, PaymentAllocation, ProviderPayment
from ledger.domain.thresholds import Threshold
from ledger.journal.accounts import PROVIDER_PAYABLE
from ledger.reconciliation.papers import Papers
from ledger.reconciliation.provider_debt import PaperDebt, provider_debt
from ledger.store.books import books_of
from ledger.store.engine import Connection
from ledger.store.facts import read_facts
from ledger.store.paper_entries import posted_by_paper
from ledger.store.recording import last_of_command

_SHEETS = tuple(model.sheet for model in (Invoice, Payment, ProviderPayment, PaymentAllocation, Threshold))


def debt_by_paper(connection: Connection, known_at: int) -> list[PaperDebt]:
    """Every invoice and credit note in the books at a batch with what settled it; nothing before any was reconciled.

    Which payment paid which invoice is told by the facts known then, as it was posted: a payment that came since
    has taken nothing from anybody's books.
    """
    last = last_of_command(books_of(connection, known_at), "reconcile")
    reconciled = last.number if last else 0
    posted = posted_by_paper(connection, PROVIDER_PAYABLE, known_at)
    facts = read_facts(connection, reconciled, sheets=_SHEETS)
    papers = Papers.of(facts, books_of(connection, reconciled).purses, None)
    return list(provider_debt(papers, {key: -pence for key, pence in posted.items()}))
