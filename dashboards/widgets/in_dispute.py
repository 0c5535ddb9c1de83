"""Value in dispute on the day of asking: one figure with its bridge, the same on every page that gives it."""

from __future__ import annotations

from datetime import date

from dashboards import reading
from dashboards.widgets import acting, sections
from ledger.answers.debts.aged import AgedDebt, aged_debt
from ledger.answers.debts.outstanding import ValueInDispute, value_in_dispute
from ledger.store.books import Books


def debts() -> tuple[AgedDebt, ValueInDispute] | None:
    """What agencies owe each other on the day of asking, and what of it is in dispute; None where it is refused.

    Worked out once for all pages, as long as the ledger and the day stay as they are.
    """
    on = reading.asked_on()
    return acting.worked_out("overdue", (on,), "Working out what is owed", lambda _: reading.in_books(_debts, on))


def _debts(books: Books, on: date) -> tuple[AgedDebt, ValueInDispute]:
    found = aged_debt(books, on)
    return found, value_in_dispute(books, found)


def bridge(disputed: ValueInDispute) -> None:
    """How the value in dispute is made up: of debtors, and of what is accrued and not yet invoiced."""
    sections.bridge(disputed.value, disputed.in_dispute, disputed.accrued)
