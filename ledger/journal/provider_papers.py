"""What provider papers should stand as in the journal (docs/rules.md section 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from ledger.domain.documents.parts import PaperPart
from ledger.domain.money_and_days.apportion import apportion
from ledger.journal.accounts import (
    CASH,
    CONTRIBUTIONS,
    DUE_FROM_UNBILLED,
    DUE_TO_UNBILLED,
    EXPENDITURE_BUDGET,
    EXPENDITURE_FOR_OTHERS,
    PROVIDER_ACCRUED,
    PROVIDER_PAYABLE,
    PROVIDER_QUERY,
    VAT_RECOVERABLE,
)
from ledger.journal.entries import Allocation
from ledger.journal.papers import Moves, PaperMatter, Place

PROVIDER_KINDS = ("invoice", "credit_note", "accepted", "payment", "rounding")
"""The kinds of entry that are for provider papers."""
PenceAllocated = Mapping[str, Mapping[str, Mapping[Allocation, int]]]
"""Pence allocated by placement, service month and allocation."""


def provider_moves(parts: Iterable[PaperPart], allocated: PenceAllocated) -> Moves:
    """The parts of provider papers as balanced moves; what is accepted goes to those who bear the month."""
    moves: dict[PaperMatter, dict[Place, int]] = defaultdict(lambda: defaultdict(int))
    for part in parts:
        places = moves[PaperMatter(part.kind, part.paper, part.placement, part.service_month)]
        for place, pence in _places(part, allocated):
            places[place] += pence
    found = {matter: {place: pence for place, pence in places.items() if pence} for matter, places in moves.items()}
    return {matter: places for matter, places in found.items() if places}


def _places(part: PaperPart, allocated: PenceAllocated) -> Iterator[tuple[Place, int]]:
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
        yield from _accepted(part, -part.query, allocated)
    elif part.kind == "rounding":
        yield _own(part.purse, None, None), -together
    else:
        yield _provider(PROVIDER_PAYABLE, part), -together


def _provider(account: str, part: PaperPart) -> Place:
    return Place(account, part.purse, None, None, part.purse, None)


def _own(budget: str, agreement: str | None, standing: str | None) -> Place:
    return Place(EXPENDITURE_BUDGET, budget, agreement, standing, budget, None)


def _accepted(part: PaperPart, pence: int, allocated: PenceAllocated) -> Iterator[tuple[Place, int]]:
    """What is accepted, spent as the month's charges are by those whose shares are accrued in the same name."""
    months = allocated.get(part.placement or "", {})
    bearing = {
        key: amount
        for key, amount in months.get(part.service_month or "", {}).items()
        if amount > 0 and (key.budget if key.settled == "direct" else key.lead_budget) == part.purse
    }
    if not bearing:
        yield _own(part.purse, None, None), pence
        return
    keys = sorted(bearing, key=lambda key: (key.budget != part.purse, key.budget, key.standing, key.agreement or ""))
    together = sum(bearing.values())
    targets = [Fraction(pence * bearing[key], together) for key in keys]
    for key, share in zip(keys, apportion(pence, targets, rest=[True] * len(keys)), strict=True):
        yield from _spent(key, share)


def _spent(key: Allocation, pence: int) -> Iterator[tuple[Place, int]]:
    """One allocation's part, as a charge posts it, save that nothing is accrued: it stood in question."""
    share = (key.budget, key.agreement, key.standing)
    yield _own(*share), pence
    if key.settled == "direct" or key.budget == key.lead_budget:
        return
    lead, partner = (*share, key.lead_budget, key.budget), (*share, key.budget, key.lead_budget)
    yield Place(DUE_TO_UNBILLED, *partner), -pence
    yield Place(EXPENDITURE_FOR_OTHERS, *lead), pence
    yield Place(DUE_FROM_UNBILLED, *lead), pence
    yield Place(CONTRIBUTIONS, *lead), -pence
