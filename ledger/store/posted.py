"""How far the ledger is posted and closed, and which placements that concerns."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, select, text

from ledger.domain.periods import Month
from ledger.domain.prices import ON_OWN_DAYS
from ledger.store.journal_tables import ClosingTable, PostedTable


class PostedState(NamedTuple):
    """How far the ledger is posted: the horizon, the batch that posted last, and the last closed month."""

    horizon: date | None
    last_posted: int
    closed: Month | None

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
    closings = select(ClosingTable.month, ClosingTable.action).where(ClosingTable.batch <= known_at)
    closed: Month | None = None
    for month_text, action in connection.execute(closings.order_by(ClosingTable.batch)):
        month = Month.parse(month_text)
        closed = max(closed or month, month) if action == "closed" else min(closed or month, month.previous)
    return PostedState(last.through, last.batch, closed) if last else PostedState(None, 0, closed)


def placements_running_on(connection: Connection, horizon: date, through: date) -> set[str]:
    """Placements that can be charged on days after `horizon` up to `through`, by the facts known now."""
    own_days = ", ".join(f"'{component}'" for component in sorted(ON_OWN_DAYS))
    rows = connection.execute(
        text(
            f"""
            SELECT p.code FROM placements p JOIN placement_versions v ON v.placement_id = p.id
            WHERE v.superseded_by IS NULL AND NOT v.withdrawn AND v.first_day <= :through
                  AND (v.last_day IS NULL OR v.last_day > :horizon)
            UNION
            SELECT p.code FROM placements p JOIN price_versions v ON v.placement_id = p.id
            WHERE v.superseded_by IS NULL AND NOT v.withdrawn AND v.component IN ({own_days})
                  AND v.first_day <= :through AND (v.last_day IS NULL OR v.last_day > :horizon)
            """  # noqa: S608 (component names are our own)
        ),
        {"horizon": horizon, "through": through},
    )
    return set(rows.scalars())


def placements_without_agreement(connection: Connection, known_at: int) -> set[str]:
    """Placements of which something was ever borne without an agreement in force."""
    rows = connection.execute(
        text(
            """
            SELECT DISTINCT p.code FROM entries e JOIN allocations a ON a.entry = e.number
                   JOIN placements p ON p.id = e.placement_id
            WHERE a.agreement_id IS NULL AND e.batch <= :known
            """
        ),
        {"known": known_at},
    )
    return set(rows.scalars())


def all_placements(connection: Connection) -> set[str]:
    """The code of every placement ever named."""
    return set(connection.execute(text("SELECT code FROM placements")).scalars())
