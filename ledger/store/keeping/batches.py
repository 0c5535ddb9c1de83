"""Batches: every import, form, posting, closing and reopening, numbered without gaps (docs/rules.md section 5)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, func, select

from ledger.store.keeping.tables import BatchTable

ALL_BATCHES = 2**62
"""As known at every batch there is: now."""


DEMONSTRATION = "demo"
"""The command whose batch, the first of its ledger, says on which day the demonstration ledger is asked."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that is being written, or was: its number and when, as a UTC time without a zone."""

    number: int
    recorded_at: datetime


def last_batch(connection: Connection, known_at: int = ALL_BATCHES) -> Batch | None:
    """The last batch up to a batch; None where there is none."""
    statement = select(BatchTable.number, BatchTable.recorded_at).where(BatchTable.number <= known_at)
    found = connection.execute(statement.order_by(BatchTable.number.desc()).limit(1)).one_or_none()
    return Batch(*found) if found else None


def day_of_demonstration(connection: Connection) -> date | None:
    """The day on which the demonstration ledger is asked, as its first batch says; None of any other ledger."""
    statement = select(BatchTable.details).where(BatchTable.number == 1, BatchTable.command == DEMONSTRATION)
    told = connection.execute(statement).scalar_one_or_none()
    return date.fromisoformat(json.loads(told)["asked_on"]) if told else None


def batch_as_known_at(connection: Connection, moment: datetime | None) -> int:
    """The number of the last batch recorded at `moment` or before (None: of all); 0 where there was none."""
    statement = select(func.coalesce(func.max(BatchTable.number), 0))
    if moment is not None:
        statement = statement.where(BatchTable.recorded_at <= in_utc(moment))
    return int(connection.execute(statement).scalar_one())


def in_utc(moment: datetime) -> datetime:
    """The moment as kept: in UTC, without a zone. One given without a zone is UTC already."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def day_of(now: datetime | None) -> date | None:
    """The day of a moment that was given as the clock; None where none was."""
    return in_utc(now).date() if now else None
