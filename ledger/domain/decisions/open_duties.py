"""Open duties: what agencies are still to do or to answer, by placement, and the actions as their holders have them.

A panel's seat, a grant's claim or a dispute about everything belongs to no placement; it passes by the agency alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from ledger.domain.agencies.duties import holder
from ledger.domain.agencies.purses import Purses
from ledger.domain.debts.sheets import Dispute
from ledger.domain.decisions.records import Records
from ledger.domain.decisions.sheets import Action, Panel, PanelMember, Request
from ledger.domain.family_help.sheets import Programme
from ledger.domain.outcomes.sheets import Outcome, OutcomeEnding
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.parties import party_budgets_of


def named_in_duties(records: Records, on: date) -> Mapping[str | None, dict[str, tuple[str, ...]]]:
    """By placement (None: about none), the agencies that open duties name, each with whom else these concern."""
    kept, asked = records.facts.worked_out, (named_in_duties, on)
    if asked not in kept:
        found: dict[str | None, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for placement, agency, others in _named(records, on):
            found[placement][agency] = tuple(dict.fromkeys((*found[placement].get(agency, ()), *others)))
        kept[asked] = dict(found)
    named: Mapping[str | None, dict[str, tuple[str, ...]]] = kept[asked]
    return named


def _named(records: Records, on: date) -> Iterator[tuple[str | None, str, tuple[str, ...]]]:
    facts = records.facts
    ended = {row.outcome for row in facts.sheet(OutcomeEnding).values() if row.on <= on}
    for outcome in facts.sheet(Outcome).values():
        if outcome.outcome not in ended:
            yield outcome.placement, outcome.accountable, ()
    for placement, rows in records.actions.items():
        yield from ((placement, row.agency, _chairs(facts, row)) for row in rows)
    for dispute in facts.sheet(Dispute).values():
        if dispute.raised_on <= on and (dispute.resolved_on is None or dispute.resolved_on > on):
            yield dispute.placement, dispute.from_agency, (dispute.to_agency,)
            yield dispute.placement, dispute.to_agency, (dispute.from_agency,)
    for request in facts.sheet(Request).values():
        if request.asked_on <= on and request.closed_on is None:
            yield from ((request.placement, agency, ()) for agency in request.asked_of)
    yield from _without_placement(facts, on)


def _without_placement(facts: Facts, on: date) -> Iterator[tuple[None, str, tuple[str, ...]]]:
    """Seats at meetings to come, and the two sides of a grant that runs."""
    for member in facts.sheet(PanelMember).values():
        panel = facts.sheet(Panel).get((member.panel,))
        if panel is not None and panel.held_on >= on:
            yield None, member.agency, (panel.chair,) if panel.chair else ()
    for programme in facts.sheet(Programme).values():
        if programme.first_day <= on <= (programme.last_day or on):
            yield None, programme.funder, (programme.lead,)
            yield None, programme.lead, (programme.funder,)


def _chairs(facts: Facts, row: Action) -> tuple[str, ...]:
    panel = facts.sheet(Panel).get((row.panel,))
    return (panel.chair,) if panel and panel.chair else ()


def actions_held(records: Records, purses: Purses, on: date) -> dict[str | None, list[Action]]:
    """The actions that are not done, by placement, each with the agency that holds it on the day."""
    budgets = party_budgets_of(records.facts)
    return {
        placement: [held_action(row, purses, on, budgets.get(placement or "", frozenset())) for row in rows]
        for placement, rows in records.actions.items()
    }


def held_action(row: Action, purses: Purses, on: date, budgets: frozenset[str]) -> Action:
    """An action with the agency that is to do it on a day; one that is done, with the agency that then had to."""
    now = holder(purses, row.agency, min(on, row.done_on or on), budgets).agency
    return row if now == row.agency else row.model_copy(update={"agency": now})
