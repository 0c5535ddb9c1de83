"""The whole flow on one page: facts -> charges -> allocations -> entries -> difference -> journal -> marts.

A book becomes facts (`tasks.import_book`). From there everything is worked out afresh and compared:

    facts                       what is known of a placement: its prices, agreements, clauses, calendars
      -> position               what each month costs and who bears it, to the penny   (domain.position)
      -> what should stand      charges and allocations, borne by successors           (journal.posting)
      -> difference             from what the journal says stands already              (journal.posting)
      -> entries                balanced within every agency                           (journal.entries)
      -> journal                append-only, one numbered batch                        (store.journal)
      -> marts                  counted by DuckDB into a new snapshot                  (tasks.refresh_marts)

Papers take the same way (`tasks.reconcile`): what was received is matched and classed (reconciliation) and comes to
what should stand of each paper (journal.provider_papers, journal.dues); only the difference is posted
(journal.papers). Recharges are what the ledger issues itself (`tasks.recharge`): what stands unbilled, once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from ledger.domain.agencies import Budget, Purses
from ledger.domain.agreements import Agreement, ClauseRow
from ledger.domain.calendars import CalendarSpan
from ledger.domain.exposure import Exposure, exposure
from ledger.domain.periods import Month
from ledger.domain.placements import Placement
from ledger.domain.position import position
from ledger.domain.prices import Price
from ledger.journal.entries import Entry
from ledger.journal.posting import Standing, charge_entry, differences, should_stand
from ledger.journal.transfers import books_in, passings, transfer_entries
from ledger.store import facts as fact_store
from ledger.store.engine import Connection
from ledger.store.journal import Codes, Writer
from ledger.store.posted import (
    PostedState,
    all_placements,
    placements_running_on,
    placements_without_agreement,
    posted_state,
    record_posted,
)
from ledger.store.standing import Stands, misplaced_balances, what_stands

SHEETS_FOR_POSTING = tuple(model.sheet for model in (Budget, CalendarSpan, Placement, Price, Agreement, ClauseRow))
"""What the money depends on; outcomes, papers and people do not move a penny."""
AT_ONCE = 400
"""How many placements are worked out and written together: enough to be quick, few enough for any machine."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Posted:
    """What a posting did."""

    horizon: date
    charges: int
    """Charge entries added."""
    transfers: int
    """Transfer entries added."""

    @property
    def entries(self) -> int:
        """All entries added."""
        return self.charges + self.transfers


def post(connection: Connection, batch: int, through: date, progress: Progress | None = None) -> Posted:
    """Bring the journal to what should stand through a day, by the facts known now; the horizon never moves back."""
    state = posted_state(connection)
    horizon = max(through, state.horizon or through)
    changed = placements_to_post(connection, state, batch, horizon)
    purses = purses_of_the_books(connection)
    writer = Writer(connection, batch, Codes(connection))
    for done, some in in_parts(sorted(changed)):
        _post_placements(connection, some, purses, horizon, state, writer)
        if progress:
            progress(done, len(changed))
    charges = writer.added
    pass_on_balances(connection, batch, purses, horizon, state, writer, changed)
    record_posted(connection, batch, horizon, writer.added)
    return Posted(horizon, charges, writer.added - charges)


def purses_of_the_books(connection: Connection, known_at: int | None = None) -> Purses:
    """All budgets that money of the journal may stand under: withdrawn ones too, whose balances are turned round."""
    return fact_store.read_facts(connection, known_at, sheets=(Budget.sheet,), withdrawn_too=True).purses


def placements_to_post(connection: Connection, state: PostedState, upto: int, horizon: date) -> set[str]:
    """Placements whose facts changed since they were posted, or that run on past the old horizon."""
    if state.horizon is None:
        return all_placements(connection)
    changed = fact_store.changed_placements(connection, state.last_posted, upto)
    if horizon > state.horizon:
        changed |= placements_running_on(connection, state.horizon, horizon)
    return changed


