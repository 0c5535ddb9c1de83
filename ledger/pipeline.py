"""The whole flow on one page: facts -> charges -> allocations -> entries -> difference -> journal -> marts.

A book becomes facts (`tasks.import_book`). From there everything is worked out afresh and compared:

    facts                       what is known of a placement: its prices, agreements, clauses, calendars
      -> accepted               what invoice lines ask beyond those prices and somebody accepted, as far as it
                                holds: charges too          (reconciliation.provider.accepted, by facts alone)
      -> position               what each month costs and who bears it, to the penny   (domain.splits.position)
      -> what should stand      charges and allocations, borne by successors           (journal.posting)
      -> difference             from what the journal says stands already              (journal.posting)
      -> entries                balanced within every agency                           (journal.entries)
      -> journal                append-only, one numbered batch                        (store.journal)
      -> marts                  counted by DuckDB into a new snapshot                  (tasks.refresh_marts)

Papers take the same way (`tasks.reconcile`): what was received is matched and classed (reconciliation) and comes to
what should stand of each paper (journal.papers, journal.dues); only the difference is posted
(journal.papers). Recharges are what the ledger issues itself (`tasks.recharge`): by how much what was billed of a
month is not what is owed of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from ledger.domain.agencies.purses import Purses, purses_of
from ledger.domain.agencies.sheets import Budget
from ledger.domain.money_and_days.periods import ONE_DAY, Month
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.splits.acceptances import AcceptedByPlacement
from ledger.domain.splits.packages import SHEETS_OF_PACKAGES, packages_of
from ledger.domain.splits.position import position
from ledger.journal.entries import Entry
from ledger.journal.posting import ChargeName, StandingAmounts, charge_entry, differences, should_stand
from ledger.journal.transfers import in_whose_name, passings, transfer_entries
from ledger.store.books import Books
from ledger.store.facts.horizon import PostedState
from ledger.store.journal.entries import Writer
from ledger.store.journal.recording import record_posted
from ledger.store.journal.standing import Stands, misplaced_balances, placements_with_accepted, what_stands

AT_ONCE = 400
"""How many placements are worked out and written together: enough to be quick, few enough for any machine."""


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


def post(books: Books, batch: int, through: date, progress: Tell | None = None, *, move_back: bool = False) -> Posted:
    """Bring the journal to what should stand through a day, by the facts known now.

    The horizon moves back only if that is asked for: what stands beyond the day is then turned round in its own
    months (docs/rules.md section 5). Whether those are open is for whoever asks to have seen.
    """
    state, purses = books.posted, books.purses
    horizon = through if move_back else max(through, state.horizon or through)
    accepted = books.accepted(horizon)
    changed = placements_to_post(books, state, horizon) | accepted.keys() | placements_with_accepted(books)
    writer = Writer(books, batch)
    for done, some in in_parts(sorted(changed)):
        _post_placements(writer, some, purses, horizon, state, accepted)
        if progress:
            progress(done, len(changed))
    charges = writer.added
    pass_on_balances(writer, horizon, changed)
    record_posted(books, batch, horizon, writer.added)
    return Posted(horizon, charges, writer.added - charges)


def placements_to_post(books: Books, state: PostedState, horizon: date) -> set[str]:
    """Placements whose facts changed since they were posted, or that bear days between the two horizons.

    Those of which anything is, or was, accepted are posted each time besides: that rests on their provider's
    documents as well, and they are few.
    """
    if state.horizon is None:
        return books.all_placements()
    changed = books.placements_changed(state.last_posted, by_accepted=False)
    if horizon > state.horizon:
        changed |= books.placements_running_on(state.horizon, horizon)
    elif horizon < state.horizon:
        changed |= books.placements_posted_from(Month.of(horizon + ONE_DAY))
    return changed


def standing_by_facts(
    books: Books, placements: Collection[str], horizon: date, accepted: AcceptedByPlacement | None = None
) -> Iterator[tuple[str, StandingAmounts]]:
    """What should stand of each placement by the facts known; nothing for one that was withdrawn.

    `accepted` is what of their invoice lines is accepted by the same facts (None: it is worked out here).
    """
    accepted = books.accepted(horizon) if accepted is None else accepted
    facts = books.facts(*SHEETS_OF_PACKAGES, placements=placements)
    found = set()
    for bought in packages_of(facts):
        code = bought.placement.placement
        found.add(code)
        package = bought.with_accepted(accepted.get(code, ()))
        yield code, should_stand(package.placement, position(package, horizon), purses_of(facts))
    for code in sorted(set(placements) - found):
        yield code, StandingAmounts()


def _post_placements(
    writer: Writer,
    placements: Sequence[str],
    purses: Purses,
    horizon: date,
    state: PostedState,
    accepted: AcceptedByPlacement,
) -> None:
    """Post what is missing of a few hundred placements at once."""
    standing = what_stands(writer.books, placements) if state.horizon else {}
    entries: list[Entry] = []
    charges: dict[str, dict[ChargeName, int]] = {}
    by_facts = standing_by_facts(writer.books, placements, horizon, accepted)
    for code, should in sorted(by_facts, key=lambda item: item[0]):
        stands = standing.get(code) or Stands(StandingAmounts(), {})
        charges[code] = differences(should.charges, stands.standing.charges)
        entries += _entries_of(code, should, stands, state, purses)
    writer.write_charges(charges)
    writer.add(entries)


def _entries_of(
    placement: str, should: StandingAmounts, stands: Stands, state: PostedState, purses: Purses
) -> Iterator[Entry]:
    """One entry for each service month in which something differs, naming the one it corrects."""
    for name in sorted(should.allocations.keys() | stands.standing.allocations.keys()):
        difference = differences(should.allocations.get(name, {}), stands.standing.allocations.get(name, {}))
        if difference:
            posting_month = state.posting_month(Month.parse(name))
            yield charge_entry(placement, name, posting_month, difference, purses, stands.last_entries.get(name))


def pass_on_balances(writer: Writer, horizon: date, changed: Collection[str]) -> None:
    """Transfer open balances that stand in the name of an agency whose budget has passed to another.

    Month by month, since a budget may pass on more than once; only what changed can be new, unless budgets did.
    """
    books = writer.books
    state, purses = books.posted, books.purses
    # What a horizon left behind that moved back still stands in later months, and in somebody's name.
    last = state._replace(horizon=max(horizon, state.furthest or horizon)).last_month
    found = passings(purses)
    restated = state.horizon is not None and books.changed(Budget, state.last_posted)
    looked_at: dict[Month, bool] = {last: False} if restated else {}
    for month in sorted({month for months in found.values() for month in months if month <= last}):
        seen_before = state.horizon is not None and month.first_day <= state.horizon and not restated
        posting_month = max(month, state.first_open)
        looked_at[posting_month] = seen_before and looked_at.get(posting_month, True)
    for posting_month, seen_before in sorted(looked_at.items()):
        if seen_before and not changed:
            continue
        names = in_whose_name(purses, posting_month, purses.budgets if restated else found)
        balances = misplaced_balances(books, names, posting_month, changed if seen_before else None)
        writer.add(transfer_entries(names, balances, posting_month))


def in_parts(placements: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The placements a few hundred at a time, each part with how many are done after it."""
    left = iter(placements)
    done = 0
    while part := list(islice(left, AT_ONCE)):
        done += len(part)
        yield done, part
