"""Tables: short ones that can be read out and hold links, long ones that can be sorted and searched."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Protocol, TypeVar

import pandas as pd
import streamlit as st

from dashboards import reading
from dashboards.widgets import look
from dashboards.widgets.cells import WHOLE_ROW, CellColumn, address, cell, drawn
from ledger.briefing.code_words import with_its_code
from ledger.domain.money_and_days.figures import Figure, Measure, MeasuredIn
from ledger.domain.sheet import columns as kinds
from ledger.domain.sheet.columns import AnswerColumn, column_of, columns_of
from ledger.exports.csv_table import harmless

Code = TypeVar("Code", bound=str)
TableRows = Sequence[Any]
"""Rows with names: of an answer, of a dataclass, or mappings."""
_NOTHING: Mapping[str, Hashable] = {}
SHORT = 12
"""So many rows are written out; the rest of a longer table is in a grid below it that scrolls and sorts."""

_SIZE = {"font-size": "0.9rem", "white-space": "normal"}
# A cell's alignment is written on the cell itself, so ours has to insist.
_FIGURE = {"text-align": "right !important", "font-variant-numeric": "tabular-nums"}
# A sign must not part from its figure, nor a code or a date at its hyphens and spaces.
_WHOLE = {"white-space": "nowrap"}


class LongList(Protocol):
    """A page of a longer list."""

    @property
    def count(self) -> int:
        """How many rows the list has."""


Paged = TypeVar("Paged", bound=LongList)


@dataclass(frozen=True)
class TableColumn(CellColumn):
    """One column of a table."""


def as_it_is(value: Any) -> Any:
    """A number or a date, which sorts as such."""
    return value


def parts(of: int) -> Callable[[int | None], Decimal | None]:
    """Whole units of what is kept in so many parts: pounds of hundredths, exactly; what is not known stays so."""
    return lambda value: None if value is None else Decimal(value) / of


def chosen(label: str, key: str, words: Mapping[str, str], first: str = "") -> str:
    """The code by which whoever looks narrows a table, kept in the address; empty: any."""
    options = ["", *words]
    picked = st.selectbox(
        label,
        options,
        index=options.index(first) if first in options else 0,
        format_func=lambda code: words.get(code, "Any"),
        key=key,
        bind="query-params",
    )
    return str(picked or "")


def text(name: str, header: str) -> TableColumn:
    """Text from the ledger or from outside, shown as it is."""
    return TableColumn(name, header, lambda value: value or look.NIL)


def code(name: str, header: str) -> TableColumn:
    """A code from a book or a paper, on one line."""
    return TableColumn(name, header, lambda value: value or look.NIL, whole=True)


def coded(name: str, header: str) -> TableColumn:
    """A code of the rules in words."""
    return TableColumn(name, header, look.sentence_case, whole=True)


def account(name: str, header: str) -> TableColumn:
    """An account of the journal by its name, its code in brackets."""
    return TableColumn(name, header, lambda value: look.beginning(with_its_code(value)) if value else look.NIL)


def count(name: str, header: str) -> TableColumn:
    """A number of things; nil is a dash."""
    return TableColumn(
        name, header, lambda value: f"{value:,}".replace("-", "−") if value else look.NIL, figure=True, filed=as_it_is
    )


def money(name: str, header: str, measure: Measure | None = None, **arguments: str) -> TableColumn:
    """Pounds and pence of a measure, which cells that are figures say themselves; brackets are below nil.

    `arguments` say what a row calls an argument of the measure, where it calls it otherwise.
    """
    shown, filed = look.in_brackets, parts(100)
    return TableColumn(name, header, shown, figure=True, filed=filed, measure=measure, arguments=arguments)


def whole_pounds(name: str, header: str, measure: Measure | None = None, **arguments: str) -> TableColumn:
    """The same in whole pounds with their sign."""
    shown, filed = look.to_the_pound, parts(100)
    return TableColumn(name, header, shown, figure=True, filed=filed, measure=measure, arguments=arguments)


def number(name: str, header: str, measure: Measure | None = None, **arguments: str) -> TableColumn:
    """Counts or days of a measure; nil is a dash."""
    shown = count(name, header).shown
    return TableColumn(name, header, shown, figure=True, filed=as_it_is, measure=measure, arguments=arguments)


def miles(name: str, header: str, measure: Measure) -> TableColumn:
    """Miles of a measure to one decimal, kept in tenths; what is not known is a dash."""
    return TableColumn(name, header, look.miles, figure=True, filed=parts(10), measure=measure)


def hours(name: str, header: str, measure: Measure | None = None) -> TableColumn:
    """Hours of a measure, kept in hundredths; nil is a dash."""
    return TableColumn(name, header, look.hours, figure=True, filed=parts(100), measure=measure)


def or_else(column: TableColumn, words: str) -> TableColumn:
    """The column, with these words where its value is not known."""
    return replace(column, shown=lambda value: words if value is None else column.shown(value))


def money_of(header: str, tell: Callable[[Any], Figure]) -> TableColumn:
    """Pounds and pence of the figure that a row comes to; brackets are below nil."""
    return TableColumn(WHOLE_ROW, header, look.in_brackets, figure=True, filed=parts(100), tell=tell)


def number_of(header: str, tell: Callable[[Any], Figure]) -> TableColumn:
    """Counts or days of the figure that a row comes to; nil is a dash."""
    shown = count(WHOLE_ROW, header).shown
    return TableColumn(WHOLE_ROW, header, shown, figure=True, filed=as_it_is, tell=tell)


def numbered(name: str, header: str) -> TableColumn:
    """A number that names something and counts nothing, as a batch's does."""
    return TableColumn(name, header, lambda value: f"{value:,}" if value else look.NIL, whole=True, filed=as_it_is)


