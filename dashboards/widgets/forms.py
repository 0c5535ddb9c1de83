"""Forms: made from the columns of a sheet, recorded as a book of one row; what is wrong is told at its field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards import reading
from dashboards.widgets import acting, look, overruling
from ledger.answers.sheet import names_offered, new_row, next_of, want_known, want_new
from ledger.book.problems import Problem
from ledger.book.sheets.form import Forms
from ledger.book.sheets.reading import WITHDRAWN
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.registry.sheets import SHEETS
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Column, Row
from ledger.errors import LedgerError
from ledger.store.books import Books
from ledger.tasks.import_book import record, record_worked_out
from ledger.tasks.import_results import ImportResult
from ledger.tasks.meant import SaidToBeMeant, meant

OFFERED = ("agencies", "budgets", "providers")
"""Sheets short enough for a list to choose from; a code of any other is typed."""
_WIDTH = 760
_LONG = ("why", "note", "text")

KnownRow = Mapping[str, Any]


@dataclass(frozen=True)
class Form:
    """A form derived from a sheet: it states a new row, or amends, and may withdraw, one that is known.

    A new row never replaces one that is known: what it is known by is then refused, with what has it. One that is
    amended opens with all its cells, so that nothing is emptied that nobody meant to empty; one that is withdrawn
    is withdrawn with a reason. Which of the three it is, people choose by `dashboards.widgets.stating`.
    """

    model: type[Row]
    button: str = "Record"
    row: Row | None = None
    """The row it amends: its key stands, and its cells open the fields. None: a new one."""
    asks: Sequence[str] = ()
    """The columns it asks for, in this order, but for those that are stated; without them, all of the sheet."""
    fixed: KnownRow = field(default_factory=dict)
    """Cells that are stated and not asked for."""
    now: KnownRow = field(default_factory=dict)
    """What the fields hold when the form opens, whatever stands in the row."""
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Codes to choose from, with the words for each, by column."""
    labels: Mapping[str, str] = field(default_factory=dict)
    empty: Mapping[str, str] = field(default_factory=dict)
    """What an empty choice means, in words, by column."""
    key: str = ""
    """What tells it from other forms of its sheet on a page, beside the row that it amends."""
    withdraw: str = ""
    """What stands on the button that withdraws the row, with the reason typed; without it there is no such button."""
    work: str = "Recording"
    then: Callable[[Tell], Sequence[str]] | None = None
    """What is done after the row is recorded, and what to tell of it."""
    series: str = ""
    """What the codes of its sheet begin with, where a new row is given the next as it is recorded.

    It asks for the code only where `asks` names it: one that is typed is the row's own, an empty field the next.
    """
    rows: Callable[[KnownRow], Sequence[KnownRow]] | None = None
    """The rows that what was typed comes to, each of them new; without it the one row, with the rest of its whole."""
    amends: bool = False
    """Whether these rows amend what is known, and are none of them new."""
    withdrawn_by: Callable[[str, bool], tuple[ImportResult, Sequence[str]]] | None = None
    """The task that withdraws the row for a reason, with what hangs on it; without it the row alone is withdrawn."""
    by: Callable[[KnownRow, bool], tuple[ImportResult, Sequence[str]]] | None = None
    """The task that records what was typed (or, of a dry run, tries it) and what it tells; without it the sheet's."""

    @property
    def stated(self) -> KnownRow:
        """The cells that nobody is asked for."""
        return {**(_key_of(self.row) if self.row else {}), **self.fixed}

    @property
    def asked(self) -> list[Column]:
        """The columns of its fields."""
        columns = self.model.columns()
        given = {*self.stated, *(self.model.key if self.series and self.model.key[0] not in self.asks else ())}
        return [columns[name] for name in self.asks or columns if name not in given]

    @property
    def name(self) -> str:
        """What its fields are known by on the page."""
        return " ".join([self.key or self.model.sheet, *(map(str, self.row.key_values) if self.row else ())])

    def opens_with(self, column: str) -> Any:
        """What a field holds when the form opens."""
        return self.now[column] if column in self.now else getattr(self.row, column, None)

    def show(self) -> None:
        """Draw it; on its button record what was typed, or tell at each field what is wrong with it."""
        typed: dict[str, Any] = {}
        slots: dict[str, DeltaGenerator] = {}
        gone, why = False, ""
        # A form that was recorded starts anew under another key, so that it does not open with the old words.
        key = f"{self.name} {st.session_state.get(_turn(self), 0)}"
        with st.form(key, width=_WIDTH):
            for column in self.asked:
                typed[column.name] = _field(self, column, f"{key} {column.name}")
                slots[column.name] = st.empty()
            slips, drawn = st.container(), overruling.asked(self.name)
            overruling.ticks(slips, self.name, key)
            pressed = st.form_submit_button(self.button, type="primary")
            if self.withdraw and self.row:
                why = reason(f"{key} why withdrawn")
                gone = st.form_submit_button(self.withdraw)
        if pressed:
            said = overruling.said(self.name, key)
            _record(self, lambda dry_run: _stated(self, {**self.stated, **typed}, dry_run, said), slots)
            overruling.ticks(slips, self.name, key, drawn=drawn)
        elif gone and self.row:
            _withdraw(self, self.row, why, slots, overruling.said(self.name, key))
            overruling.ticks(slips, self.name, key, drawn=drawn)


