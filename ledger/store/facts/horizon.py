"""How far the ledger is posted and closed, and which placements that concerns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, and_, func, or_, select, union

from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import ON_OWN_DAYS
from ledger.store.facts.versions import known
from ledger.store.keeping.journal_tables import AllocationTable, ClosingTable, EntryTable, PostedTable
from ledger.store.sheet_tables import IDENTITIES, VERSIONS


class PostedState(NamedTuple):
    """How far the ledger is posted: the horizon, the batch that posted last, and the last closed month."""

    horizon: date | None
    last_posted: int
    closed: Month | None
    furthest: date | None = None
    """The latest day that was ever the horizon: it moves back only when that is asked for."""

    @property
    def last_month(self) -> Month:
        """The last month that anything is posted in: the horizon's, or the first open one where that is later."""
        return max(self.first_open, Month.of(self.horizon)) if self.horizon else self.first_open

    @property
    def first_open(self) -> Month:
        """The first month that is not closed."""
        return self.closed.next if self.closed else Month(1, 1)

    def posting_month(self, service_month: Month) -> Month:
        """Where a difference for a service month is posted: there if it is open, else in the first open month."""
        return max(service_month, self.first_open)


def posted_state(connection: Connection, known_at: int) -> PostedState:
    """How far the ledger was posted and closed as of a batch."""
    posted = select(PostedTable.batch, PostedTable.through).where(PostedTable.batch <= known_at)
    last = connection.execute(posted.order_by(PostedTable.batch.desc()).limit(1)).first()
    furthest = select(func.max(PostedTable.through)).where(PostedTable.batch <= known_at)
    steps = _closed_after(connection, known_at)
    closed = steps[-1].closed if steps else None
    if not last:
        return PostedState(None, 0, closed)
    return PostedState(last.through, last.batch, closed, connection.execute(furthest).scalar_one())


class _ClosedAfter(NamedTuple):
    """The last closed month once a batch had closed or reopened one."""

    batch: int
    closed: Month


def _closed_after(connection: Connection, known_at: int) -> list[_ClosedAfter]:
    closings = select(ClosingTable.batch, ClosingTable.month, ClosingTable.action)
    steps: list[_ClosedAfter] = []
    for batch, month_text, action in connection.execute(
        closings.where(ClosingTable.batch <= known_at).order_by(ClosingTable.batch)
    ):
        month = Month.parse(month_text)
        before = steps[-1].closed if steps else month
        steps.append(_ClosedAfter(batch, max(before, month) if action == "closed" else min(before, month.previous)))
    return steps


def first_open_in(connection: Connection, known_at: int) -> Callable[[int], Month]:
    """Which month was the first that was not closed when a batch up to `known_at` was recorded."""
    steps = _closed_after(connection, known_at)

    def first_open(batch: int) -> Month:
        before = bisect_left(steps, batch, key=lambda step: step.batch)
        return steps[before - 1].closed.next if before else Month(1, 1)

    return first_open


def placements_running_on(connection: Connection, horizon: date, through: date, known_at: int | None) -> set[str]:
    """Placements that can be charged on days after `horizon` up to `through`, by the facts known (None: now)."""
    stays, prices, placements = VERSIONS["placements"], VERSIONS["prices"], IDENTITIES["placements"].c

    def running_on(kept: Table) -> ColumnElement[bool]:
        goes_on = or_(kept.c.last_day.is_(None), kept.c.last_day > horizon)
        return and_(known(kept, known_at), ~kept.c.withdrawn, kept.c.first_day <= through, goes_on)

    found = union(
        select(stays.c.placement_id).where(running_on(stays)),
        select(prices.c.placement_id).where(running_on(prices), prices.c.component.in_(ON_OWN_DAYS)),
    )
    return set(connection.execute(select(placements.code).where(placements.id.in_(found))).scalars())


def placements_posted_from(connection: Connection, month: Month, known_at: int) -> set[str]:
    """Placements of which charges were ever posted for this service month or a later one."""
    charges = (EntryTable.kind == "charge") & (EntryTable.service_month >= str(month))
    found = select(EntryTable.placement_id).where(charges, EntryTable.batch <= known_at)
    placements = IDENTITIES["placements"].c
    return set(connection.execute(select(placements.code).where(placements.id.in_(found))).scalars())


def placements_without_agreement(connection: Connection, known_at: int) -> set[str]:
    """Placements of which something was ever borne without an agreement in force."""
    unagreed = select(EntryTable.placement_id).join(AllocationTable, AllocationTable.entry == EntryTable.number)
    found = unagreed.where(AllocationTable.agreement_id.is_(None), EntryTable.batch <= known_at)
    placements = IDENTITIES["placements"].c
    return set(connection.execute(select(placements.code).where(placements.id.in_(found))).scalars())


def all_placements(connection: Connection) -> set[str]:
    """The code of every placement ever named."""
    return set(connection.execute(select(IDENTITIES["placements"].c.code)).scalars())
