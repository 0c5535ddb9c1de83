"""Decisions: what is due at a panel's sitting, a sitting as its members see it, and what was to be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, NamedTuple

from ledger.answers.action_required.matters import matters_on, records_of, weighed
from ledger.answers.answer import answer
from ledger.domain.action_required.agenda import Point, for_a_panel, points, put_off
from ledger.domain.agencies.purses import purses_of
from ledger.domain.decisions.life import SHEETS_OF_DECISIONS, Life, OverLimit, Sitting, lives, shares_held, sitting_of
from ledger.domain.decisions.open_duties import actions_held, held_action
from ledger.domain.decisions.sheets import Action, Panel, PanelItem, Request
from ledger.domain.sheet.columns import Amount, OfPlacement, Rule
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.measures import WEEKLY_COST
from ledger.domain.splits.packages import SHEETS_OF_PACKAGES, Package
from ledger.domain.splits.parties import party_budgets, party_budgets_of
from ledger.domain.splits.sheets import Agreement
from ledger.domain.splits.weekly_shares import InBrief, in_brief, weekly_cost
from ledger.errors import DataFault
from ledger.store.books import Books


@dataclass(frozen=True)
class Due:
    """A point of the agenda, with what a week of its placement costs on the day of the sitting, in pence."""

    point: Point
    weekly: int


def agenda(books: Books, on: date, panel: str | None = None) -> list[Due]:
    """What is due at a sitting on a day; with `panel`, put off by that panel and no other."""
    records, packages = books.once(records_of), books.packages()
    matters = weighed(books, for_a_panel(matters_on(books, on)), on)
    held = actions_held(records, purses_of(records.facts), on)
    found = points(matters, records.requests, held, _put_off(books, on, panel))
    weeks = {
        point.placement: weekly_cost(packages[point.placement], on) if point.placement in packages else 0
        for point in found
    }
    return [Due(point, weeks[point.placement]) for point in found]


def _put_off(books: Books, on: date, panel: str | None) -> Iterator[Point]:
    facts, decisions = books.facts(Panel, PanelItem, Agreement), books.once(records_of).decisions
    panels = {row.panel: row for row in facts.sheet(Panel).values()}
    agreements = {row.agreement: row for row in facts.sheet(Agreement).values()}
    return put_off(panels.get(panel or ""), on, panels, facts.sheet(PanelItem).values(), agreements, decisions)


class AgendaRow(NamedTuple):
    """One reason why a placement is on the agenda; a placement may have several."""

    placement: OfPlacement | None
    what: Rule
    agreement: str | None
    request: str | None
    asked: tuple[str, ...]
    since: date
    days: int
    weekly_cost: Annotated[Amount, WEEKLY_COST]
    at_stake: Amount | None
    from_panel: str | None
    action: str | None
    note: str | None


@answer(
    "agenda",
    "Needs a decision: the agenda of a panel that meets on the day",
    purse="each agency that is asked",
    window="as at the day of the meeting",
    day="asked",
)
def agenda_told(books: Books, on: date) -> Iterator[AgendaRow]:
    """One row a reason, in order of placement."""
    for due in agenda(books, on):
        point = due.point
        yield AgendaRow(
            placement=point.placement,
            what=point.what,
            agreement=point.agreement,
            request=point.request,
            asked=point.asked,
            since=point.since,
            days=(on - point.since).days,
            weekly_cost=due.weekly,
            at_stake=point.amount,
            from_panel=point.panel,
            action=point.action,
            note=point.note,
        )


class ActionRow(NamedTuple):
    """What somebody is to do, as the sheet `actions` has it, and by how many days it is over its time."""

    action: str
    placement: OfPlacement | None
    agreement: str | None
    panel: str | None
    review: str | None
    what: str
    agency: str
    role: str | None
    due: date
    done_on: date | None
    note: str | None
    days_over: int | None
    """None where it is done, or there is time."""


@answer(
    "actions",
    "Actions: what was to be done after panels and reviews",
    purse="none",
    window="all that is known, overdue as at the day",
    unit="actions",
    day="asked",
    refreshed_by="all",
)
def actions(books: Books, on: date) -> Iterator[ActionRow]:
    """One row an action, the first due first."""
    records = books.once(records_of)
    purses, budgets = purses_of(records.facts), party_budgets_of(records.facts)
    for stated in sorted(books.facts(Action).sheet(Action).values(), key=lambda each: (each.due, each.action)):
        row = held_action(stated, purses, on, budgets.get(records.placement_of(stated) or "", frozenset()))
        over = (on - row.due).days if row.done_on is None and row.due < on else None
        yield ActionRow._make((*(getattr(row, name) for name in Action.columns()), over))


@dataclass(frozen=True)
class SittingItem:
    """One item of a sitting with all that the members look at."""

    row: PanelItem
    package: Package
    brief: InBrief | None
    """How the placement stands on the day of the sitting; None where its stay does not include it."""
    life: Life | None
    """The life of the agreement that is looked at; None where none is."""
    request: Request | None
    over_limit: tuple[OverLimit, ...]
    """Members whose limit is below what their agency would bear."""
    without_seat: tuple[str, ...]
    """The agencies that would pay by the split that is looked at, and have no member."""
    agreements: tuple[Agreement, ...]
    """All of the placement's agreements, the latest first."""
    actions: tuple[Action, ...]
    """The placement's open actions, and all that came from this sitting."""

    @property
    def decided(self) -> bool:
        """Whether an officer has decided on the split that is looked at."""
        return self.life is not None and any(step.what == "decided" for step in self.life.steps)


