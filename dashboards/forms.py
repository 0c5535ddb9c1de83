"""Forms: made from the columns of a sheet, recorded as a book of one row; what is wrong is told at its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards import acting, look, reading
from ledger.book.problems import Problem
from ledger.domain.rows import Column
from ledger.domain.rows import Row as DomainRow
from ledger.domain.sheets import SHEETS
from ledger.errors import LedgerError
from ledger.pipeline import Progress
from ledger.tasks.import_book import Outcome, record, record_new
from ledger.tasks.look_up import names, rows_known

OFFERED = ("agencies", "budgets", "providers")
"""Sheets short enough for a list to choose from; a code of any other is typed."""
_WIDTH = 760
_LONG = ("why", "note", "text")

Row = Mapping[str, Any]
R = TypeVar("R", bound=DomainRow)


@dataclass(frozen=True)
class Form:
    """A form on one sheet: which columns it asks for, what it already knows, and what follows the recording."""

    sheet: str
    asks: Sequence[str]
    key: str
    fixed: Row = field(default_factory=dict)
    """Cells that are stated and not asked for."""
    now: Row = field(default_factory=dict)
    """What the fields hold when the form opens."""
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Codes to choose from, with the words for each, by column."""
    labels: Mapping[str, str] = field(default_factory=dict)
    empty: Mapping[str, str] = field(default_factory=dict)
    """What an empty choice means, in words, by column."""
    button: str = "Record"
    work: str = "Recording"
    then: Callable[[Progress], Sequence[str]] | None = None
    """What is done after the row is recorded, and what to tell of it."""
    rows: Callable[[Row], Sequence[Row]] | None = None
    """The rows that what was typed comes to; without it the one row."""
    series: str = ""
    """What the codes of its sheet begin with, where a new row is given the next as it is recorded."""
    by: Callable[[Row, bool], tuple[Outcome, Sequence[str]]] | None = None
    """The task that records what was typed (or, of a dry run, tries it) and what it tells; without it the sheet's."""


def show(form: Form) -> None:
    """Draw the form; on its button record it, or tell at each field what is wrong with it."""
    columns = SHEETS[form.sheet].columns()
    typed: dict[str, Any] = {}
    slots: dict[str, DeltaGenerator] = {}
    # A form that was recorded starts anew under another key, so that it does not open with the old words.
    turn = st.session_state.get(f"turn {form.key}", 0)
    _offered_codes(form)
    with st.form(f"{form.key} {turn}", width=_WIDTH):
        for name in form.asks:
            typed[name] = _field(form, columns[name], f"{form.key} {turn} {name}")
            slots[name] = st.empty()
        pressed = st.form_submit_button(form.button, type="primary")
    if pressed:
        _record(form, {**form.fixed, **typed}, slots)


def known_row(
    model: type[R],
    label: str,
    new: str,
    keys: Sequence[tuple[Any, ...]] | None = None,
    *,
    among: Callable[[R], bool] = lambda _: True,
) -> R | None:
    """A row to be changed, so that what stands in it need not be typed again; None: a new one.

    It is chosen among the rows with these keys, in their order; without keys, among all.
    """
    rows = [row for row in rows_known(reading.store(), model.sheet) if isinstance(row, model)]
    known = {row.key_values: row for row in rows if among(row)}
    words = {" of ".join(map(_word, reversed(key))): key for key in (known if keys is None else keys) if key in known}
    chosen = st.selectbox(label, [new, *words], key=f"which {model.sheet}", width=420) if words else new
    return known.get(words.get(chosen, ()))


def cells_of(row: DomainRow | None, *names: str) -> dict[str, Any]:
    """What a row holds in these columns; nothing where there is no row."""
    return {name: getattr(row, name) for name in names} if row else {}


def _word(part: object) -> str:
    return look.day(part) if isinstance(part, date) else str(part)


def _record(form: Form, typed: Row, slots: Mapping[str, DeltaGenerator]) -> None:
    try:
        tried, _ = _stated(form, typed, dry_run=True)
    except LedgerError as fault:
        acting.refused(fault)
        return
    if tried.problems:
        _tell_problems(tried.problems, slots)
        return
    acting.do(form.work, lambda progress: _kept(form, typed, progress), told=lambda said: said)


