"""Cells of tables: what a column shows of a row, whose figure it is, and where it leads to."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from dashboards.widgets import figures, look
from ledger.domain.money_and_days.figures import Figure, Measure

WHOLE_ROW = "."
"""The name of a column that is worked out of all its row."""


@dataclass(frozen=True)
class CellColumn:
    """One column: which value, its header, how it is shown, and whether it is a figure (right-aligned)."""

    name: str
    header: str
    shown: Callable[[Any], str] = str
    figure: bool = False
    whole: bool = False
    """Whether a cell stays on one line."""
    link: str = ""
    """The value that names what this cell leads to."""
    leads_to: str = "/placement?placement="
    """The page it leads to, up to that value."""
    keyed: Callable[[Any], Any] = lambda value: value
    """How an address names that value; nothing leads nowhere."""
    filed: Callable[[Any], Any] | None = None
    """What sorts in a grid and goes into a file made of it, in the unit of the header; None: the words shown."""
    measure: Measure | None = None
    """What its figures are of; a cell that is a `Figure` says so itself."""
    arguments: Mapping[str, str] = field(default_factory=dict)
    """What a row calls an argument of the measure, where it is called otherwise."""
    tell: Callable[[Any], Figure] | None = None
    """The figure that a row comes to, where no value of it is one."""
    label: str = ""
    """The value of the row that a cell's figure is called by, where the header names no one measure."""


def value_of(row: Any, name: str) -> Any:
    """A value of a row, or of what a row within it holds ("row.amount"); or the row itself."""
    if name == WHOLE_ROW:
        return row
    return row[name] if isinstance(row, Mapping) else attrgetter(name)(row)


def drawn(column: CellColumn, row: Any, given: Mapping[str, Hashable]) -> Any:
    """What a cell draws: the value of its figure, which is remembered, or what is no figure."""
    value = column.tell(row) if column.tell else value_of(row, column.name)
    label = str(value_of(row, column.label)) if column.label else column.header.removesuffix(" (£)")
    if isinstance(value, Figure):
        return figures.drawn(value, label)
    if column.measure is not None:
        names = ((name, column.arguments.get(name, name)) for name in column.measure.by)
        own = {name: value_of(row, called) for name, called in names if has(row, called)}
        return figures.drawn(column.measure.of(value, **{**own, **given}), label)
    if column.figure and column.filed is not None:
        figures.drawn_bare(label)
    return value


def has(row: Any, name: str) -> bool:
    """Whether a row, or what a row within it holds ("row.amount"), has a value of this name."""
    if isinstance(row, Mapping):
        return name in row
    first, _, rest = name.partition(".")
    return hasattr(row, first) and (not rest or has(getattr(row, first), rest))


def cell(column: CellColumn, row: Any, given: Mapping[str, Hashable]) -> str:
    """A cell as Markdown: its words letter by letter, and where it leads to."""
    shown = look.plain(column.shown(drawn(column, row, given)))
    leads_to = address(column, row)
    return f"[{shown}]({leads_to})" if leads_to else shown


def address(column: CellColumn, row: Any) -> str | None:
    """Where a cell leads to."""
    key = column.keyed(value_of(row, column.link)) if column.link else None
    return f"{column.leads_to}{key}" if key else None
