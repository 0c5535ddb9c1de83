"""Matters of month end that hold the books together: listings and control accounts, and measures by two roads."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from hashlib import sha256
from heapq import nsmallest

from ledger.answers.debts.control import at_end_of
from ledger.answers.month_end.book_checks import BOOK_CHECKS
from ledger.answers.month_end.checklist_items import AgencyPart, ChecklistItem, item_of
from ledger.answers.month_end.commitment_checks import placements_of_year
from ledger.domain.money_and_days.periods import Month
from ledger.store.books import Books


def control_apart(books: Books, month: Month) -> Iterator[ChecklistItem]:
    """Whether debts as listed are what the books hold; not asked of a closed month, which counts in the next."""
    if month < books.posted.first_open:
        return
    known = at_end_of(books, month)
    title, where = "Debts as listed differ from the books", "partners"
    if known is None:
        because = "an earlier edition of the program reconciled last; reconcile first"
        yield ChecklistItem("control_apart", title, 0, None, "balance", because, where, because=because)
        return
    yield item_of(
        "control_apart",
        title,
        "balance",
        "joint-ledger verify says where; put it right before the statement of this day is sent",
        where,
        (
            AgencyPart(each.agency, each.counterparty, 1, abs(each.listed - each.held))
            for each in known
            if each.listed != each.held
        ),
    )


def roads_apart(books: Books, month: Month) -> Iterator[ChecklistItem]:
    """Whether measures that are reached by two roads come to the same; not asked of a closed month."""
    if month < books.posted.first_open:
        return
    year = placements_of_year(books)
    some = _drawn(year, month)
    for check in BOOK_CHECKS:
        title, more, only = check.title, "", None
        if check.by_placement and some is not None:
            title, only = f"{title}, of {len(some):,} placements drawn from {len(year):,}", some
            more = ", of all placements"
        parts = (AgencyPart(gap.agency, gap.counterparty, 1, abs(gap.pence)) for gap in check.gaps(books, only))
        to_do = f"joint-ledger verify says where{more}; put it right before the month is closed"
        yield item_of(check.matter, title, "balance", to_do, check.where, parts)


def _drawn(placements: Collection[str], month: Month) -> Collection[str] | None:
    """The placements to work out for a month's end, others each month; None: there are so few that all are."""
    if len(placements) <= AT_MOST_PLACEMENTS:
        return None
    return nsmallest(AT_MOST_PLACEMENTS, placements, key=lambda code: sha256(f"{month} {code}".encode()).digest())


AT_MOST_PLACEMENTS = 1000
"""So many placements are worked out to 31 March while somebody waits; verifying the ledger works out all."""