def reason(key: str) -> str:
    """The field for why something is withdrawn or taken back; empty where nothing was typed."""
    told = "Kept with who withdrew it, and shown to whoever asks later"
    return (st.text_input("Reason for withdrawing it", key=key, help=told) or "").strip()


def without_reason() -> None:
    """Say that nothing is withdrawn without a reason."""
    st.error(
        "The reason is kept with who withdrew it, and shown to whoever asks later. Type it, and press the button "
        "again.",
        title="Give a reason for withdrawing it",
        icon=":material/error:",
    )


def _withdraw(form: Form, row: Row, why: str, slots: Mapping[str, DeltaGenerator], said: SaidToBeMeant) -> None:
    if not why:
        without_reason()
        return
    by, gone, sheet = form.withdrawn_by, withdrawal(row), form.model.sheet

    def withdrawn(dry_run: bool) -> tuple[ImportResult, Sequence[str]]:
        with meant(said):
            return by(why, dry_run) if by else (record(reading.store(), sheet, gone, why=why, dry_run=dry_run), ())

    _record(form, withdrawn, slots)


def withdrawal(row: Row) -> dict[str, Any]:
    """The row of a form that takes this one back: it was a mistake."""
    return {**_key_of(row), WITHDRAWN: "yes"}


def _key_of(row: Row) -> dict[str, Any]:
    return _cells(row, row.key)


