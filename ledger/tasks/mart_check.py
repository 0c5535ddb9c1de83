"""Marts = journal: the snapshot that the pages show is held against the journal it was counted from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ledger.domain.money import pounds
from ledger.marts.build import FailedCheck
from ledger.marts.query import Snapshot, Viewer, open_current
from ledger.marts.snapshots import NoSnapshot, folder_of
from ledger.store.engine import Connection, Engine, read
from ledger.store.standing import what_stands

Where = tuple[str, str, str, str, str]
"""Placement, service month, agreement, budget, standing."""


def mart_gaps(engine: Engine) -> list[FailedCheck]:
    """Where the current snapshot is not what the journal said at its batch, and what its own checks found.

    Empty where all agrees, or nothing was counted yet. A snapshot that is behind the ledger is no fault.
    """
    try:
        snapshot = open_current(folder_of(engine.url.render_as_string(hide_password=False)))
    except NoSnapshot:
        return []
    with snapshot, read(engine) as connection:
        found = [FailedCheck(**row) for row in snapshot.rows("failed_checks", Viewer.all())]
        return found + list(_gaps(snapshot, connection))


def _gaps(snapshot: Snapshot, connection: Connection) -> Iterator[FailedCheck]:
    batch = snapshot.rows("meta", Viewer.all())[0]["batch"]
    gaps: Counter[Where] = Counter()
    for row in snapshot.rows("allocations", Viewer.all()):
        where = row["placement"], row["service_month"], row["agreement"] or "", row["budget"], row["standing"]
        gaps[where] += row["amount"]
    for placement, held in what_stands(connection, known_at=batch).items():
        for month, allocations in held.standing.allocations.items():
            for key, amount in allocations.items():
                gaps[placement, month, key.agreement or "", key.budget, key.standing] -= amount
    for (placement, month, _, budget, standing), gap in sorted(gaps.items()):
        if gap:
            what = f"placement {placement} in {month}, budget {budget}, {standing}: the marts exceed the journal by "
            yield FailedCheck("marts_equal_journal", what + pounds(gap))
