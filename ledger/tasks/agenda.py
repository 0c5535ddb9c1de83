"""Agenda: what is due at a panel's sitting, with who is asked, what a week costs and the pounds at stake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ledger.domain.agenda import Point, for_a_panel, points, put_off
from ledger.domain.agreements import Agreement
from ledger.domain.attention import attention
from ledger.domain.decisions import Action, Panel, PanelItem
from ledger.domain.facts import Facts
from ledger.domain.matters import SHEETS_OF_RECORDS, Records
from ledger.domain.money import text_from_pence
from ledger.domain.weekly_shares import weekly_cost
from ledger.pipeline import SHEETS_FOR_POSTING
from ledger.store.engine import Connection, Engine, read
from ledger.store.facts import read_facts
from ledger.tasks.attention import money_by_facts, staked, weighed

COLUMNS = (
    "placement",
    "what",
    "agreement",
    "request",
    "asked",
    "since",
    "days",
    "weekly_cost",
    "at_stake",
    "from_panel",
    "action",
    "note",
)
ACTION_COLUMNS = (*Action.columns(), "days_over")
_SHEETS = (*SHEETS_FOR_POSTING, *SHEETS_OF_RECORDS, Panel.sheet, PanelItem.sheet)


@dataclass(frozen=True)
class Due:
    """A point of the agenda, with what a week of its placement costs on the day of the sitting, in pence."""

    point: Point
    weekly: int


def agenda(engine: Engine, on: date, panel: str | None = None) -> list[Due]:
    """What is due at a sitting on a day by the facts known now; with `panel`, put off by that panel and no other."""
    with read(engine) as connection:
        return agenda_within(connection, None, on, panel)


def agenda_within(connection: Connection, known_at: int | None, on: date, panel: str | None = None) -> list[Due]:
    """The same within a transaction, by the facts known at a batch (None: now)."""
    facts = read_facts(connection, known_at, sheets=_SHEETS)
    packages = {package.placement.placement: package for package in facts.packages()}
    records = Records(facts)
    matters = for_a_panel(attention(packages.values(), facts.purses, records, on))
    money = {code: money_by_facts(packages[code], facts.purses, on) for code in staked(matters, on)}
    found = points(weighed(matters, money), records.requests, records.actions, _put_off(facts, records, on, panel))
    weeks = {point.placement: 0 for point in found}
    weeks |= {code: weekly_cost(packages[code], on) for code in weeks if code in packages}
    return [Due(point, weeks[point.placement]) for point in found]


def _put_off(facts: Facts, records: Records, on: date, panel: str | None) -> Iterator[Point]:
    panels = {row.panel: row for row in facts.sheet(Panel).values()}
    agreements = {row.agreement: row for row in facts.sheet(Agreement).values()}
    own = panels.get(panel or "")
    return put_off(own, on, panels, facts.sheet(PanelItem).values(), agreements, records.decisions)


def agenda_rows(connection: Connection, known_at: int, on: date) -> Iterator[tuple[str, ...]]:
    """What is due at a sitting on a day, as cells of text."""
    for due in agenda_within(connection, known_at, on):
        point = due.point
        yield (
            point.placement or "",
            point.what,
            point.agreement or "",
            point.request or "",
            " ".join(point.asked),
            point.since.isoformat(),
            str((on - point.since).days),
            text_from_pence(due.weekly),
            "" if point.amount is None else text_from_pence(point.amount),
            point.panel or "",
            point.action or "",
            point.note or "",
        )


def action_rows(connection: Connection, known_at: int, on: date) -> Iterator[tuple[str, ...]]:
    """Every action as known, with the days by which it is over its time on a day; nothing where it is done."""
    rows = read_facts(connection, known_at, sheets=(Action.sheet,)).sheet(Action).values()
    for row in sorted(rows, key=lambda each: (each.due, each.action)):
        over = str((on - row.due).days) if row.done_on is None and row.due < on else ""
        cells = (getattr(row, name) for name in Action.columns())
        yield (*("" if cell is None else str(cell) for cell in cells), over)
