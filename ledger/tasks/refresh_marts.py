"""Refresh the marts: work out what only the rules can say, and have the rest counted into a new snapshot."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ledger.answers.earlier_snapshot import rules_fingerprint
from ledger.answers.registry import ANSWERS
from ledger.domain.agencies.viewer import Viewer
from ledger.domain.money_and_days.progress import Tell
from ledger.marts.address_keys import is_older_than
from ledger.marts.build import NO_ROOM, FailedCheck, Moment, build, build_on
from ledger.marts.extract import opened
from ledger.marts.inputs import MartInput
from ledger.marts.query import Snapshot, open_current, open_named, open_on
from ledger.marts.snapshots import (
    NoSnapshot,
    NotCounted,
    folder_of,
    next_snapshot,
    path_of,
    set_aside,
    snapshot_as_known,
)
from ledger.store.books import Books, books_at
from ledger.store.facts.horizon import PostedState
from ledger.store.journal.recording import program_version
from ledger.store.keeping.batches import Batch, day_of
from ledger.store.keeping.engine import Engine


@dataclass(frozen=True)
class BuiltSnapshot:
    """A snapshot that was built."""

    name: str
    path: Path
    batch: int
    horizon: date | None
    failed_checks: tuple[FailedCheck, ...]
    rows: int
    milliseconds: int
    set_aside: Path | None = None
    """What stood where the folder of the snapshots belongs, under the name that it was given."""

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "snapshot": self.name,
            "batch": self.batch,
            "horizon": self.horizon.isoformat() if self.horizon else None,
            "rows": self.rows,
            "milliseconds": self.milliseconds,
            "failed_checks": [{"check": item.check, "detail": item.detail} for item in self.failed_checks],
        }

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever asked."""
        posted = f"posted to {self.horizon}" if self.horizon else "nothing posted yet"
        seconds = f"{self.milliseconds // 1000}.{self.milliseconds % 1000 // 100}"
        said = [f"report refresh {self.name}: change {self.batch}, {posted}, {self.rows} rows in {seconds} seconds"]
        if self.set_aside:
            said.append(
                f"A file was where the folder of the report refreshes belongs; it is kept as {self.set_aside}."
            )
        said += [f"check failed: {item.check.replace('_', ' ')}: {item.detail}" for item in self.failed_checks]
        return said


def refresh_marts(
    engine: Engine,
    *,
    as_known_at: datetime | None = None,
    now: datetime | None = None,
    afresh: bool = False,
    progress: Tell | None = None,
) -> BuiltSnapshot:
    """Count the ledger as it is, or was known at a moment, into a new snapshot, for the day of asking.

    Only what changed since the snapshot that counts is counted again, unless all is to be counted `afresh`. The one
    of a past moment is built beside, for the day of that moment; the pages go on showing the current one.
    `now` is the clock (None: the day of asking of the ledger). Other days are told by `figures_on`.
    """
    url = engine.url.render_as_string(hide_password=False)
    folder = folder_of(url)
    try:
        return _refreshed(engine, url, folder, as_known_at, now, afresh, progress)
    except NO_ROOM as fault:
        reason = getattr(fault, "strerror", None) or str(fault).rpartition(": ")[2]
        raise NotCounted(
            f"What was recorded is kept, but the figures were not refreshed: {reason.strip().rstrip('.')}.",
            f"Make room, or see to {folder}, and then: joint-ledger marts",
        ) from None


def _refreshed(
    engine: Engine,
    url: str,
    folder: Path,
    as_known_at: datetime | None,
    now: datetime | None,
    afresh: bool,
    progress: Tell | None,
) -> BuiltSnapshot:
    started = time.monotonic_ns()
    aside = set_aside(folder)
    with books_at(engine, as_known_at, today=day_of(as_known_at or now)) as books:
        batch, last, state, today = books.batch, books.last, books.posted, books.today
        given = rows_for_marts(books, progress=progress)
        earlier = None if afresh or as_known_at else _to_build_on(folder, books)
    new = snapshot_as_known(folder, as_known_at) if as_known_at else next_snapshot(folder)
    with new as (name, path), opened(url, path) as source:
        moment = _moment(name, (now or datetime.now(UTC), today), batch, last, state, as_known_at)
        if earlier is None:
            counted = build(path, source, moment, given, progress)
        else:
            counted = build_on(earlier, path, source, moment, given, progress)
    taken = (time.monotonic_ns() - started) // 1_000_000
    return BuiltSnapshot(
        name, path_of(folder, name), batch, state.horizon, counted.failed_checks, counted.rows, taken, aside
    )


def _to_build_on(folder: Path, books: Books) -> Path | None:
    """The snapshot that counts, where the next can be built on it; None where all has to be counted afresh.

    It must be of this edition of program and rules, of this very ledger at a moment that these books know of, and
    its keys made with the secret that lies beside it now.
    """
    try:
        snapshot = open_current(folder)
    except NoSnapshot:
        return None
    with snapshot:
        meta = snapshot.rows("meta", Viewer.all())[0]
    path = path_of(folder, snapshot.name)
    same_edition = (meta["program_version"], meta["rules"]) == (program_version(), rules_fingerprint())
    if not same_edition or meta["batch"] > books.batch or not is_older_than(folder, path):
        return None
    last = books.as_known_after(meta["batch"]).last
    known = (last.number, last.recorded_at) if last else (0, None)
    return path if known == (meta["batch"], meta["recorded_at"]) else None


def figures_on(engine: Engine, name: str, day: date) -> Snapshot:
    """A snapshot as it is on a day of asking: counted for it, or with what depends on the day worked out anew.

    Raises NoSnapshot where there is none so called.
    """
    folder = folder_of(engine.url.render_as_string(hide_password=False))
    counted = open_named(folder, name)
    if counted.today == day:
        return counted
    with counted, books_at(engine, today=day) as books:
        meta = counted.rows("meta", Viewer.all())[0]
        given = rows_for_marts(books.as_known_after(meta["batch"]), of_the_day=True)
    return open_on(folder, name, day, given)


def rows_for_marts(books: Books, *, of_the_day: bool = False, progress: Tell | None = None) -> dict[str, MartInput]:
    """The rows of every answer that fills a table of the marts; of what is told as at the horizon none before it.

    With `of_the_day` only those that another day of asking changes.
    """
    horizon = books.posted.horizon
    staged = [each for each in ANSWERS.values() if each.staged and (each.of_the_day or not of_the_day)]
    tables = {}
    for done, each in enumerate(staged, 1):
        rows = each.listed(books, books.today) if horizon or each.day == "known" else []
        tables[each.staged] = MartInput(each.row, rows)
        if progress:
            progress(done, len(staged))
    return tables


def _moment(
    name: str,
    clock: tuple[datetime, date],
    batch: int,
    last: Batch | None,
    state: PostedState,
    as_known_at: datetime | None,
) -> Moment:
    now, today = clock
    return Moment(
        snapshot=name,
        built_at=_plain(now),
        batch=batch,
        recorded_at=last.recorded_at if last else None,
        posted_batch=state.last_posted,
        horizon=state.horizon,
        today=today,
        closed_through=str(state.closed) if state.closed else None,
        as_known_at=_plain(as_known_at) if as_known_at else None,
        program_version=program_version(),
        rules=rules_fingerprint(),
    )


def _plain(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
