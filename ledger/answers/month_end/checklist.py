"""Month end: what is still open, computed from the books and never ticked, and what of it forbids closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.answers.month_end.checklist_items import ChecklistItem
from ledger.answers.month_end.footings import state_of_month, ticked
from ledger.answers.month_end.open_matters import MATTERS
from ledger.answers.month_end.question import AskedMonth
from ledger.answers.ticks import STATES, Tick, together
from ledger.briefing.figures import counted, month_name
from ledger.domain.money_and_days.money import pounds, text_from_pence
from ledger.domain.money_and_days.periods import Month
from ledger.store.books import Books


@dataclass(frozen=True)
class MonthEnd:
    """A month's checklist, and at the end of a financial year the year's."""

    month: Month
    batch: int
    """As known at this batch."""
    horizon: date | None
    closed: bool
    items: tuple[ChecklistItem, ...]

    @property
    def closable(self) -> bool:
        """Whether the month may be closed: all else that is open is a warning."""
        return not any(item.open and item.blocks for item in self.items)

    @property
    def still_open(self) -> list[ChecklistItem]:
        """The matters that are not done, or of which nobody knows yet."""
        return [item for item in self.items if item.tick.state != "done"]

    @property
    def tick(self) -> Tick:
        """What looking at all of them came to."""
        done = f"Nothing of {month_name(self.month)} is still to do"
        return together([item.tick for item in self.items], done=done)

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "month": str(self.month),
            "batch": self.batch,
            "horizon": self.horizon.isoformat() if self.horizon else None,
            "closed": self.closed,
            "closable": self.closable,
            "items": [_item_as_dict(item) for item in self.items],
        }

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """Matter, how many, pounds and what to do, for a table."""
        return [_row(item) for item in self.items]

    @property
    def open_rows(self) -> list[tuple[str, str, str, str]]:
        """The same of the matters that are not done."""
        return [_row(item) for item in self.still_open]

    @property
    def sentences(self) -> list[str]:
        """Where the month stands."""
        if self.closed:
            return [f"{month_name(self.month)} is closed; what is open of it is settled in later months."]
        if self.closable:
            return [self._stands, f"{month_name(self.month)} can be closed: joint-ledger close {self.month}"]
        return [self._stands, f"{month_name(self.month)} cannot be closed yet."]

    @property
    def _stands(self) -> str:
        return f"{self.tick.sentence}."


def month_end(books: Books, month: Month) -> MonthEnd:
    """What is open at the end of a month."""
    asked, posted = AskedMonth(books, month), books.posted
    present = state_of_month(books, month)
    items = tuple(ticked(item, present) for ask in MATTERS for item in ask(asked))
    closed = posted.closed is not None and month <= posted.closed
    return MonthEnd(month, books.batch, posted.horizon, closed, items)


def _row(item: ChecklistItem) -> tuple[str, str, str, str]:
    if item.tick.state == "done":
        return item.title, STATES["done"].lower(), "", ""
    amount = "" if item.amount is None or not item.open else pounds(item.amount)
    if item.tick.state == "not_known":
        so_far = f" ({counted(item.number, item.counted)} so far)" if item.open else ""
        return item.title, f"{STATES['not_known'].lower()}{so_far}", amount, item.tick.said
    return item.title, counted(item.number, item.counted), amount, item.to_do


def _item_as_dict(item: ChecklistItem) -> dict[str, object]:
    return {
        "matter": item.matter,
        "title": item.title,
        "open": item.open,
        "state": item.tick.state,
        "said": item.tick.said,
        "blocks": item.blocks,
        "count": item.number,
        "counted": item.counted,
        "amount": None if item.amount is None else text_from_pence(item.amount),
        "to_do": item.to_do,
        "where": item.where,
        "parts": [
            {
                "agency": part.agency,
                "counterparty": part.counterparty,
                "count": part.number,
                "amount": text_from_pence(part.amount),
            }
            for part in item.parts
        ],
    }
