"""Rows of the exports that tell of early help: a programme's money by month, and its families as counts only.

What leaves the room names no family and counts no group of families smaller than five: `c` stands there instead, and
in the next smallest place where the first could be worked out from the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ledger.domain.early_help import Change, Coming, Group, Window
from ledger.domain.money import text_from_pence
from ledger.store.engine import Connection
from ledger.tasks.programmes import early_help_within

Row = tuple[str, ...]

MONTH_COLUMNS = (
    "programme",
    "month",
    "spend_profile",
    "spent",
    "eligible",
    "grant_profile",
    "spend_profile_to_date",
    "spent_to_date",
    "eligible_to_date",
    "grant_profile_to_date",
    "due_to_date",
    "claimed_to_date",
    "received_to_date",
    "to_claim",
    "overclaimed",
)
FAMILY_COLUMNS = (
    "programme",
    "cohort",
    "pod",
    "what",
    "window",
    "families",
    "events",
    "family_years",
    "rate",
    "low",
    "high",
)
FEWEST = 5
"""A group smaller than this is not told."""
SUPPRESSED = "c"


def month_rows(connection: Connection, known_at: int, on: date) -> Iterator[Row]:
    """One row a programme and whole month up to a day: planned, spent, claimed, received, and left to claim."""
    for each in early_help_within(connection, known_at, on):
        for month in each.grant.months:
            figures = (
                month.planned_spend,
                month.spent,
                month.eligible,
                month.planned_grant,
                month.planned_spend_to_date,
                month.spent_to_date,
                month.eligible_to_date,
                month.planned_grant_to_date,
                month.due_to_date,
                month.claimed_to_date,
                month.received_to_date,
                month.to_claim,
                month.overclaimed,
            )
            told = ("" if figure is None else text_from_pence(figure) for figure in figures)
            yield each.programme.programme, str(month.month), *told


Cell = tuple[Group, str, str]


class Told(NamedTuple):
    """What is told of a group under one head: how many families it is about, and further figures."""

    group: Group
    what: str
    window: str
    families: int
    """Families it is counted among; nil may be told."""
    smallest: int
    """The smallest group of families that the figures are about."""
    figures: tuple[str, ...]

    @property
    def cell(self) -> Cell:
        """Where it stands."""
        return self.group, self.what, self.window


def family_rows(connection: Connection, known_at: int, on: date) -> Iterator[Row]:
    """One row a programme, group and head: families that started and ended, and events before and after."""
    for each in early_help_within(connection, known_at, on):
        told = [*_comings(each.coming), *_changes(each.changes)]
        hidden = _hidden(told)
        for one in told:
            families, figures = str(one.families), one.figures
            if one.cell in hidden:
                families, figures = SUPPRESSED, (SUPPRESSED,) * len(figures) if one.figures[0] else figures
            pod = "" if one.group.all_pods else one.group.pod or "none"
            yield each.programme.programme, one.group.cohort, pod, one.what, one.window, families, *figures


def _comings(found: Iterable[Coming]) -> Iterator[Told]:
    for each in found:
        counts = {"started": each.started}
        if each.group.cohort == "programme":
            counts |= {"still_in": each.still_in, **each.ended}
        for what, number in counts.items():
            yield Told(each.group, what, "", number, number, ("",) * 5)


def _changes(found: Iterable[Change]) -> Iterator[Told]:
    for each in found:
        for name, window in (("before", each.before), ("after", each.after)):
            yield Told(each.group, each.kind, name, window.families, _smallest(window), _figures(window))


def _smallest(window: Window) -> int:
    """Those to whom it happened are a group too, where there are any."""
    return min(window.families, window.touched or window.families)


def _figures(window: Window) -> tuple[str, ...]:
    rate = window.rate
    return (
        str(rate.events),
        str(rate.years),
        *("" if each is None else _text(each) for each in (rate.rate, rate.low, rate.high)),
    )


def _text(number: Decimal) -> str:
    return format(number, "f")


def _hidden(told: Sequence[Told]) -> set[Cell]:
    """What is too small to tell, and as many more cells as it takes that none of those can be worked out."""
    hidden = {one.cell for one in told if 0 < one.smallest < FEWEST}
    lines = _lines(told)
    before = -1
    while before != len(hidden):
        before = len(hidden)
        for line in lines:
            shown = [one for one in line if one.cell not in hidden]
            if len(line) - len(shown) == 1 and shown:
                hidden.add(min(shown, key=lambda one: (one.smallest == 0, one.smallest)).cell)
    return hidden


def _lines(told: Sequence[Told]) -> list[list[Told]]:
    """Cells that add up: a group's families by how they stand make those that started, and pods make the whole."""
    lines: dict[tuple[object, ...], list[Told]] = defaultdict(list)
    for one in told:
        if one.group.cohort == "programme":
            lines[one.what, one.window].append(one)
        if not one.window:
            lines[one.group,].append(one)
    return list(lines.values())
