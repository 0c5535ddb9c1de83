"""Marts = journal: the snapshot that the pages show is held against the journal it was counted from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from ledger.answers.splits.committed import committed
from ledger.answers.splits.to_come import months_to
from ledger.answers.splits.who_pays import at_horizon
from ledger.domain.agencies.viewer import Viewer
from ledger.domain.money_and_days.money import pounds
from ledger.journal.posting import differences
from ledger.marts.build import FailedCheck
from ledger.marts.query import Snapshot, open_current, open_named
from ledger.marts.snapshots import NoSnapshot, folder_of, name_as_known
from ledger.store.books import Books, books_at
from ledger.store.journal.entries import JournalSum, journal_sums
from ledger.store.journal.standing import what_stands
from ledger.store.keeping.engine import Engine

AllocationPlace = tuple[str, str, str, str, str]
"""Placement, service month, agreement, budget, standing."""


class MartsCompared(NamedTuple):
    """What comparing a snapshot with the journal came to."""

    told: str
    """Which snapshot was looked at, or why none was."""
    gaps: list[FailedCheck]
    compared: bool


def mart_gaps(engine: Engine, as_known_at: datetime | None = None) -> MartsCompared:
    """Which snapshot was looked at, and where it is not what the journal said at its batch.

    That is the current one, or the one of a past moment; its own checks are asked anew. A snapshot that is behind
    the ledger is no fault, and neither is none at all: what is told says so.
    """
    folder = folder_of(engine.url.render_as_string(hide_password=False))
    try:
        snapshot = open_named(folder, name_as_known(as_known_at)) if as_known_at else open_current(folder)
    except NoSnapshot as absent:
        return MartsCompared(f"not compared with the journal. {absent.message}", [], compared=False)
    with snapshot, books_at(engine) as books:
        meta = snapshot.rows("meta", Viewer.all())[0]
        batch, posted_batch = meta["batch"], meta["posted_batch"]
        then = books.as_known_after(batch)
        gaps = list(_posting_gaps(snapshot, then))
        # Until what was stated since is posted, facts and journal may differ without any fault.
        if not then.placements_changed(posted_batch):
            gaps += _allocation_gaps(snapshot, then)
            gaps += _commitment_gaps(snapshot, then)
            gaps += _weekly_gaps(snapshot, then)
            gaps += snapshot.failed_checks(Viewer.all())
    return MartsCompared(f"{snapshot.name} compared with the journal as of its change, {batch}", gaps, compared=True)


def _allocation_gaps(snapshot: Snapshot, books: Books) -> Iterator[FailedCheck]:
    gaps: Counter[AllocationPlace] = Counter()
    for row in snapshot.rows("allocations", Viewer.all()):
        where = row["placement"], row["service_month"], row["agreement"] or "", row["budget"], row["standing"]
        gaps[where] += row["amount"]
    for placement, held in what_stands(books).items():
        for month, allocations in held.standing.allocations.items():
            for key, amount in allocations.items():
                gaps[placement, month, key.agreement or "", key.budget, key.standing] -= amount
    for (placement, month, _, budget, standing), gap in sorted(gaps.items()):
        if gap:
            what = f"placement {placement} in {month}, budget {budget}, {standing}: the marts exceed the journal by "
            yield FailedCheck("marts_equal_journal", what + pounds(gap))


def _commitment_gaps(snapshot: Snapshot, books: Books) -> Iterator[FailedCheck]:
    """Where pages tell another commitment than the books of the same batch do: System leadership, and Finance."""
    horizon = books.posted.horizon
    if horizon is None:
        return
    should: dict[tuple[str, str], int] = Counter()
    for (budget, month, _), pence in committed(books, months_to(horizon))[0].items():
        should[budget, month] += pence
    told = {
        (row["budget"], row["service_month"]): row["committed"] for row in snapshot.rows(_COMMITTED, Viewer.all())
    }
    for (budget, month), gap in sorted(differences(told, should).items()):
        more = f"{pounds(abs(gap))} {'more' if gap > 0 else 'less'}"
        yield FailedCheck("commitments_equal_books", f"budget {budget} in {month}: pages tell {more} than committed")


_COMMITTED = "commitment_by_month"


def _weekly_gaps(snapshot: Snapshot, books: Books) -> Iterator[FailedCheck]:
    """Where lists of placements tell another weekly cost than the prices of the same batch come to."""
    should = {row.placement: row.weekly_cost for row in at_horizon.listed(books)}
    told = {row["placement"]: row["weekly_cost"] for row in snapshot.rows(_WEEKLY, Viewer.all())}
    for placement, gap in sorted(differences(told, should).items()):
        more = f"{pounds(abs(gap))} {'more' if gap > 0 else 'less'}"
        yield FailedCheck(
            "weekly_costs_equal_books", f"placement {placement}: pages tell {more} a week than it costs"
        )


_WEEKLY = "dim_placement"


def _posting_gaps(snapshot: Snapshot, books: Books) -> Iterator[FailedCheck]:
    counted = {
        JournalSum(*(value for name, value in row.items() if name != "amount")): row["amount"]
        for row in snapshot.rows("journal_sums", Viewer.all())
    }
    for key, gap in differences(counted, journal_sums(books)).items():
        where = f"placement {key.placement} in {key.service_month}, {key.account} of {key.agency}"
        yield FailedCheck("marts_equal_journal", f"{where}: the marts exceed the journal by {pounds(gap)}")
