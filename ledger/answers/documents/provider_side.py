"""The provider's side of a reconciliation: what should stand of invoices, credit notes and payments, and findings."""

from __future__ import annotations

from collections.abc import Collection

from ledger.answers.documents.paper_sides import ReconciledSide
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.splits.packages import SHEETS_OF_PACKAGES
from ledger.journal.papers import PROVIDER_KINDS, Moves, PaperSide, provider_moves
from ledger.reconciliation.provider.invoices import reconcile_provider_papers
from ledger.reconciliation.provider.papers import PAPER_SHEETS
from ledger.store.books import Books
from ledger.store.documents.entries import papers_stand

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
    moves = {**provider_moves(found.parts), **_as_posted(books, found.stand_as_posted)}
    return ReconciledSide(PaperSide(PROVIDER_KINDS, moves, found.dated), found.findings)


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