def told(name: str, header: str, label: str, unit: MeasuredIn = "pence") -> TableColumn:
    """Figures of several measures of one unit; `label` is the value of the row that names each."""
    return replace(number(name, header) if unit == "count" else money(name, header), label=label)


def penny(name: str, header: str) -> TableColumn:
    """Pounds and pence; the header names the unit, brackets are below nil."""
    return TableColumn(name, header, look.in_brackets, figure=True, filed=parts(100))


def penny_of(header: str, tell: Callable[[Any], int | None]) -> TableColumn:
    """Pounds and pence that a row comes to, from pence; the header names the unit, brackets are below nil."""
    filed = parts(100)
    return TableColumn(
        WHOLE_ROW, header, lambda row: look.in_brackets(tell(row)), figure=True, filed=lambda row: filed(tell(row))
    )


def pound(name: str, header: str) -> TableColumn:
    """Whole pounds with their sign."""
    return TableColumn(name, header, look.to_the_pound, figure=True, filed=parts(100))


def day(name: str, header: str) -> TableColumn:
    """A date."""
    return TableColumn(name, header, look.day, whole=True, filed=as_it_is)


def moment(name: str, header: str) -> TableColumn:
    """A day and its time."""
    return TableColumn(name, header, look.moment, whole=True, filed=as_it_is)


def month(name: str, header: str) -> TableColumn:
    """A calendar month."""
    return TableColumn(name, header, lambda value: look.month(value and str(value)), whole=True)


def year(name: str, header: str) -> TableColumn:
    """A financial year."""
    return TableColumn(name, header, look.year, whole=True)


def named(name: str, header: str, words: Mapping[Code, str]) -> TableColumn:
    """What a code stands for, by `words`; one that is not in them is shown as it is."""
    return TableColumn(name, header, lambda value: words.get(value, value) or look.NIL)


def placement(
    name: str = "placement", header: str = "Placement", *, none: str = look.NIL, leads_to: str = TableColumn.leads_to
) -> TableColumn:
    """A placement's code that leads to its page, or to another page of it, by its opaque key."""
    return TableColumn(
        name, header, lambda value: value or none, whole=True, link=name, leads_to=leads_to, keyed=reading.key_of
    )


def linked(
    name: str,
    header: str,
    *,
    key: str | Callable[[Any], Any],
    leads_to: str = TableColumn.leads_to,
    none: str = look.NIL,
) -> TableColumn:
    """A code that leads to a page of its own, named there by the value `key`, or by what `key` makes of the row."""
    link, keyed = (key, TableColumn.keyed) if isinstance(key, str) else (WHOLE_ROW, key)
    return TableColumn(
        name, header, lambda value: value or none, whole=True, link=link, leads_to=leads_to, keyed=keyed
    )


def in_words(
    header: str, tell: Callable[[Any], str | None], *, figure: bool = False, whole: bool = False
) -> TableColumn:
    """What a row comes to in words."""
    return TableColumn(WHOLE_ROW, header, lambda row: tell(row) or look.NIL, figure, whole)


def columns(
    row: type[Any], *names: str | TableColumn, amounts: Callable[[str, str], TableColumn] = penny, **headers: str
) -> list[TableColumn]:
    """The columns of a class of rows as their kinds show them: these in this order, else all its fields.

    A page may put a column of its own among them, show amounts to the pound, and give a column another header.
    """
    return [
        name if isinstance(name, TableColumn) else _column(column_of(row, name), amounts, headers)
        for name in names or [each.field for each in columns_of(row)]
    ]


def show(
    rows: TableRows, columns: Sequence[TableColumn], *, alt: str, given: Mapping[str, Hashable] = _NOTHING
) -> None:
    """Draw a table; `alt` says what it shows. The first rows are text on the page, all of a long one a grid.

    `given` narrows all figures of the table: the day, the year, what the page was filtered by.
    """
    if len(rows) <= SHORT + SHORT // 4:
        _written_out(rows, columns, alt, given)
        return
    _written_out(rows[:SHORT], columns, f"{alt}: the first {SHORT}", given)
    with st.expander(f"All {len(rows):,} rows, to sort and to search", on_change="rerun", key=f"all {alt}") as opened:
        if opened.open:
            _grid(rows, columns, alt, given)


