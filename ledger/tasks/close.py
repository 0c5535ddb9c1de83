"""Close and reopen months: what concerns a closed month is posted in the first open one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledger.briefing.figures import day, month_name
from ledger.domain.money_and_days.periods import Month
from ledger.errors import Refused, WrongUsage
from ledger.store.books import books_to_write
from ledger.store.journal.recording import open_batch, record_closing
from ledger.store.keeping.batches import day_of
from ledger.store.keeping.engine import Engine
from ledger.tasks.meant import need_nameless


@dataclass(frozen=True)
class Closing:
    """The last closed month after a closing or reopening; None where every month is open."""

    closed: Month | None
    changed: bool


def close(engine: Engine, month: Month, *, now: datetime | None = None) -> Closing:
    """Close all months up to `month`. Refused where it is not posted to its last day."""
    with books_to_write(engine, day_of(now)) as books:
        state = books.posted
        if state.horizon is None or state.horizon < month.last_day:
            reached = f"is posted to {day(state.horizon)}" if state.horizon else "has not been posted at all"
            raise Refused(
                f"{month_name(month)} cannot be closed: the ledger {reached}, not to the month's last day.",
                f"Post it first: joint-ledger post --through {month.last_day}",
            )
        if state.closed and month <= state.closed:
            return Closing(state.closed, changed=False)
        batch = open_batch(books, command="close", source="command", now=now, details={"month": str(month)})
        record_closing(books, batch.number, month, "closed", None)
    return Closing(month, changed=True)


def reopen(engine: Engine, month: Month, why: str, *, now: datetime | None = None) -> Closing:
    """Open `month` and every later one again, and record why. Refused where it is not closed."""
    if not why.strip():
        raise WrongUsage("A reopening is recorded with its reason.", 'Say why: --why "..."')
    of_reason = need_nameless(why)
    with books_to_write(engine, day_of(now)) as books:
        state = books.posted
        if state.closed is None or month > state.closed:
            closed = f"closed to the end of {month_name(state.closed)}" if state.closed else "not closed at all"
            said = f"{month_name(month)} is not closed: the ledger is {closed}."
            raise Refused(said, "There is nothing to reopen.")
        details: dict[str, object] = {"month": str(month), "why": why, **of_reason}
        batch = open_batch(books, command="reopen", source="command", now=now, details=details)
        record_closing(books, batch.number, month, "reopened", why)
    return Closing(month.previous, changed=True)