def _stated(form: Form, typed: Row, *, dry_run: bool) -> tuple[Outcome, Sequence[str]]:
    if form.by:
        return form.by(typed, dry_run)
    if form.series or typed.get(SHEETS[form.sheet].key[0]) in _offered_codes(form):
        return record_new(reading.store(), form.sheet, typed, series=form.series, dry_run=dry_run), ()
    rows = form.rows(typed) if form.rows else [typed]
    return record(reading.store(), form.sheet, rows, dry_run=dry_run), ()


def _offered_codes(form: Form) -> set[str]:
    """The codes that the form has offered for a new row; who types another that is known means that row."""
    turn = st.session_state.get(f"turn {form.key}", 0)
    offered: set[str] = st.session_state.setdefault(f"offered {form.key} {turn}", set())
    code, *more = SHEETS[form.sheet].key
    if code in form.now and not more:
        offered.add(form.now[code])
    return offered


def _kept(form: Form, typed: Row, progress: Progress) -> Sequence[str]:
    outcome, notes = _stated(form, typed, dry_run=False)
    st.session_state[f"turn {form.key}"] = st.session_state.get(f"turn {form.key}", 0) + 1
    return [recorded(outcome), *notes, *(form.then(progress) if form.then else ())]


def recorded(outcome: Outcome) -> str:
    """What to tell of something a screen stated."""
    if outcome.problems:
        return f"Not recorded: {look.counted(len(outcome.problems), 'problem')}"
    if outcome.batch is None:
        return "Nothing has changed: this was known already"
    return f"Recorded in batch {outcome.batch} by {reading.who()}"


def _tell_problems(problems: Sequence[Problem], slots: Mapping[str, DeltaGenerator]) -> None:
    for problem in problems:
        there = f" It says “{look.plain(problem.found)}”." if problem.found else ""
        said = f"Expected {look.plain(problem.expected)}.{there} {look.plain(problem.remedy)}."
        slot = slots.get(problem.column)
        if slot:
            slot.markdown(f":red[:material/error: {said}]")
        else:
            st.error(said, title=f"{look.sentence_case(problem.column) or 'The form'}", icon=":material/error:")
    st.error(
        "Nothing was recorded; put it right and press the button again.",
        title=f"{look.counted(len(problems), 'problem')}: see the fields above",
        icon=":material/error:",
    )


def _field(form: Form, column: Column, key: str) -> Any:
    """The widget for one column; an empty one is None."""
    label = form.labels.get(column.name) or look.sentence_case(column.name)
    label = label if column.required else f"{label} (may stay empty)"
    now, shown = form.now.get(column.name), column.help
    offered = _offered(form, column)
    if isinstance(now, bool):
        now = column.cell.write(now)
    if offered:
        if now and now not in offered:
            offered = {**offered, now: str(now)}  # what stands is kept, though nobody would choose it any more
        options = list(offered) if column.required and now in offered else ["", *offered]
        index = options.index(now) if now in options else 0
        empty = form.empty.get(column.name, look.NIL)
        chosen = st.selectbox(
            label, options, index=index, format_func=lambda code: offered.get(code, empty), key=key, help=shown
        )
        return chosen or None
    if column.cell.kept == "date":
        return st.date_input(
            label, value=now if isinstance(now, date) else None, format="DD/MM/YYYY", key=key, help=shown
        )
    text = "" if now is None else now if isinstance(now, str) else column.cell.write(now)
    widget = st.text_area if column.name in _LONG else st.text_input
    return (widget(label, value=text, key=key, help=shown) or "").strip() or None


def _offered(form: Form, column: Column) -> Mapping[str, str]:
    if column.name in form.choices:
        return form.choices[column.name]
    if column.choices:
        return {code: look.sentence_case(code) for code in column.choices}
    if column.cell.kept == "boolean":
        return {"yes": "Yes", "no": "No"}
    if column.refers in OFFERED:
        return {code: f"{name} ({code})" for code, name in names(reading.store(), column.refers).items()}
    return {}
