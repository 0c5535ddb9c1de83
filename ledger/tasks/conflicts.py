"""Settle what waits for a word: which side of a conflict holds, who paid a receipt, and what may stay as it is.

Each is recorded with who said so and why.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import cast, get_args

from ledger.answers.documents.waiting_matters import BEYOND, waiting_matters
from ledger.book.documents.bank_lines import BankLine, Booking, Held, equal_receipts
from ledger.book.problems import Problem
from ledger.book.sheets.comparison import Statement
from ledger.book.sheets.privacy import place_of
from ledger.book.sheets.reading import Book, BookRow
from ledger.book.sheets.statement import state
from ledger.domain.agencies.sheets import Agency
from ledger.domain.documents.sheets import Receipt
from ledger.domain.funds.own_receipts import no_instalments
from ledger.domain.money_and_days.money import pounds, text_from_pence
from ledger.domain.registry.sheets import SHEETS
from ledger.errors import Refused, WrongUsage
from ledger.store.books import Books, books_to_write
from ledger.store.documents.conflicts import KeptConflict, Taken, conflicts_known, record_resolution
from ledger.store.documents.left_matters import LeftMatter, record_left
from ledger.store.journal.recording import BatchSource, open_batch
from ledger.store.keeping.batches import day_of
from ledger.store.keeping.engine import Engine
from ledger.store.statements import write_facts
from ledger.tasks.meant import need_nameless


@dataclass(frozen=True)
class ConflictSettled:
    """What became of a conflict; `batch` is None where what was sent could not be taken."""

    number: int
    taken: Taken
    batch: int | None
    changed: int = 0
    """How many rows it changed."""
    receipt: str | None = None
    """Of a receipt whose payer was named: the code that it has."""
    problems: list[Problem] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever said it."""
        if self.problems:
            return [f"problems: {len(self.problems)}. What was sent cannot be taken as it is; nothing was written."]
        if self.receipt:
            return [f"conflict {self.number}: its payer is named; receipt {self.receipt}, in change {self.batch}."]
        if self.taken == "here":
            return [f"conflict {self.number}: what is recorded is kept; recorded in change {self.batch}."]
        return [
            f"conflict {self.number}: taken as it was sent; rows changed: {self.changed}, in change {self.batch}."
        ]

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "number": self.number,
            "taken": self.taken,
            "batch": self.batch,
            "changed": self.changed,
            "receipt": self.receipt,
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
    of_reason = _need_reason(why)
    with books_to_write(engine, day_of(now)) as books:
        kept = _open(books, number)
        if kept.conflict.payer and taken == "sent":
            raise WrongUsage(f"Who paid {kept.conflict.key} is not known.", "Name the payer: --payer AGENCY.")
        said = _taken(books.until_something_is_written(), kept) if taken == "sent" else None
        if said and said.problems:
            return ConflictSettled(number, taken, None, problems=said.problems)
        # What was sent is stated by its file, as if it had gone in at once: no screen had the word.
        source: BatchSource = "book" if taken == "sent" else "screen"
        details: dict[str, object] = {"conflict": number, **of_reason}
        batch = open_batch(books, command="conflicts", source=source, now=now, details=details)
        if said:
            write_facts(books, batch.number, said.changes)
        record_resolution(books, batch.number, number, taken, why)
    return ConflictSettled(number, taken, batch.number, len(said.changes) if said else 0)


def name_payer(engine: Engine, number: int, payer: str, *, why: str, now: datetime | None = None) -> ConflictSettled:
    """Say which agency paid the receipt that waits under `number`: it is then a receipt like any other.

    Raises WrongUsage where nothing waits so or there is no such agency, and Refused where an equal receipt is known
    already which nobody made by naming a payer: it may be the same money.
    """
    of_reason = _need_reason(why)
    with books_to_write(engine, day_of(now)) as books:
        kept = _open(books, number)
        if not kept.conflict.payer:
            raise WrongUsage(f"Conflict {number} is about no payer.", "Say which side holds: --take here, or sent.")
        before = books.until_something_is_written()
        row = _of_payer(before, kept, payer)
        said = _stated(before, Book([row], files=[], sent=True))
        if said.problems:
            return ConflictSettled(number, "sent", None, problems=said.problems)
        details: dict[str, object] = {"conflict": number, **of_reason}
        batch = open_batch(books, command="conflicts", source="book", now=now, details=details)
        write_facts(books, batch.number, said.changes)
        record_resolution(books, batch.number, number, "sent", why)
    return ConflictSettled(number, "sent", batch.number, len(said.changes), str(row.values["receipt"]))


