"""What provider papers should stand as in the journal (docs/rules.md section 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ledger.domain.documents.parts import PaperPart
from ledger.journal.accounts import (
    CASH,
    EXPENDITURE_BUDGET,
    PROVIDER_ACCRUED,
    PROVIDER_PAYABLE,
    PROVIDER_QUERY,
    VAT_RECOVERABLE,
)
from ledger.journal.papers import Moves, PaperMatter, Place

PROVIDER_KINDS = ("invoice", "credit_note", "accepted", "payment", "rounding")
"""The kinds of entry that are for provider papers."""


def provider_moves(parts: Iterable[PaperPart]) -> Moves:
    """The parts of provider papers as balanced moves."""
    moves: dict[PaperMatter, dict[Place, int]] = defaultdict(lambda: defaultdict(int))
    for part in parts:
        places = moves[PaperMatter(part.kind, part.paper, part.placement, part.service_month)]
        for place, pence in _places(part):
            places[place] += pence
    found = {matter: {place: pence for place, pence in places.items() if pence} for matter, places in moves.items()}
    return {matter: places for matter, places in found.items() if places}


def _places(part: PaperPart) -> Iterator[tuple[Place, int]]:
    for account, pence in (
        (PROVIDER_ACCRUED, part.accrued),
        (PROVIDER_QUERY, part.query),
        (VAT_RECOVERABLE, part.vat),
    ):
        if pence:
            yield _provider(account, part), pence
    together = part.accrued + part.query + part.vat
    if part.kind == "payment":
        yield _provider(PROVIDER_PAYABLE, part), part.payable
        yield _provider(CASH, part), -part.payable
    elif part.kind == "accepted":
        return  # from query to accrued: what it costs is a charge
    elif part.kind == "rounding":
        yield Place(EXPENDITURE_BUDGET, part.purse, None, None, part.purse, None), -together
    else:
        yield _provider(PROVIDER_PAYABLE, part), -together


def _provider(account: str, part: PaperPart) -> Place:
    return Place(account, part.purse, None, None, part.purse, None)
