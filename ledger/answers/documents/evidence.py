"""What a recharge rests on: for every line the days, the rate, the share, the clause and the decision behind it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from ledger.answers.documents.matches import matches_of_paper
from ledger.answers.documents.standings import in_names_of
from ledger.briefing.evidence import Pack, PaidPart, evidence
from ledger.domain.agencies.sheets import Agency, Budget, Provider
from ledger.domain.documents.issued import Recharge
from ledger.domain.documents.shares import Share
from ledger.domain.documents.sheets import PurchaseOrder
from ledger.domain.money_and_days.periods import Month
from ledger.domain.outcomes.sheets import Observation, Outcome, Review
from ledger.domain.placements.sheets import Placement
from ledger.domain.splits.packages import SHEETS_OF_PACKAGES
from ledger.domain.splits.sheets import Agreement, Approval, ClauseRow
from ledger.errors import DataFault
from ledger.reconciliation.partners.line_parts import filled_apart
from ledger.store.books import Books
from ledger.store.documents.recharges import also_moved, issued_in, lines_issued, read_recharge
from ledger.store.journal.unbilled import shares_due

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
    as_posted = books.as_known_after(state.last_posted)
    then = as_posted.facts(*SHEETS_OF_PACKAGES, placements=placements)
    every = books.facts(Budget, withdrawn_too=True).rows[Budget.sheet]
    then.rows[Budget.sheet] = {**every, **then.rows[Budget.sheet]}
    now = books.facts(*_SHEETS, placements=placements)
    stated = books.facts(Agreement, placements=placements, withdrawn_too=True).rows[Agreement.sheet]
    withdrawn = {code for (code,) in stated.keys() - now.rows[Agreement.sheet].keys()}
    now.rows[Agreement.sheet] = stated
    asked, moved = _stood_for(books.as_known_after(issued_in(books, number)), paper), also_moved(books, number)
    accepted = as_posted.accepted(state.horizon, placements)
    paid = (
        PaidPart(row.receipt, row.line, row.amount, row.made_by, row.how, row.made_on)
        for row in matches_of_paper(books, number)
    )
    found = evidence(paper, then, now, state.horizon, asked, moved, withdrawn, accepted)
    return replace(found, paid=tuple(paid))


def _stood_for(then: Books, paper: Recharge) -> dict[Share, int]:
    """What earlier lines stood for of the shares on a paper when it was issued, and beyond them; pence by share.

    A line adds what its share comes to beyond that, or takes back what stood beyond it.
    """
    placements = {line.placement for line in paper.lines}
    due, lines = shares_due(then, placements), lines_issued(then, placements)
    pair, found = in_names_of(then, Month.of(paper.dated)), defaultdict[Share, int](int)
    for key in {(line.placement, line.service_month) for line in paper.lines}:
        internal = paper.kind == "internal_journal"
        issued = lines[key].internal if internal else lines[key].owed
        before = [line for line in issued if line.name.number != paper.number]
        for line in before if internal else ():
            found[line.share] += line.amount
        for month in filled_apart(due.get(key, ()), before, pair).values() if not internal else ():
            for parts in month.parts.values():
                for part in parts:
                    found[part.share] += part.amount
            for line in month.lines:
                found[line.share] += month.beyond.get(line.name, 0)
    return found
