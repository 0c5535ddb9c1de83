"""What each matter of the checklist stands on: where that is behind the ledger, nobody knows whether it is done."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.answers.month_end.book_checks import BOOK_CHECKS
from ledger.answers.month_end.checklist_items import ChecklistItem
from ledger.answers.ticks import Footing, PresentState, Tick, checked, present_state, unknown
from ledger.briefing.figures import counted, day, month_name
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import Month
from ledger.store.books import Books

STANDS_ON: Mapping[str, tuple[Footing, ...]] = {
    "not_posted": (),
    "changed_since": (),
    "conflicts": (),
    "unknown_payers": (),
    "own_receipts": (),
    "no_lines": ("invoices",),
    "settled_beyond": ("invoices",),
    "paid_on_account": ("invoices",),
    "not_reconciled": (),
    "unmatched": ("invoices",),
    "differ": ("invoices",),
    "not_invoiced": ("posted", "invoices"),
    "accepted_as_posted": (),
    "old_accruals": ("posted", "invoices"),
    "unbilled": ("posted",),
    "in_advance": ("posted",),
    "disputed_shares": ("posted",),
    "on_account": ("receipts",),
    "control_apart": ("receipts",),
    **{check.matter: check.stands_on for check in BOOK_CHECKS},
    "balances_not_agreed": ("posted", "receipts"),
    "provisions": ("receipts",),
    "pennies": ("posted", "invoices"),
    "roundings": ("invoices",),
    "unagreed": ("posted",),
    "unsigned": ("posted",),
    "disputes": (),
    "partner_differences": ("posted", "receipts"),
}
"""By matter. What counts facts as they are stated stands on nothing else."""


def state_of_month(books: Books, month: Month) -> PresentState:
    """What is behind in these books for the end of a month: also days of it that are not posted."""
    present, horizon = present_state(books), books.posted.horizon
    if horizon is None or horizon >= month.last_day:
        return present
    because = f"{month_name(month)} is posted only to {day(horizon)}; post it to its last day first"
    return PresentState({**present.behind, "posted": because})


def ticked(item: ChecklistItem, present: PresentState) -> ChecklistItem:
    """The matter with what its check came to."""
    return item._replace(tick=unknown(item.because) if item.because else _tick(item, present))


def _tick(item: ChecklistItem, present: PresentState) -> Tick:
    amount = "" if item.amount is None else f", {pounds(item.amount)}"
    return checked(
        present,
        range(item.number),
        done=f"{item.title}: none",
        left_over=f"{item.title}: {counted(item.number, item.counted)}{amount}",
        stands_on=STANDS_ON[item.matter],
    )
