"""Say of a conflict which side holds: what stands here, or what was sent; recorded with who and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import cast, get_args

from ledger.book.problems import Problem
from ledger.book.sheets.comparison import Statement
from ledger.book.sheets.statement import state
from ledger.domain.registry.sheets import SHEETS
from ledger.errors import Refused, WrongUsage
from ledger.store.books import Books, books_to_write
from ledger.store.documents.conflicts import KeptConflict, Taken, conflicts_known, record_resolution
from ledger.store.journal.recording import BatchSource, open_batch
from ledger.store.keeping.engine import Engine
from ledger.store.statements import write_facts


@dataclass(frozen=True)
class ConflictSettled:
    """What became of a conflict; `batch` is None where what was sent could not be taken."""

    number: int
    taken: Taken
    batch: int | None
    changed: int = 0
    """How many rows it changed."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever said it."""
        if self.problems:
            return [f"problems: {len(self.problems)}. What was sent cannot be taken as it is; nothing was written."]
        if self.taken == "here":
            return [f"conflict {self.number}: what stands holds; recorded in batch {self.batch}."]
        return [f"conflict {self.number}: taken as it was sent; rows changed: {self.changed}, in batch {self.batch}."]

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "number": self.number,
            "taken": self.taken,
            "batch": self.batch,
            "changed": self.changed,
            "problems": [asdict(each) for each in self.problems],
        }


def settle(
    engine: Engine,
    number: int,
    taken: Taken,
    *,
    why: str,
    now: datetime | None = None,
) -> ConflictSettled:
    """Say which side of conflict `number` holds; what was sent is then stated as it was sent, through all checks.

    Raises WrongUsage where there is no such conflict or no reason, and Refused where somebody has said so before.
    """
    if not why.strip():
        raise WrongUsage("What is said of a conflict is recorded with its reason.", 'Say why: --why "..."')
    with books_to_write(engine) as books:
        kept = _open(books, number)
        said = _taken(books.until_something_is_written(), kept) if taken == "sent" else None
        if said and said.problems:
            return ConflictSettled(number, taken, None, problems=said.problems)
        # What was sent is stated by its file, as if it had gone in at once: no screen had the word.
        source: BatchSource = "book" if taken == "sent" else "screen"
        batch = open_batch(books, command="conflicts", source=source, now=now, details={"conflict": number})
        if said:
            write_facts(books, batch.number, said.changes)
        record_resolution(books, batch.number, number, taken, why)
    return ConflictSettled(number, taken, batch.number, len(said.changes) if said else 0)


def side(text: str) -> Taken:
    """Which side holds, as a person wrote it. Raises WrongUsage for a word that names none."""
    for taken in get_args(Taken):
        if text == taken:
            return cast("Taken", text)
    raise WrongUsage(f"{text} names no side of a conflict.", "Say here (what stands) or sent (what was sent).")


def _open(books: Books, number: int) -> KeptConflict:
    found = conflicts_known(books, [number])
    if not found:
        raise WrongUsage(f"There is no conflict {number}.", "joint-ledger conflicts lists those that wait.")
    (kept,) = found
    if kept.resolution is not None:
        done = kept.resolution
        held = "what stands" if done.taken == "here" else "what was sent"
        raise Refused(
            f"Of conflict {number} {done.who} said on {done.recorded_at:%Y-%m-%d} that {held} holds.",
            "State the row anew, in a book or on a screen, if that is not right.",
        )
    return kept


def _taken(books: Books, kept: KeptConflict) -> Statement:
    sent = kept.book
    origins = books.origins(*(SHEETS[sheet] for sheet in {row.sheet for row in sent.rows}))
    return state(sent, books.facts(*SHEETS.values()), origins, decided=True)
