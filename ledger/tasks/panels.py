"""Panels: a sitting with its agenda, what it recommends, and what officers decide after it.

A recommendation moves nothing. An officer's decision is a record of its own; where it decides the agreement, the
agreement's status and day are stated in the same batch, and the next posting makes it count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from ledger.book.form import Forms
from ledger.domain.agreements import Agreement
from ledger.domain.codes import next_code
from ledger.domain.decisions import Action, Decision, Panel, PanelItem, Request
from ledger.domain.facts import Facts, Key, Package
from ledger.domain.life import SHEETS_OF_DECISIONS, Life, OverLimit, Sitting, lives, sitting_of
from ledger.domain.weekly_shares import InBrief, in_brief
from ledger.errors import DataFault
from ledger.pipeline import SHEETS_FOR_POSTING
from ledger.store.engine import Engine, read
from ledger.store.facts import read_facts
from ledger.store.posted import PostedState
from ledger.tasks.import_book import Outcome, record_worked_out

_SHEETS = (*SHEETS_FOR_POSTING, *SHEETS_OF_DECISIONS, Action.sheet)


class Wanted(NamedTuple):
    """What is to be put on an agenda."""

    placement: str
    agreement: str | None = None
    request: str | None = None


@dataclass(frozen=True)
class Item:
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
    agreements: tuple[Agreement, ...]
    """All of the placement's agreements, the latest first."""
    actions: tuple[Action, ...]
    """The placement's open actions, and all that came from this sitting."""


@dataclass(frozen=True)
class SittingSeen:
    """A sitting with its items in order, and the actions that it set about no placement."""

    sitting: Sitting
    items: tuple[Item, ...]
    actions: tuple[Action, ...]

    @property
    def heard(self) -> int:
        """How many items have a recommendation."""
        return sum(item.row.recommendation is not None for item in self.items)


def sitting_seen(engine: Engine, panel: str) -> SittingSeen:
    """A sitting as its members look at it, by the facts known now. Raises DataFault where there is none so called."""
    with read(engine) as connection:
        items = read_facts(connection, sheets=(PanelItem.sheet,)).sheet(PanelItem).values()
        rows = sorted((row for row in items if row.panel == panel), key=lambda row: row.item)
        facts = read_facts(connection, placements=sorted({row.placement for row in rows}), sheets=_SHEETS)
    planned = facts.sheet(Panel).get((panel,))
    if planned is None:
        raise DataFault(f"There is no sitting {panel} in the ledger.", "Choose one from the list, or plan it.")
    sitting = sitting_of(planned, facts)
    packages = {package.placement.placement: package for package in facts.packages()}
    actions = sorted(facts.sheet(Action).values(), key=lambda row: (row.due, row.action))
    return SittingSeen(
        sitting,
        tuple(_item(row, packages[row.placement], facts, sitting, actions) for row in rows),
        tuple(row for row in actions if row.panel == panel and row.placement is None and row.agreement is None),
    )


def _item(
    row: PanelItem,
    package: Package,
    facts: Facts,
    sitting: Sitting,
    actions: Iterable[Action],
) -> Item:
    on = sitting.panel.held_on
    found = lives(package, facts, on)
    life = next((each for each in found if each.agreement.agreement == row.agreement), None)
    own = {each.agreement.agreement for each in found}
    return Item(
        row,
        package,
        in_brief(package, facts.purses, on),
        life,
        facts.sheet(Request).get((row.request,)),
        tuple(sitting.over_their_limit(life.shares, facts.purses)) if life else (),
        tuple(each.agreement for each in found),
        tuple(
            each
            for each in actions
            if (each.placement == row.placement or each.agreement in own)
            and (each.done_on is None or each.panel == row.panel)
        ),
    )


def put_on(
    engine: Engine, panel: str, wanted: Sequence[Wanted], *, dry_run: bool = False, now: datetime | None = None
) -> Outcome:
    """Put placements on a sitting's agenda, each as one item, after those that are on it; not twice."""

    def items(known: Facts, _: PostedState) -> tuple[Forms, None]:
        there = [row for row in known.sheet(PanelItem).values() if row.panel == panel]
        on = {(row.placement, row.agreement) for row in there}
        new = [each for each in dict.fromkeys(wanted) if (each.placement, each.agreement) not in on]
        first = max((row.item for row in there), default=0) + 1
        numbered = [{"panel": panel, "item": item, **each._asdict()} for item, each in enumerate(new, first)]
        return {PanelItem.sheet: numbered}, None

    return record_worked_out(engine, items, dry_run=dry_run, now=now)[0]


def decide(
    engine: Engine,
    decision: Mapping[str, Any],
    *,
    counts: bool = True,
    dry_run: bool = False,
    now: datetime | None = None,
) -> Outcome:
    """Record an officer's decision, given by the columns of its sheet; without a code it gets the next one.

    With `counts` it decides the agreement: status, day, panel and minute are stated with it, in one batch, and the
    next posting makes it count. Without, others are still to decide, and the agreement stays as it is.
    """
    row = {name: value for name, value in decision.items() if value is not None}

    def decided(known: Facts, _: PostedState) -> tuple[Forms, None]:
        code = {Decision.key[0]: next_code("D", {code for (code,) in known.sheet(Decision)})}
        agreement = {Agreement.sheet: [agreement_decided(row, known.sheet(Panel))]} if counts else {}
        return {Decision.sheet: [code | row], **agreement}, None

    return record_worked_out(engine, decided, dry_run=dry_run, now=now)[0]


def agreement_decided(decision: Mapping[str, Any], panels: Mapping[Key, Panel]) -> dict[str, Any]:
    """The agreement as a decision states it: what moves money, once it is posted; `panels` give its panel's name."""
    stated: dict[str, Any] = {"agreement": decision.get("agreement"), "status": decision.get("decided")}
    stated["decided_on"] = decision.get("on")
    if decision.get("panel"):
        panel = panels.get((decision["panel"],))
        stated["panel"] = panel.name if panel else decision["panel"]
    if decision.get("minute"):
        stated["minute"] = decision["minute"]
    return stated
