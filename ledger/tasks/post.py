"""Post: bring the journal to what should stand, up to and including a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ledger import pipeline
from ledger.briefing.figures import counted
from ledger.domain.money_and_days.progress import Tell
from ledger.pipeline import Posted
from ledger.store.books import books_to_write
from ledger.store.journal.recording import open_batch
from ledger.store.keeping.engine import Engine


@dataclass(frozen=True)
class Posting:
    """What was asked for and what it did."""

    batch: int
    asked_through: date
    posted: Posted

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "batch": self.batch,
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
                f"The horizon stays at {posted.horizon}: it never moves back. The differences up to it were posted."
            )
        said.append(
            f"entries added: {posted.entries} ({counted(posted.charges, 'charge')}, "
            f"{counted(posted.transfers, 'transfer')}), posted through {posted.horizon}"
        )
        return said


def post(engine: Engine, through: date, *, now: datetime | None = None, progress: Tell | None = None) -> Posting:
    """Post all days up to and including `through`, in one batch: all of it or none."""
    with books_to_write(engine) as books:
        details = {"through": str(through), "horizon_before": str(books.posted.horizon or "")}
        batch = open_batch(books, command="post", source="command", now=now, details=details)
        posted = pipeline.post(books, batch.number, through, progress)
    return Posting(batch.number, through, posted)
