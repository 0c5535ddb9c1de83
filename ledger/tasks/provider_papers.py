"""The provider's side of a reconciliation: what should stand of invoices, credit notes and payments, and findings."""

from __future__ import annotations

from ledger import pipeline
from ledger.domain.told import Tell
from ledger.journal.papers import PaperSide
from ledger.journal.provider_papers import PROVIDER_KINDS, provider_moves
from ledger.reconciliation.invoices import reconcile_provider_papers
from ledger.reconciliation.papers import PAPER_SHEETS
from ledger.store.books import books_of
from ledger.store.engine import Connection
from ledger.store.facts import read_facts
from ledger.store.standing import what_stands
from ledger.tasks.paper_sides import Found, Known

SHEETS = (*pipeline.SHEETS_FOR_POSTING, *(model.sheet for model in PAPER_SHEETS))


def provider_side(connection: Connection, known: Known, progress: Tell | None = None) -> Found:
    """What provider papers come to by the facts and entries known at a batch."""
    if progress:
        progress(0, 3)
    facts = read_facts(connection, known.batch, sheets=SHEETS)
    purses = books_of(connection, known.batch).purses
    if progress:
        progress(1, 3)
    found = reconcile_provider_papers(facts, purses, known.state.horizon, known.on)
    if progress:
        progress(2, 3)
    accepted = {part.placement for part in found.parts if part.kind == "accepted" and part.placement}
    standing = what_stands(books_of(connection, known.batch), accepted) if accepted else {}
    allocated = {code: stands.standing.allocations for code, stands in standing.items()}
    side = PaperSide(PROVIDER_KINDS, provider_moves(found.parts, allocated), found.dated)
    return Found(side, found.findings)
