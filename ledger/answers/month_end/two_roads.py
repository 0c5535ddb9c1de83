"""Matters of month end that hold the books together: listings and control accounts, and measures by two roads."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.answers.debts.control import at_end_of
from ledger.answers.month_end.book_checks import AT_MOST_PLACEMENTS, BOOK_CHECKS
from ledger.answers.month_end.checklist_items import AgencyPart, ChecklistItem, item_of
from ledger.domain.money_and_days.periods import Month
from ledger.store.books import Books


def control_apart(books: Books, month: Month) -> Iterator[ChecklistItem]:
    """Whether debts as listed are what the books hold; not asked of a closed month, which counts in the next."""
    if month < books.posted.first_open:
        return
    known = at_end_of(books, month)
    title, where = "Debts listed otherwise than the books hold them", "partners"
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
    for check in BOOK_CHECKS:
        because = _too_many(books) if check.matter == "committed_apart" else ""
        gaps = [] if because else list(check.gaps(books))
        parts = (AgencyPart(gap.agency, gap.counterparty, 1, abs(gap.pence)) for gap in gaps)
        to_do = "joint-ledger verify says where; put it right before the month is closed"
        yield item_of(check.matter, check.title, "balance", to_do, check.where, parts)._replace(because=because)


def _too_many(books: Books) -> str:
    """Why what posting through 31 March would make is not worked out while somebody waits."""
    many = len(books.all_placements()) > AT_MOST_PLACEMENTS
    return f"of more than {AT_MOST_PLACEMENTS:,} placements joint-ledger verify works it out" if many else ""