def _of_payer(books: Books, kept: KeptConflict, payer: str) -> BookRow:
    """The receipt with its payer, under a code that nothing ever had."""
    if (payer,) not in books.facts(Agency).sheet(Agency):
        raise WrongUsage(f"{payer} is no agency that is known.", "Give the code of an agency.")
    (waiting,) = kept.conflict.rows
    row = replace(waiting, values={**waiting.values, "from_agency": payer}, raw={**waiting.raw, "from_agency": payer})
    if no_instalments(books.facts(*SHEETS.values()), [Receipt.model_construct(**row.values)]):
        raise WrongUsage(
            f"{payer} received it, and an agency pays itself only into a fund of its own.",
            "Name who paid it; if it is only a transfer of its own money, leave it out: --take here. If it is an "
            "instalment, state what is owed to the fund first, in fund_contributions.",
        )
    history = books.history(Receipt)
    named = {each.resolution.batch for each in conflicts_known(books) if each.conflict.payer and each.resolution}
    equal = equal_receipts(row, [version for version in history if version.origin.batch not in named])
    if equal:
        raise Refused(
            f"{', '.join(equal)} is the same: from {payer}, of that day, amount and text.",
            "If it is the same money, keep what is recorded (--take here); else state the receipt on the page "
            "Partner statement.",
        )
    booking = Booking(Held({Receipt.sheet: history}, {row.line} if row.line is not None else ()), None)
    (coded,) = booking.book([BankLine(row, numbered=False)])
    return coded


@dataclass(frozen=True)
class MatterLeft:
    """What was left as it is."""

    matter: str
    subject: str
    amount: int
    """Pence."""
    batch: int

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever said it."""
        amount = pounds(self.amount)
        return [
            f"{self.subject}: {amount} may stay as it is, in change {self.batch}; another amount is a new matter."
        ]

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        amount = text_from_pence(self.amount)
        return {"matter": self.matter, "subject": self.subject, "amount": amount, "batch": self.batch}


def leave(
    engine: Engine, subject: str, *, why: str, matter: str | None = None, now: datetime | None = None
) -> MatterLeft:
    """Say that what was received, paid or credited beyond may stay as it is, at the amount that it has now.

    `subject` is the code of the document, receipt or payment; `matter` its kind, where several have that code.
    Raises WrongUsage where nothing of it waits, or more than one matter does.
    """
    of_reason = _need_reason(why)
    with books_to_write(engine, day_of(now)) as books:
        before = books.until_something_is_written()
        found = [each for each in waiting_matters.listed(before) if each.row == subject and each.matter in BEYOND]
        found = [each for each in found if matter in (None, each.matter)]
        if len(found) != 1:
            several = ", ".join(each.matter for each in found)
            raise WrongUsage(
                f"Of {subject} {several} wait."
                if found
                else f"There is nothing open on {subject} that may stay as it is.",
                "Settle it on the page Unresolved items." if found else "joint-ledger conflicts lists them.",
            )
        (each,) = found
        left = LeftMatter(each.matter, subject, each.amount or 0, why)
        details: dict[str, object] = {"why": why, **of_reason}
        batch = open_batch(books, command="conflicts", source="screen", now=now, details=details)
        record_left(books, batch.number, left)
    return MatterLeft(left.matter, subject, left.amount, batch.number)


def _need_reason(why: str) -> dict[str, list[str]]:
    if not why.strip():
        raise WrongUsage("A decision on an unresolved item is recorded with its reason.", 'Say why: --why "..."')
    return need_nameless(why)


def numbered(text: str) -> int:
    """The number of a conflict, as a person wrote it. Raises WrongUsage where it is none."""
    if not text.isdecimal():
        raise WrongUsage(
            f"{text} is no number of a conflict.", "joint-ledger conflicts lists those that are unresolved."
        )
    return int(text)


def side(text: str) -> Taken:
    """Which side holds, as a person wrote it. Raises WrongUsage for a word that names none."""
    for taken in get_args(Taken):
        if text == taken:
            return cast("Taken", text)
    raise WrongUsage(f"{text} names no side of a conflict.", "Say here (what is recorded) or sent (what was sent).")


def _open(books: Books, number: int) -> KeptConflict:
    found = conflicts_known(books, [number])
    if not found:
        raise WrongUsage(f"There is no conflict {number}.", "joint-ledger conflicts lists those that are unresolved.")
    (kept,) = found
    if kept.resolution is not None:
        done = kept.resolution
        held = "what is recorded" if done.taken == "here" else "what was sent"
        raise Refused(
            f"Of conflict {number} {done.who} said on {done.recorded_at:%Y-%m-%d} that {held} holds.",
            "State the row anew, in a data workbook or on a screen, if that is not right.",
        )
    return kept


def _taken(books: Books, kept: KeptConflict) -> Statement:
    return _stated(books, kept.book)


def _stated(books: Books, sent: Book) -> Statement:
    """What was sent, stated; that a day ahead is meant was asked as it came."""
    origins = books.origins(*(SHEETS[sheet] for sheet in {row.sheet for row in sent.rows}))
    # Whoever handed it over was asked whom its texts name; what is kept since is not asked again.
    sent.names_nobody = {place_of(row.file, row.line) for row in sent.rows}
    return state(sent, books.facts(*SHEETS.values()), origins, decided=True)
