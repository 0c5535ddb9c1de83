"""Batches: every import, form, posting, closing and reopening, numbered without gaps (rules.md section 5)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal

from sqlalchemy import Connection, func, insert, select

from ledger.config import user_name
from ledger.errors import WrongUsage
from ledger.store.tables import BatchFileTable, BatchTable

ALL_BATCHES = 2**62
"""As known at every batch there is: now."""
Source = Literal["book", "screen", "command"]


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that is being written, or was: its number and when, as a UTC time without a zone."""

    number: int
    recorded_at: datetime


def open_batch(
    connection: Connection,
    *,
    command: str,
    source: Source,
    now: datetime | None = None,
    files: Iterable[tuple[str, str]] = (),
    details: Mapping[str, Any] | None = None,
) -> Batch:
    """The next batch, recorded within the writer's transaction; `files` are base names with their SHA-256.

    Time never runs backwards: without `now` it is the later of the clock and the last batch. Raises WrongUsage
    where `now` is before the last batch.
    """
    last = last_batch(connection)
    recorded_at = _utc(now) if now else _utc(datetime.now(UTC))
    if last and recorded_at < last.recorded_at:
        if now:
            raise WrongUsage(
                f"The moment {recorded_at.isoformat(' ')} is before the last batch, {last.number},"
                f" which was recorded at {last.recorded_at.isoformat(' ')} (UTC).",
                "Give --now that moment or a later one: what is recorded is never dated back.",
            )
        recorded_at = last.recorded_at
    batch = Batch(last.number + 1 if last else 1, recorded_at)
    connection.execute(
        insert(BatchTable).values(
            number=batch.number,
            recorded_at=recorded_at,
            who=user_name(),
            command=command,
            version=program_version(),
            source=source,
            details=None if details is None else json.dumps(details, sort_keys=True, ensure_ascii=False),
        )
    )
    given = [{"batch": batch.number, "name": name, "sha256": digest} for name, digest in files]
    if given:
        connection.execute(insert(BatchFileTable), given)
    return batch


def last_batch(connection: Connection) -> Batch | None:
    """The batch recorded last; None in an empty ledger."""
    statement = select(BatchTable.number, BatchTable.recorded_at).order_by(BatchTable.number.desc()).limit(1)
    found = connection.execute(statement).one_or_none()
    return Batch(*found) if found else None


def recorded(connection: Connection, number: int) -> Batch | None:
    """The batch of this number; None where there is none."""
    statement = select(BatchTable.number, BatchTable.recorded_at).where(BatchTable.number == number)
    found = connection.execute(statement).one_or_none()
    return Batch(*found) if found else None


def last_of_command(connection: Connection, command: str, known_at: int) -> int:
    """The number of the last batch of a command up to a batch; 0 where there was none."""
    of_command = (BatchTable.command == command) & (BatchTable.number <= known_at)
    statement = select(func.coalesce(func.max(BatchTable.number), 0)).where(of_command)
    return int(connection.execute(statement).scalar_one())


def batch_as_known_at(connection: Connection, moment: datetime | None) -> int:
    """The number of the last batch recorded at `moment` or before (None: of all); 0 where there was none."""
    statement = select(func.coalesce(func.max(BatchTable.number), 0))
    if moment is not None:
        statement = statement.where(BatchTable.recorded_at <= _utc(moment))
    return int(connection.execute(statement).scalar_one())


def batch_faults(connection: Connection) -> Iterator[tuple[str, str]]:
    """Where batches are not numbered without gaps, or recorded before the one before: place and what is wrong."""
    before: Batch | None = None
    statement = select(BatchTable.number, BatchTable.recorded_at).order_by(BatchTable.number)
    for row in connection.execute(statement):
        expected = before.number + 1 if before else 1
        if row.number != expected:
            yield f"batch {row.number}", f"expected batch {expected} here"
        if before and row.recorded_at < before.recorded_at:
            yield f"batch {row.number}", f"recorded before batch {before.number}"
        before = Batch(row.number, row.recorded_at)


def _utc(moment: datetime) -> datetime:
    """The moment as kept: in UTC, without a zone. One given without a zone is UTC already."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def program_version() -> str:
    """The version of the program that writes, as a batch or a snapshot records it."""
    try:
        return version("joint-ledger")
    except PackageNotFoundError:  # run from its folder without being installed
        return "not installed"
