"""Post: bring the journal to what should stand, up to and including a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ledger import pipeline
from ledger.briefing.figures import counted
from ledger.domain.money_and_days.periods import ONE_DAY, Month
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.sheet.limits import FIRST_YEAR, LAST_YEAR
from ledger.errors import Refused
from ledger.pipeline import Posted
from ledger.store.books import books_to_write
from ledger.store.facts.horizon import PostedState
from ledger.store.journal.recording import open_batch
from ledger.store.keeping.batches import day_of
from ledger.store.keeping.engine import Engine


@dataclass(frozen=True)
class Posting:
    """What was asked for and what it did."""

    batch: int
    asked_through: date
    posted: Posted
    moved_back_from: date | None = None
    """The horizon before, where this posting moved it back."""

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "batch": self.batch,
            "moved_back_from": self.moved_back_from.isoformat() if self.moved_back_from else None,
            "horizon": self.posted.horizon.isoformat(),
            "entries": self.posted.entries,
            "charges": self.posted.charges,
            "transfers": self.posted.transfers,
        }

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever posted."""
        posted = self.posted
        said = []
        if self.asked_through < posted.horizon:
            said.append(
                f"The horizon stays at {posted.horizon}; the differences up to it were posted. "
                "To move it back, say so: the tick beside the day on the page Month end, or --move-back."
            )
        if self.moved_back_from:
            said.append(
                f"The horizon moved back from {self.moved_back_from} to {posted.horizon}: what was posted after it "
                "was reversed in its own months, and the next recharge credits what of it was invoiced."
            )
        said.append(
            f"entries added: {posted.entries} ({counted(posted.charges, 'charge')}, "
            f"{counted(posted.transfers, 'transfer')}), posted to {posted.horizon}"
        )
        return said


def post(
    engine: Engine,
    through: date,
    *,
    ahead: bool = False,
    move_back: bool = False,
    now: datetime | None = None,
    progress: Tell | None = None,
) -> Posting:
    """Post all days up to and including `through`, in one batch: all of it or none.

    The horizon stays where it is if `through` is earlier, unless it is to `move_back`. Raises Refused where it would
    move back into a closed month, or where `through` lies beyond the month after today's and is not said to be meant
    (`ahead`).
    """
    with books_to_write(engine, day_of(now)) as books:
        before = books.posted
        moved_back_from = before.horizon if move_back and before.horizon and through < before.horizon else None
        _guard(through, books.today, ahead)
        if moved_back_from:
            _want_open(before, through)
        details = {"through": str(through), "horizon_before": str(before.horizon or "")}
        if moved_back_from:
            details["moved_back_from"] = str(moved_back_from)
        batch = open_batch(books, command="post", source="command", now=now, details=details)
        posted = pipeline.post(books, batch.number, through, progress, move_back=moved_back_from is not None)
    return Posting(batch.number, through, posted, moved_back_from)


def _guard(through: date, today: date, ahead: bool) -> None:
    if not FIRST_YEAR <= through.year <= LAST_YEAR:
        told = f"{through} is outside the years {FIRST_YEAR} to {LAST_YEAR}, the days that a ledger has."
        raise Refused(told, "Name a day of these years.")
    last = Month.of(today).next.last_day
    if through > last and not ahead:
        raise Refused(
            f"{through} is after {last}, the end of next month: today is {today}.",
            "Is the day right? Then say so: the tick under the day on the page Month end, or --ahead.",
        )


def _want_open(state: PostedState, through: date) -> None:
    first = Month.of(through + ONE_DAY)
    if state.closed and first <= state.closed:
        raise Refused(
            f"The horizon cannot move back to {through}: {first} is closed, with all months up to {state.closed}.",
            f'Reopen it first, on the page Month end or with joint-ledger reopen {first} --why "..."',
        )