def show_all(
    rows: TableRows, columns: Sequence[TableColumn], *, alt: str, given: Mapping[str, Hashable] = _NOTHING
) -> None:
    """Draw a page of a longer list: all its rows as text."""
    _written_out(rows, columns, alt, given)


def page_in_view(key: str, size: int, page: Callable[[int], Paged]) -> tuple[Paged, int, int]:
    """One page of a longer list, its number, and how many there are; the first where the list has become shorter.

    `key` is where the session keeps the number.
    """
    number = int(st.session_state.get(key, 1) or 1)
    found = page(number)
    pages = max(1, -(-found.count // size))
    if number > pages:
        st.session_state[key] = number = 1
        found = page(1)
    return found, number, pages


def note_on_brackets() -> None:
    """What brackets mean, under a finance table."""
    st.markdown(":small[Pounds and pence. Figures in brackets are negative; a dash is £0.]")


def written(headers: Sequence[str], rows: Sequence[Sequence[str]], right: Iterable[str], *, alt: str) -> None:
    """Write out cells that are words already; `right` are the headers of columns to be right-aligned."""
    named = [dict(zip(headers, row, strict=True)) for row in rows]
    _written_out(named, [TableColumn(header, header, figure=header in right) for header in headers], alt, _NOTHING)


_BY_KIND: dict[kinds.ColumnKind, Callable[[str, str], TableColumn]] = {
    kinds.TEXT: text,
    kinds.CODE: code,
    kinds.RULE: coded,
    kinds.PLACEMENT: placement,
    kinds.COUNT: count,
    kinds.DAY: day,
    kinds.MONTH: month,
    kinds.YEAR: year,
}
"""How each kind is shown; one that is not here as files write it."""


def _column(of: AnswerColumn, amounts: Callable[[str, str], TableColumn], headers: Mapping[str, str]) -> TableColumn:
    return replace(_by_kind(of, amounts, headers), measure=of.measure)


def _by_kind(of: AnswerColumn, amounts: Callable[[str, str], TableColumn], headers: Mapping[str, str]) -> TableColumn:
    header = headers.get(of.field, of.label)
    if of.kind is kinds.PENCE:
        return amounts(of.field, f"{header} (£)" if amounts is penny else header)
    if of.kind in _BY_KIND:
        return _BY_KIND[of.kind](of.field, header)
    if of.kind.kept == "boolean":
        return TableColumn(of.field, header, lambda value: look.sentence_case(of.kind.text(value)))
    figure = of.kind.kept == "integer" or of.kind is kinds.NUMBER
    filed = as_it_is if figure else None
    return TableColumn(of.field, header, lambda value: of.kind.text(value) or look.NIL, figure, filed=filed)


def _written_out(rows: TableRows, columns: Sequence[TableColumn], alt: str, given: Mapping[str, Hashable]) -> None:
    cells = {column.header: [cell(column, row, given) for row in rows] for column in columns}
    frame = pd.DataFrame(cells, dtype="object")
    right: list[Hashable] = [column.header for column in columns if column.figure]
    whole: list[Hashable] = [column.header for column in columns if column.figure or column.whole]
    styled = frame.style.set_properties(subset=None, **_SIZE).set_properties(subset=right, **_FIGURE)
    styled = styled.set_properties(subset=whole, **_WHOLE)
    styled.set_table_styles(
        {header: [{"selector": "th.col_heading", "props": list(_FIGURE.items())}] for header in right},
        overwrite=False,
    )
    st.table(styled, border="horizontal", hide_index=True, alt=alt)


def _grid(rows: TableRows, columns: Sequence[TableColumn], alt: str, given: Mapping[str, Hashable]) -> None:
    settings: dict[str, Any] = {}
    data: dict[str, list[Any]] = {}
    shown: dict[str, str | Callable[[object], str] | None] = {}
    for column in columns:
        data[column.header], words = _filed(column, rows, given)
        shown[column.header] = words.__getitem__
        if column.link:
            data["Open"] = [address(column, row) for row in rows]
            settings["Open"] = st.column_config.LinkColumn(display_text="Open", width="small")
    frame = pd.DataFrame({header: pd.Series(values, dtype="object") for header, values in data.items()})
    styled = frame.style.format(shown).set_properties(
        subset=[column.header for column in columns if column.figure], **{"text-align": "right"}
    )
    st.dataframe(styled, hide_index=True, column_config=settings, height=420, placeholder=look.NIL, alt=alt)


def _filed(column: TableColumn, rows: TableRows, given: Mapping[str, Hashable]) -> tuple[list[Any], dict[Any, str]]:
    """The cells of a grid's column, and how each is shown.

    The browser makes "Download as CSV" of the cells, not of what is shown: they are pounds under "(£)" and words for
    codes, and text from outside is written as our own files write it, so that no spreadsheet runs it.
    """
    values = [drawn(column, row, given) for row in rows]
    words = [column.shown(value) for value in values]
    if column.filed:
        cells = [column.filed(value) for value in values]
    else:
        cells = ["" if word == look.NIL else harmless(word) for word in words]
    return cells, dict(zip(cells, words, strict=True))