def _cells(row: Row, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _turn(form: Form) -> str:
    return f"turn {form.name}"


def _record(
    form: Form, stated: Callable[[bool], tuple[ImportResult, Sequence[str]]], slots: Mapping[str, DeltaGenerator]
) -> None:
    try:
        tried, _ = stated(True)
    except LedgerError as fault:
        overruling.ask_of_reason(form.name, fault)
        acting.refused(fault)
        return
    if tried.problems:
        overruling.ask(form.name, tried.problems)
        _tell_problems(tried.problems, slots)
        return
    acting.do(form.work, lambda progress: _kept(form, stated(False), progress), told=lambda said: said)


def _stated(form: Form, typed: KnownRow, dry_run: bool, said: SaidToBeMeant) -> tuple[ImportResult, Sequence[str]]:
    with meant(said):
        return form.by(typed, dry_run) if form.by else _stated_on_its_sheet(form, typed, dry_run)


def _stated_on_its_sheet(form: Form, typed: KnownRow, dry_run: bool) -> tuple[ImportResult, Sequence[str]]:

    def rows(books: Books) -> tuple[Forms, Sequence[str]]:
        if form.rows:
            many = form.rows(typed)
            (want_known if form.amends else want_new)(books, form.model, many)
            return {form.model.sheet: many}, ()
        row = typed if form.row else new_row(books, form.model, typed, form.series)
        return {form.model.sheet: _with_its_whole(form, row, books.facts(form.model))}, ()

    return record_worked_out(reading.store(), rows, dry_run=dry_run)


def _with_its_whole(form: Form, typed: KnownRow, known: Facts) -> list[KnownRow]:
    """The row, after the others that are stated together with it: what a whole leaves out is known no more."""
    columns, whole, own = form.model.columns(), form.model.whole, form.row.key_values if form.row else None
    if whole is None:
        return [typed]
    rows = known.rows[form.model.sheet]
    rest = [row for key, row in rows.items() if key != own and getattr(row, whole) == typed.get(whole)]
    before = _cells(rows[own], columns) if own in rows else {}
    return [*(_cells(row, columns) for row in rest), {**before, **typed}]


def _kept(form: Form, done: tuple[ImportResult, Sequence[str]], progress: Tell) -> Sequence[str]:
    outcome, notes = done
    if outcome.problems:  # what was tried a moment ago stands no longer: what was typed is kept
        return [recorded(outcome), *notes]
    overruling.forget(form.name)
    st.session_state[_turn(form)] = st.session_state.get(_turn(form), 0) + 1
    return [recorded(outcome), *notes, *(form.then(progress) if form.then else ())]


def recorded(outcome: ImportResult) -> str:
    """What to tell of something a screen stated."""
    if outcome.problems:
        return f"Not recorded: {look.counted(len(outcome.problems), 'problem')}"
    if outcome.batch is None:
        return "Nothing has changed: this was known already"
    return f"Recorded in change {outcome.batch} by {reading.who()}"


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
        "Nothing was recorded. Correct what is marked and press the button again.",
        title=f"{look.counted(len(problems), 'problem')}: see the fields above",
        icon=":material/error:",
    )


def _field(form: Form, column: Column, key: str) -> Any:
    """The widget for one column; an empty one is None."""
    label = form.labels.get(column.name) or look.sentence_case(column.name)
    next_code = _next(form, column)
    label = f"{label} (leave empty for the next free code)" if next_code else label
    label = label if column.required else f"{label} (optional)"
    now, shown = form.opens_with(column.name), column.help
    offered = _offered(form, column)
    if isinstance(now, bool):
        now = column.cell.write(now)
    if offered and column.cell.holds_many:
        offered = {**{code: str(code) for code in now or ()}, **offered}
        several = st.multiselect(
            label, list(offered), list(now or ()), format_func=offered.__getitem__, key=key, help=shown
        )
        return column.cell.write(several) or None
    if offered:
        return _one_of(offered, form, column, label=label, now=now, key=key)
    if column.cell.kept == "date":
        return st.date_input(
            label, value=now if isinstance(now, date) else None, format="DD/MM/YYYY", key=key, help=shown
        )
    text = "" if now is None else now if isinstance(now, str) else column.cell.write(now)
    widget = st.text_area if column.name in _LONG else st.text_input
    return (widget(label, value=text, key=key, help=shown, placeholder=next_code) or "").strip() or None


def _next(form: Form, column: Column) -> str | None:
    """The code that a new row would be given now, shown where its own may be typed."""
    if not form.series or form.row or column.name != form.model.key[0]:
        return None
    return reading.in_books_now(next_of, form.model, form.series)


def _one_of(offered: Mapping[str, str], form: Form, column: Column, *, label: str, now: Any, key: str) -> str | None:
    """One of what is offered; what stands is kept, though nobody would choose it any more."""
    if now and now not in offered:
        offered = {**offered, now: str(now)}
    options = list(offered) if column.required and now in offered else ["", *offered]
    index = options.index(now) if now in options else 0
    empty = form.empty.get(column.name, look.NIL)
    chosen = st.selectbox(
        label, options, index=index, format_func=lambda code: offered.get(code, empty), key=key, help=column.help
    )
    return chosen or None


def _offered(form: Form, column: Column) -> Mapping[str, str]:
    if column.name in form.choices:
        return form.choices[column.name]
    if column.choices:
        return {code: look.sentence_case(code) for code in column.choices}
    if column.cell.kept == "boolean":
        return {"yes": "Yes", "no": "No"}
    if column.refers in OFFERED:
        known = reading.in_books_now(names_offered, SHEETS[column.refers])
        return {code: f"{name} ({code})" for code, name in known.items()}
    return {}
