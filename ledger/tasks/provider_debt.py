"""Ask what is still to be paid of each provider paper, as the journal says since the last reconciliation."""

from __future__ import annotations

from ledger import pipeline
from ledger.domain.papers import Invoice, Payment, PaymentAllocation, ProviderPayment
from ledger.domain.thresholds import Threshold
from ledger.journal.accounts import PROVIDER_PAYABLE
from ledger.reconciliation.papers import Papers
from ledger.reconciliation.provider_debt import PaperDebt, provider_debt
from ledger.store.batches import last_of_command
from ledger.store.engine import Connection
from ledger.store.facts import read_facts
from ledger.store.paper_entries import posted_by_paper

_SHEETS = tuple(model.sheet for model in (Invoice, Payment, ProviderPayment, PaymentAllocation, Threshold))


def debt_by_paper(connection: Connection, known_at: int) -> list[PaperDebt]:
    """Every invoice and credit note in the books at a batch with what settled it; nothing before any was reconciled.

    Which payment paid which invoice is told by the facts known then, as it was posted: a payment that came since
    has taken nothing from anybody's books.
    """
    reconciled = last_of_command(connection, "reconcile", known_at)
    posted = posted_by_paper(connection, PROVIDER_PAYABLE, known_at)
    facts = read_facts(connection, reconciled, sheets=_SHEETS)
    papers = Papers.of(facts, pipeline.purses_of_the_books(connection, reconciled), None)
    return list(provider_debt(papers, {key: -pence for key, pence in posted.items()}))
