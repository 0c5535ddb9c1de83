"""The provider's side of a reconciliation: what should stand of invoices, credit notes and payments, and findings."""

from __future__ import annotations

from ledger.answers.documents.paper_sides import ReconciledSide
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.splits.packages import SHEETS_OF_PACKAGES
from ledger.journal.papers import PaperSide
from ledger.journal.provider_papers import PROVIDER_KINDS, provider_moves
from ledger.reconciliation.provider.invoices import reconcile_provider_papers
from ledger.reconciliation.provider.papers import PAPER_SHEETS
from ledger.store.books import Books
from ledger.store.journal.standing import what_stands

SHEETS = (*SHEETS_OF_PACKAGES, *PAPER_SHEETS)


def provider_side(books: Books, progress: Tell | None = None) -> ReconciledSide:
    """What provider papers come to by the facts and entries known."""
    if progress:
        progress(0, 3)
    facts, purses = books.facts(*SHEETS), books.purses
    if progress:
        progress(1, 3)
    found = reconcile_provider_papers(facts, purses, books.posted.horizon, books.today)
    if progress:
        progress(2, 3)
    accepted = {part.placement for part in found.parts if part.kind == "accepted" and part.placement}
    standing = what_stands(books, accepted) if accepted else {}
    allocated = {code: stands.standing.allocations for code, stands in standing.items()}
    side = PaperSide(PROVIDER_KINDS, provider_moves(found.parts, allocated), found.dated)
    return ReconciledSide(side, found.findings)
