"""Demo: build the demonstration ledger month by month, each book recorded when its month ended."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from ledger.config import LOCAL, SAMPLES
from ledger.domain.money_and_days.periods import Month
from ledger.domain.money_and_days.progress import Tell
from ledger.errors import DataFault, Refused
from ledger.marts.snapshots import folder_of
from ledger.store.books import books_at, books_to_write
from ledger.store.journal.recording import open_batch
from ledger.store.keeping.batches import DEMONSTRATION
from ledger.store.keeping.engine import Engine, open_store
from ledger.tasks.close import close
from ledger.tasks.import_book import import_book
from ledger.tasks.import_payments import import_payments
from ledger.tasks.post import post
from ledger.tasks.recharge import recharge
from ledger.tasks.reconcile import reconcile
from ledger.tasks.refresh_marts import refresh_marts

DEMO_STORE = f"sqlite:///{LOCAL / 'demo.db'}"
BOOKS = SAMPLES / "demonstration"
PAYMENTS = SAMPLES / "demonstration-payments"
CLOSED_AFTER = 2
"""A month is closed when the books of the second month after it are in: corrections later on are posted later."""
MONTHS_OF_A_QUARTER = 3
"""Recharges go out every month; papers are reconciled each quarter, and at the end."""


ASKED_AFTER = timedelta(days=29)
"""How long after its last month the demonstration ledger is asked: all of it on 29 November 2026, always."""


@dataclass(frozen=True)
class DemonstrationLedger:
    """The demonstration ledger: its months, entries and batches."""

    months: int
    entries: int
    asked_on: date
    """The day on which deadlines, waits and debts of it are told, whatever the real day is."""

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever built it."""
        return [
            f"{self.months} months taken in and posted, {self.entries} entries in the journal.",
            f"It is asked as on {self.asked_on}; name another day with --now.",
        ]


def build(url: str = DEMO_STORE, *, months: int | None = None, progress: Tell | None = None) -> DemonstrationLedger:
    """Make the demonstration ledger at `url`, of its first `months` or all. Only its own store is ever replaced."""
    if url == DEMO_STORE:
        _clear(url)
    engine = open_store(url, create=True)
    try:
        _want_empty(engine)
        return _fill(engine, months, progress)
    finally:
        engine.dispose()


def _fill(engine: Engine, months: int | None, progress: Tell | None) -> DemonstrationLedger:
    folders = sorted(path for path in BOOKS.iterdir() if path.is_dir())[:months]
    asked_on = _say_when_asked(engine, folders)
    entries = 0
    for done, folder in enumerate(folders, 1):
        entries += _take_in_month(engine, folder)
        month = Month.parse(folder.name)
        if month.number % MONTHS_OF_A_QUARTER == 0 or done == len(folders):
            reconcile(engine, now=_end_of(month))
        if progress:
            progress(done, len(folders) + 1)
    for file in sorted(PAYMENTS.glob("*.csv")) if months is None else []:
        import_payments(engine, file, str(PAYMENTS / "wendlemere.toml"), now=_end_of(Month.parse(folders[-1].name)))
    refresh_marts(engine)
    if progress:
        progress(len(folders) + 1, len(folders) + 1)
    return DemonstrationLedger(len(folders), entries, asked_on)


def _say_when_asked(engine: Engine, folders: list[Path]) -> date:
    """Record first on which day this ledger is asked: it tells what once was, and so would be overdue by years."""
    asked_on = Month.parse(folders[-1].name).last_day + ASKED_AFTER
    with books_to_write(engine) as books:
        open_batch(
            books,
            command=DEMONSTRATION,
            source="command",
            now=_end_of(Month.parse(folders[0].name)),
            details={"asked_on": asked_on.isoformat()},
        )
    return asked_on


def _take_in_month(engine: Engine, folder: Path) -> int:
    month = Month.parse(folder.name)
    now = _end_of(month)
    outcome = import_book(engine, folder, now=now)
    if outcome.problems:
        first = outcome.problems[0]
        raise DataFault(
            f"The demonstration workbook {folder.name} has problems, the first in {first.place}.",
            "Make the workbooks again: python data/samples/make_demonstration.py",
        )
    posting = post(engine, month.last_day, now=now)
    recharge(engine, month, now=now)
    to_close = month
    for _ in range(CLOSED_AFTER):
        to_close = to_close.previous
    close(engine, to_close, now=now)
    return posting.posted.entries


def _end_of(month: Month) -> datetime:
    return datetime.combine(month.last_day, time.max)


def _clear(url: str) -> None:
    """Remove the demonstration store of before."""
    file = Path(url.removeprefix("sqlite:///"))
    for path in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
        path.unlink(missing_ok=True)
    shutil.rmtree(folder_of(url), ignore_errors=True)


def _want_empty(engine: Engine) -> None:
    """Refuse a ledger that holds something: another store than the demonstration's own is never removed."""
    with books_at(engine) as books:
        held = books.last
    if held:
        shown = engine.url.render_as_string(hide_password=True)
        raise Refused(f"There is already a ledger at {shown}.", "Name a new store for the demonstration.")
