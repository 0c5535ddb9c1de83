"""Hand over a book: all of it goes in, in one batch, or none of it; and the same for one form of a screen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, TypeVar

from ledger import config
from ledger.answers.sheet import new_row
from ledger.book.documents.bank_lines import Held
from ledger.book.handover import HandedOver, read_handover
from ledger.book.instruments import known_instruments
from ledger.book.problems import Remark
from ledger.book.settings import known_settings
from ledger.book.sheets.comparison import Statement, in_order
from ledger.book.sheets.document_faults import NAMING_ISSUED, waiting_ahead
from ledger.book.sheets.form import Forms, book_of_forms
from ledger.book.sheets.reading import Book
from ledger.book.sheets.standing_documents import DOCUMENTS
from ledger.book.sheets.statement import state
from ledger.domain.decisions.own_answers import RecordedFor
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.changes import Change
from ledger.store.books import Books, books_at, books_to_write
from ledger.store.documents.conflicts import KeptConflict, keep_conflicts, numbered
from ledger.store.documents.entries import posted_in_closed_months
from ledger.store.documents.recharges import kinds_issued
from ledger.store.journal.recording import day_now, open_batch
from ledger.store.keeping.batches import day_of
from ledger.store.keeping.engine import Engine
from ledger.store.statements import write_facts
from ledger.tasks.acceptances import with_amounts_kept
from ledger.tasks.import_results import ImportResult
from ledger.tasks.meant import need_nameless, what_is_meant

T = TypeVar("T")


def import_book(
    engine: Engine,
    path: Path,
    *,
    form: str = "book",
    map_file: Path | None = None,
    dry_run: bool = False,
    prefer_book: bool = False,
    another: Collection[int] = (),
    dated_ahead: bool = False,
    names_nobody: Collection[str] = (),
    now: datetime | None = None,
    progress: Tell | None = None,
) -> ImportResult:
    """Read what is at `path` and record what it changes, in one batch: all of it, or nothing if a problem is found.

    `form` says what it is: a `book`, "ubl" (invoices), a return read with `map_file`, or papers by a layout (its name
    or .toml file). `another` are rows of a statement that are money of their own, though they equal what is known.
    A document dated after today is a problem, unless `dated_ahead` says that it is meant: today is the day of `now`.
    `names_nobody` are places (`prices.csv:4`) whose text has a number like a person's that is none: recorded so.
    A book that changes nothing records no batch. `now` is the batch's clock (UTC). Raises DataFault
    where nothing can be read there, WrongUsage where there is no such form, or its map is missing.
    """
    handed_over = read_handover(path, form, map_file)
    if progress:
        progress(handed_over.size, handed_over.size)

    def book_of(books: Books) -> tuple[Book, None]:
        book = handed_over.book(books.facts(*SHEETS.values()), _held(books, handed_over, another))
        book.names_nobody = frozenset(names_nobody)
        return book, None

    return _take_in(
        engine,
        book_of,
        source="book",
        dry_run=dry_run,
        prefer_book=prefer_book,
        dated_ahead=dated_ahead,
        now=now,
    )[0]


def _held(books: Books, handed_over: HandedOver, another: Collection[int]) -> Held:
    """What is known of money, as far as what was handed over has lines of it."""
    return Held({sheet: books.history(SHEETS[sheet]) for sheet in handed_over.money}, frozenset(another))


def record(
    engine: Engine,
    sheet: str,
    rows: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    *,
    why: str | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
) -> ImportResult:
    """Record what a screen states: a book of one row, or of all rows of what is stated as a whole.

    Values are texts as typed, or what the model holds; columns that are absent leave what is known. `why` is kept
    with the batch, and told wherever its versions are (`Origin.why`): why a row was withdrawn.
    """
    forms = {sheet: [rows] if isinstance(rows, Mapping) else rows}
    return record_worked_out(engine, lambda _: (forms, None), why=why, dry_run=dry_run, now=now)[0]


def record_together(
    engine: Engine, sheets: Forms, *, dry_run: bool = False, now: datetime | None = None
) -> ImportResult:
    """Record what a screen states on several sheets at once, in one batch: all of it or nothing; as `record` does."""
    return record_worked_out(engine, lambda _: (sheets, None), dry_run=dry_run, now=now)[0]


def record_new(
    engine: Engine,
    sheet: str,
    row: Mapping[str, Any],
    *,
    series: str = "",
    dry_run: bool = False,
    now: datetime | None = None,
) -> ImportResult:
    """Record a row of a sheet of codes, as `record` does, and only a new one: nothing that is known is restated.

    With `series` it is given the next code of these as it is recorded (`RQ-0007`), unless it has a code of its own.
    Raises Refused where what it is known by is another's.
    """
    model = SHEETS[sheet]
    return record_worked_out(
        engine, lambda books: ({sheet: [new_row(books, model, row, series)]}, None), dry_run=dry_run, now=now
    )[0]


@dataclass(frozen=True)
class DoneAlong:
    """What else is done in the batch that records something, so that both stand or neither."""

    command: str
    """By which the batch goes, instead of `import`."""
    details: Callable[[Books], Mapping[str, Any]]
    """What the batch says of it, by the books as they were before."""
    act: Callable[[Books, int], None]
    """Does it, given the books with what was recorded, and the batch."""


def record_worked_out(
    engine: Engine,
    work_out: Callable[[Books], tuple[Forms, T]],
    *,
    along: DoneAlong | None = None,
    why: str | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
) -> tuple[ImportResult, T]:
    """Record what follows from what is known, in one batch, with the reason if one is given; and what is to be told.

    `work_out` is given the books, and gives the rows by sheet, as a screen states them, with what it has to tell.
    `along` says what else is done in the same batch. What looks like a slip goes in where it is `meant`. Raises
    Refused for a reason that seems to name a person.
    That happens within the transaction that writes, so that nobody states anything in between: a next number, a free
    code, the next step of a ladder, or that something is still to be decided. What it raises ends the transaction,
    and nothing is written.

    Read first and written later, two people would be given one number: both see RQ-0007 as the last, and both record
    RQ-0008. Here the second waits for the first, sees RQ-0008, and is given RQ-0009.
    """
    said, of_reason = what_is_meant(), need_nameless(why)

    def book_of(books: Books) -> tuple[Book, T]:
        sheets, told = work_out(books)
        book = book_of_forms(sheets)
        book.names_nobody = said.names_nobody
        book.named_nobody.update(*of_reason.values())
        return book, told

    # Who fills a form sees what stands: a screen's word is the latest, so nothing is in conflict with it.
    return _take_in(
        engine,
        book_of,
        source="screen",
        dry_run=dry_run,
        prefer_book=True,
        dated_ahead=said.dated_ahead,
        now=now,
        why=why,
        along=along,
    )


def _take_in(
    engine: Engine,
    book_of: Callable[[Books], tuple[Book, T]],
    *,
    source: Literal["book", "screen"],
    dry_run: bool,
    prefer_book: bool,
    dated_ahead: bool = False,
    now: datetime | None,
    why: str | None = None,
    along: DoneAlong | None = None,
) -> tuple[ImportResult, T]:
    with books_at(engine, today=day_of(now)) if dry_run else books_to_write(engine, day_of(now)) as books:
        # What papers name is looked up in the same transaction in which they are recorded.
        before = books.until_something_is_written()
        book, told = book_of(before)
        today = None if dated_ahead else day_of(now) or day_now(books)
        said = _statement(before, book, prefer_book, today, amends=source == "screen")
        new, waiting, decided = numbered(books, said.conflicts)
        said.problems = in_order([*said.problems, *waiting_ahead(new, today)])
        number = None
        if (said.changes or new) and not said.problems and not dry_run:
            number = _record(books, book, said, source, now, why, along)
            keep_conflicts(books, number, new)
            if along:
                along.act(books, number)
    remarks = [*said.remarks, *map(_decided, decided)]
    conflicts = [*(new if number else (replace(each, number=None) for each in new)), *waiting]
    return ImportResult(number, dry_run, said.counts, said.problems, remarks, conflicts, said.known_already), told


def _statement(books: Books, book: Book, prefer_book: bool, today: date | None, *, amends: bool) -> Statement:
    stated = {row.sheet for row in book.rows}
    documents = {row.key[0] for row in book.rows if row.sheet in DOCUMENTS and row.key is not None}
    origins = books.origins(*(model for sheet, model in SHEETS.items() if sheet in stated))
    said = state(
        book,
        books.facts(*SHEETS.values()),
        origins,
        prefer_book=prefer_book,
        amends=amends,
        closed=posted_in_closed_months(books, documents) if documents else (),
        settings=known_settings(),
        instruments=known_instruments(),
        today=today,
        issued=kinds_issued(books) if stated & {model.sheet for model in NAMING_ISSUED} else None,
        recorded_for=RecordedFor(config.agency(), on_screen=amends),
    )
    return with_amounts_kept(said, books.posted.horizon)


def _record(
    books: Books,
    book: Book,
    said: Statement,
    source: Literal["book", "screen"],
    now: datetime | None,
    why: str | None,
    along: DoneAlong | None,
) -> int:
    details: dict[str, Any] = {"why": why} if why else {"sent": True} if book.sent else {}
    if book.named_nobody:
        details["names_nobody"] = sorted(book.named_nobody)
    if along:
        details |= along.details(books)
    command = along.command if along else "import"
    batch = open_batch(books, command=command, source=source, now=now, files=book.files, details=details or None)
    changes = said.changes
    if source == "screen":
        changes = [replace(change, file=None, line=None) for change in [*changes, *_rest_of_wholes(book, said)]]
    write_facts(books, batch.number, changes)
    return batch.number


def _rest_of_wholes(book: Book, said: Statement) -> Iterator[Change]:
    """The rows of a changed whole that stay the same, so that all of it is known as the screen's word.

    A row that a screen left out leaves no version behind: without this a book would put it back unnoticed.
    """
    changed = {(change.sheet, change.key) for change in said.changes}
    wholes = {(change.sheet, change.key[0]) for change in said.changes if SHEETS[change.sheet].whole}
    for stated in book.rows:
        key = stated.key
        if key is None or stated.withdrawn or (stated.sheet, key) in changed:
            continue
        if (stated.sheet, key[0]) in wholes:
            row = said.facts_after.rows[stated.sheet][key]
            yield Change(stated.sheet, key, row, False, None, None, False)


def _decided(kept: KeptConflict) -> Remark:
    """What was in conflict before, with the same content, and is settled."""
    conflict, said = kept.conflict, kept.resolution
    by = f" by {said.who} on {said.recorded_at:%Y-%m-%d}" if said else ""
    word = "its payer was named" if said and said.taken == "sent" else "it was decided"
    rest = "" if said and said.taken == "sent" else " that what is recorded is kept"
    text = f"{conflict.sheet} {conflict.key}: {word}{by}{rest} (conflict {kept.number})"
    return Remark(conflict.file, conflict.row, text)
