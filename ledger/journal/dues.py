"""What papers between agencies move in the books of both (docs/rules.md section 5): by place, not by agency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ledger.domain.documents.shares import Share
from ledger.journal.accounts import (
    CASH,
    DUE_FROM_BILLED,
    DUE_FROM_UNBILLED,
    DUE_TO_BILLED,
    DUE_TO_UNBILLED,
    EXPENDITURE_BUDGET,
    ON_ACCOUNT,
    PROVISION,
    PROVISION_EXPENSE,
    WRITE_OFF,
)
from ledger.journal.papers import Moves, PaperMatter, Place

PaperMovement = tuple[PaperMatter, Place, int]


def billed(paper: str, share: Share, amount: int) -> Iterator[PaperMovement]:
    """A recharge's line: from unbilled to billed on both sides; a credit is below nil."""
    matter = _matter("recharge", paper, share)
    yield matter, _creditor(DUE_FROM_BILLED, share), amount
    yield matter, _creditor(DUE_FROM_UNBILLED, share), -amount
    yield matter, _debtor(DUE_TO_UNBILLED, share), amount
    yield matter, _debtor(DUE_TO_BILLED, share), -amount


def stood_otherwise(share: Share, unbilled_by: int, billed_by: int) -> Iterator[tuple[Place, int]]:
    """A share of which more or less stands unbilled and billed than did, on both sides; no document says so."""
    yield _creditor(DUE_FROM_UNBILLED, share), unbilled_by
    yield _creditor(DUE_FROM_BILLED, share), billed_by
    yield _debtor(DUE_TO_UNBILLED, share), -unbilled_by
    yield _debtor(DUE_TO_BILLED, share), -billed_by


def received(receipt: str, share: Share, amount: int) -> Iterator[PaperMovement]:
    """Money matched to a line that was billed; below nil: given back."""
    matter = _matter("receipt", receipt, share)
    yield matter, _creditor(CASH, share), amount
    yield matter, _creditor(DUE_FROM_BILLED, share), -amount
    yield matter, _debtor(DUE_TO_BILLED, share), amount
    yield matter, _debtor(CASH, share), -amount


def on_account(receipt: str, creditor: str, debtor: str, amount: int) -> Iterator[PaperMovement]:
    """Money that no line is known for, between a budget of the one who has it and one of the one who paid."""
    matter = PaperMatter("receipt", receipt, None, None)
    for purse, other, cash in ((creditor, debtor, amount), (debtor, creditor, -amount)):
        yield matter, Place(CASH, None, None, None, purse, other), cash
        yield matter, Place(ON_ACCOUNT, None, None, None, purse, other), -cash


def provided(decision: str, share: Share, amount: int) -> Iterator[PaperMovement]:
    """A debt that may not come: the creditor's books alone."""
    matter = _matter("provision", decision, share)
    yield matter, _creditor(PROVISION_EXPENSE, share), amount
    yield matter, _creditor(PROVISION, share), -amount


def written_off(decision: str, share: Share, amount: int) -> Iterator[PaperMovement]:
    """A debt given up: the creditor bears it, and the debtor's budget is relieved of it."""
    matter = _matter("write_off", decision, share)
    yield matter, _creditor(WRITE_OFF, share), amount
    yield matter, _creditor(DUE_FROM_BILLED, share), -amount
    yield matter, _debtor(DUE_TO_BILLED, share), amount
    yield matter, _debtor(EXPENDITURE_BUDGET, share), -amount


def moves_of(movements: Iterable[PaperMovement]) -> Moves:
    """Movements added up by matter and place; what comes to nil falls away."""
    sums: dict[PaperMatter, dict[Place, int]] = defaultdict(lambda: defaultdict(int))
    for matter, place, amount in movements:
        sums[matter][place] += amount
    kept = {matter: {place: sum_ for place, sum_ in places.items() if sum_} for matter, places in sums.items()}
    return {matter: places for matter, places in kept.items() if places}


def _matter(kind: str, paper: str, share: Share) -> PaperMatter:
    return PaperMatter(kind, paper, share.placement, share.service_month)


# Both legs of an entry name the other side, so that they fall away together once the two are one agency.
def _creditor(account: str, share: Share) -> Place:
    return Place(account, share.budget, share.agreement, share.standing or None, share.lead_budget, share.budget)


def _debtor(account: str, share: Share) -> Place:
    return Place(account, share.budget, share.agreement, share.standing or None, share.budget, share.lead_budget)
