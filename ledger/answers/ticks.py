"""Ticks: what a check of the present state came to; done, not done and with what, or not known yet and why.

Pages, month end, files and commands say that something is done by a tick and in no other way. Whoever makes one names
what its check stands on; where that is behind the ledger nobody knows, and the tick says what to do first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ledger.briefing.figures import counted
from ledger.domain.debts.sheets import DebtDecision, ReceiptAllocation
from ledger.domain.documents.sheets import PartnerRecord, Receipt
from ledger.domain.funds.sheets import FundContribution, FundReceipt
from ledger.reconciliation.provider.papers import PAPER_SHEETS
from ledger.store.books import Books
from ledger.store.documents.receipt_matches import papers_issued_after
from ledger.store.journal.recording import last_reconciliation

TickState = Literal["done", "not_done", "not_known"]
Footing = Literal["posted", "invoices", "receipts", "figures"]
"""What a check may stand on: the journal of all facts, documents of providers or money between agencies as they were
reconciled, and the figures that pages read from a snapshot."""
STATES: dict[TickState, str] = {"done": "Done", "not_done": "Open", "not_known": "Not known yet"}
"""The states in words."""


class Tick(NamedTuple):
    """What a check came to. Made by `checked` alone, which asks first whether anybody can know."""

    state: TickState
    said: str
    """Of what is done, what was looked at; of what is not, what is left; else why it is not known."""

    @property
    def sentence(self) -> str:
        """The state and what is said of it, for a line of text; what is done is said alone."""
        return self.said if self.state == "done" else f"{STATES[self.state]}: {self.said}"


@dataclass(frozen=True)
class PresentState:
    """What of the ledger is behind what was recorded: by footing, why, and what to do first."""

    behind: Mapping[Footing, str]

    def because(self, stands_on: tuple[Footing, ...]) -> str:
        """Why a check that stands on these is not known yet; empty where it is."""
        return next((self.behind[footing] for footing in stands_on if footing in self.behind), "")


NOTHING_BEHIND = PresentState({})
"""Of a check that asks for itself whether all that it needs is there."""


def checked(
    present: PresentState, left: Collection[object], *, done: str, left_over: str = "", stands_on: tuple[Footing, ...]
) -> Tick:
    """What a check comes to that found `left` over, of the present state.

    `done` says all that it looked at, `left_over` what is left. Nobody knows where what it stands on is behind, also
    where something was found: it may be settled by now, and more may have come.
    """
    because = present.because(stands_on)
    if because:
        return unknown(because)
    return Tick("not_done", left_over) if left else Tick("done", done)


def unknown(because: str) -> Tick:
    """What a check comes to that could not be made, and why."""
    return Tick("not_known", because)


def together(ticks: Collection[Tick], *, done: str) -> Tick:
    """What several checks come to as one: done where each is, else how many are not, or are not known."""
    left = [tick for tick in ticks if tick.state == "not_done"]
    unsure = [tick for tick in ticks if tick.state == "not_known"]
    known_not = f"; of {counted(len(unsure), 'other')} it is not known yet" if unsure else ""
    if left:
        return Tick("not_done", f"{counted(len(left), 'matter is', 'matters are')} still open{known_not}")
    if unsure:
        reasons = "; ".join(dict.fromkeys(tick.said for tick in unsure))
        return Tick("not_known", f"{counted(len(unsure), 'matter')}: {reasons}")
    return Tick("done", done)


def acted(before: int, after: int, said: str) -> Tick:
    """What an act came to, by the last batch before and after it: done is what the ledger recorded, and no other."""
    return Tick("done", said) if after > before else Tick("not_done", said)


def present_state(books: Books, figures: str = "") -> PresentState:
    """What is behind in these books; `figures` says why those that are shown are of another moment, if they are."""
    found: dict[Footing, str] = {
        "posted": _not_posted(books),
        "invoices": books.once(_invoices_behind),
        "receipts": books.once(_receipts_behind),
        "figures": figures,
    }
    return PresentState({footing: because for footing, because in found.items() if because})


def reconciled_all(books: Books) -> bool:
    """Whether the last reconciliation looked at all that is known."""
    return not (_invoices_behind(books) or _receipts_behind(books))


def _not_posted(books: Books) -> str:
    posted = books.posted
    if posted.horizon is None:
        return "nothing is posted; post a month first"
    changed = books.placements_changed(posted.last_posted)
    return (
        f"records of {counted(len(changed), 'placement')} came after the last posting; post first" if changed else ""
    )


def _invoices_behind(books: Books) -> str:
    last, posted = last_reconciliation(books), books.posted
    if last is None:
        return "documents were never reconciled; reconcile first"
    if posted.last_posted > last.number:
        return "days were posted after the last reconciliation; reconcile first"
    stated = any(books.changed(model, last.number) for model in PAPER_SHEETS)
    if stated or books.placements_changed(last.number, by_accepted=False):
        return "documents or prices came after the last reconciliation; reconcile first"
    return ""


_OF_MONEY = (Receipt, ReceiptAllocation, PartnerRecord, DebtDecision, FundContribution, FundReceipt)
"""What decides how money between agencies is matched; before any of it is stated there is nothing to reconcile."""


def _receipts_behind(books: Books) -> str:
    last = last_reconciliation(books)
    since = last.number if last else 0
    if any(books.changed(model, since) for model in _OF_MONEY):
        return "money or a decision on a debt came after the last reconciliation; reconcile first"
    if books.changed(Receipt, 0) and papers_issued_after(books, since):
        return "documents were issued after the last reconciliation; reconcile first"
    return ""