def standing_by_facts(
    connection: Connection, placements: Collection[str], horizon: date, known_at: int | None = None
) -> Iterator[tuple[str, Standing]]:
    """What should stand of each placement by the facts known at a batch; nothing for one that was withdrawn."""
    facts = fact_store.read_facts(connection, known_at, placements, SHEETS_FOR_POSTING)
    found = set()
    for package in facts.packages():
        code = package.placement.placement
        found.add(code)
        yield code, should_stand(package.placement, position(package, horizon), facts.purses)
    for code in sorted(set(placements) - found):
        yield code, Standing()


def exposures(connection: Connection, horizon: date, known_at: int) -> Iterator[tuple[str, Exposure]]:
    """What partners are hoped to bear, of each placement with days without an agreement, up to the horizon."""
    concerned = sorted(placements_without_agreement(connection, known_at))
    for _, some in in_parts(concerned):
        facts = fact_store.read_facts(connection, known_at, some, SHEETS_FOR_POSTING)
        for package in facts.packages():
            for found in exposure(package, facts.purses, horizon):
                yield package.placement.placement, found


def _post_placements(
    connection: Connection,
    placements: Sequence[str],
    purses: Purses,
    horizon: date,
    state: PostedState,
    writer: Writer,
) -> None:
    """Post what is missing of a few hundred placements at once."""
    standing = what_stands(connection, placements) if state.horizon else {}
    entries: list[Entry] = []
    charges: list[tuple[object, ...]] = []
    for code, should in sorted(standing_by_facts(connection, placements, horizon), key=lambda item: item[0]):
        stands = standing.get(code) or Stands(Standing(), {})
        charges += writer.add_charges(code, differences(should.charges, stands.standing.charges))
        entries += _entries_of(code, should, stands, state, purses)
    writer.write_charges(charges)
    writer.add(entries)


def _entries_of(
    placement: str, should: Standing, stands: Stands, state: PostedState, purses: Purses
) -> Iterator[Entry]:
    """One entry for each service month in which something differs, naming the one it corrects."""
    for name in sorted(should.allocations.keys() | stands.standing.allocations.keys()):
        difference = differences(should.allocations.get(name, {}), stands.standing.allocations.get(name, {}))
        if difference:
            posting_month = state.posting_month(Month.parse(name))
            yield charge_entry(placement, name, posting_month, difference, purses, stands.last_entries.get(name))


def pass_on_balances(
    connection: Connection,
    batch: int,
    purses: Purses,
    horizon: date,
    state: PostedState,
    writer: Writer,
    changed: Collection[str],
) -> None:
    """Transfer open balances that stand in the name of an agency whose budget has passed to another.

    Month by month, since a budget may pass on more than once; only what changed can be new, unless budgets did.
    """
    last = state._replace(horizon=horizon).last_month
    found = passings(purses)
    restated = state.horizon is not None and fact_store.sheet_changed(
        connection, Budget.sheet, state.last_posted, batch
    )
    looked_at: dict[Month, bool] = {last: False} if restated else {}
    for month in sorted({month for months in found.values() for month in months if month <= last}):
        seen_before = state.horizon is not None and month.first_day <= state.horizon and not restated
        posting_month = max(month, state.first_open)
        looked_at[posting_month] = seen_before and looked_at.get(posting_month, True)
    for posting_month, seen_before in sorted(looked_at.items()):
        if seen_before and not changed:
            continue
        books = books_in(purses, posting_month, purses.budgets if restated else found)
        balances = misplaced_balances(connection, books, posting_month, changed if seen_before else None)
        writer.add(transfer_entries(books, balances, posting_month))


def in_parts(placements: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The placements a few hundred at a time, each part with how many are done after it."""
    left = iter(placements)
    done = 0
    while part := list(islice(left, AT_ONCE)):
        done += len(part)
        yield done, part