@dataclass(frozen=True)
class SittingSeen:
    """A sitting with its items in order, and the actions that it set about no placement."""

    sitting: Sitting
    items: tuple[SittingItem, ...]
    actions: tuple[Action, ...]

    @property
    def heard(self) -> int:
        """How many items have a recommendation."""
        return sum(item.row.recommendation is not None for item in self.items)

    @property
    def open_actions(self) -> list[Action]:
        """What is still to be done, of its placements and of the sitting itself: each action once."""
        rows = {row.action: row for item in self.items for row in item.actions}
        rows |= {row.action: row for row in self.actions}
        return [row for row in rows.values() if row.done_on is None]


def sitting_seen(books: Books, panel: str) -> SittingSeen:
    """A sitting as its members look at it. Raises DataFault where there is none so called."""
    items = books.facts(PanelItem).by(PanelItem, "panel", "item").get(panel, [])
    wanted = {row.placement for row in items}
    facts = books.facts(*SHEETS_OF_PACKAGES, *SHEETS_OF_DECISIONS, Action, placements=sorted(wanted))
    planned = facts.sheet(Panel).get((panel,))
    if planned is None:
        raise DataFault(f"There is no meeting {panel} in the ledger.", "Choose one from the list, or plan it.")
    sitting = sitting_of(planned, facts)
    packages = books.packages(sorted(wanted))
    found = sorted(facts.sheet(Action).values(), key=lambda row: (row.due, row.action))
    return SittingSeen(
        sitting,
        tuple(_item(row, packages[row.placement], facts, sitting, found) for row in items),
        tuple(row for row in found if row.panel == panel and row.placement is None and row.agreement is None),
    )


def _item(
    row: PanelItem,
    package: Package,
    facts: Facts,
    sitting: Sitting,
    actions: Iterable[Action],
) -> SittingItem:
    on = sitting.panel.held_on
    found = lives(package, facts, on)
    life = next((each for each in found if each.agreement.agreement == row.agreement), None)
    own = {each.agreement.agreement for each in found}
    shares = shares_held(life.shares, purses_of(facts), on, life.deal.budgets) if life else []
    return SittingItem(
        row,
        package,
        in_brief(package, purses_of(facts), on),
        life,
        facts.sheet(Request).get((row.request,)),
        tuple(sitting.over_their_limit(shares)),
        sitting.without_seat(shares),
        tuple(each.agreement for each in found),
        tuple(
            held_action(each, purses_of(facts), on, party_budgets(package))
            for each in actions
            if (each.placement == row.placement or each.agreement in own)
            and (each.done_on is None or each.panel == row.panel)
        ),
    )
