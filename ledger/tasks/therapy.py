"""Therapy in evidence: hours bought and given, and what was paid for those that were not."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.domain.hours import HoursMonth, PaidBy, hours_by_month, paid_by
from ledger.domain.periods import Month
from ledger.domain.therapeutic import TherapyHours
from ledger.store.engine import Connection
from ledger.store.facts import read_facts
from ledger.store.posted import posted_state
from ledger.store.spending import borne_beside_hours, charged_for_hours


@dataclass(frozen=True)
class Hours:
    """All rows of therapy hours as known, with what was paid for hours not given, and by which budgets."""

    rows: list[HoursMonth]
    payers: list[PaidBy]


def hours_known(connection: Connection, known_at: int) -> Hours:
    """Hours as known at a batch, at the charges and shares that were posted by then."""
    rows = read_facts(connection, known_at, sheets=(TherapyHours.sheet,)).sheet(TherapyHours).values()
    if not rows:
        return Hours([], [])
    horizon = posted_state(connection, known_at).horizon
    posted = Month.of(horizon) if horizon else None
    worked = hours_by_month(rows, charged_for_hours(connection, known_at), posted)
    return Hours(worked, list(paid_by(worked, borne_beside_hours(connection, known_at))))
