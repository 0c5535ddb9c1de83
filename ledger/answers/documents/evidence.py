"""What a recharge rests on: for every line the days, the rate, the share, the clause and the decision behind it."""

from __future__ import annotations

from ledger.briefing.evidence import Pack, evidence
from ledger.domain.agencies.sheets import Agency, Budget, Provider
from ledger.domain.documents.sheets import PurchaseOrder
from ledger.domain.outcomes.sheets import Observation, Outcome, Review
from ledger.domain.placements.sheets import Placement
from ledger.domain.splits.packages import SHEETS_OF_PACKAGES
from ledger.domain.splits.sheets import Agreement, Approval, ClauseRow
from ledger.errors import DataFault
from ledger.store.books import Books
from ledger.store.documents.recharges import also_moved, billed_before, issued_in, read_recharge

_SHEETS = (
    *(Placement, Agreement, ClauseRow, Approval, Outcome, Observation, Review),
    *(Agency, Budget, Provider, PurchaseOrder),
)


def pack_of(books: Books, number: str) -> Pack:
    """The evidence of the paper with this number. Raises DataFault where there is none."""
    paper = read_recharge(books, number)
    if paper is None:
        raise DataFault(
            f"There is no recharge, credit note or internal journal {number}.",
            "`joint-ledger export recharges FILE.csv` lists them.",
        )
    placements = sorted({line.placement for line in paper.lines})
    # The amounts rest on the facts of the last posting before the paper was issued.
    state = books.as_known_after(issued_in(books, number)).posted
    then = books.as_known_after(state.last_posted).facts(*SHEETS_OF_PACKAGES, placements=placements)
    every = books.facts(Budget, withdrawn_too=True).rows[Budget.sheet]
    then.rows[Budget.sheet] = {**every, **then.rows[Budget.sheet]}
    now = books.facts(*_SHEETS, placements=placements)
    stated = books.facts(Agreement, placements=placements, withdrawn_too=True).rows[Agreement.sheet]
    withdrawn = {code for (code,) in stated.keys() - now.rows[Agreement.sheet].keys()}
    now.rows[Agreement.sheet] = stated
    asked, moved = billed_before(books, number), also_moved(books, number)
    return evidence(paper, then, now, state.horizon, asked, moved, withdrawn)
