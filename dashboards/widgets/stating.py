"""New, amended or withdrawn: what is stated on a screen is one of the three, and people choose which.

A new row never replaces one that is known. To amend one is to choose it: the form then opens with all that stands in
it. To withdraw one is to choose it and say why; the reason is kept with who withdrew it, and shown in the trail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Any, TypeVar

import streamlit as st

from dashboards import reading
from dashboards.widgets import look, tables
from dashboards.widgets.forms import Form, KnownRow
from ledger.answers.sheet import rows_known
from ledger.domain.money_and_days.figures import Figure
from ledger.domain.sheet.changes import Version
from ledger.domain.sheet.facts import Key
from ledger.domain.sheet.measures import STATED
from ledger.domain.sheet.rows import Row
from ledger.store.books import Books
from ledger.tasks.import_results import ImportResult

R = TypeVar("R", bound=Row)
Recording = Callable[[KnownRow, bool], tuple[ImportResult, Sequence[str]]]


def show(
    form: Form,
    what: str,
    *,
    model: type[R],
    keys: Sequence[Key] | None = None,
    among: Callable[[R], bool] = lambda _: True,
    words: Callable[[R], str] | None = None,
    amended_by: Recording | None = None,
    withdrawn_by: Callable[[R], Callable[[str, bool], tuple[ImportResult, Sequence[str]]]] | None = None,
) -> None:
    """The form for a new row, or for one that is known and chosen above it: amended or withdrawn there.

    `what` is what a row is called, as `receipt`. Rows are chosen among those with these keys, in their order (without
    keys: among all), each by its own words or its key. `amended_by` is the task that records what is amended, and
    `withdrawn_by` gives the one that withdraws a row, where that is not the sheet's.
    """
    row = _chosen(model, form, what, keys, among, words)
    if row is None:
        form.show()
        return
    replace(
        form,
        row=row,
        asks=tuple(column.name for column in form.asked),
        fixed={},  # what a new one is fixed to is no word on one that is known
        now={},
        series="",
        button=f"Amend the {what}",
        withdraw=f"Withdraw the {what}",
        by=amended_by,
        withdrawn_by=withdrawn_by and withdrawn_by(row),
    ).show()


def _chosen(
    model: type[R],
    form: Form,
    what: str,
    keys: Sequence[Key] | None,
    among: Callable[[R], bool],
    words: Callable[[R], str] | None,
) -> R | None:
    by_key = {row.key_values: row for row in reading.in_books_now(rows_known, model) if among(row)}
    wanted = [key for key in (by_key if keys is None else keys) if key in by_key]
    if not wanted:
        return None
    # By its key and not by its words, since these change when it is amended, and it would be chosen no longer.
    named, new = {_key_in_words(key): by_key[key] for key in wanted}, f"A new {what}"

    def told(name: str) -> str:
        return words(named[name]) if words and name in named else name

    chosen = st.selectbox(
        f"New or existing {what}", [new, *named], format_func=told, key=f"which {form.key or model.sheet}", width=520
    )
    return named.get(chosen)


def _key_in_words(key: Key) -> str:
    return " of ".join(look.day(part) if isinstance(part, date) else str(part) for part in reversed(key) if part)


def stated(row: Row, pence: int | None, batch: int | None = None) -> Figure:
    """An amount as a row of a sheet states it."""
    return STATED.of(pence, sheet=row.sheet, key=row.key_values, batch=batch)


def amount(header: str, name: str) -> tables.TableColumn:
    """A column of a trail: an amount as each version of the row stated it."""
    return tables.money_of(
        header, lambda version: stated(version.row, attrgetter(name)(version), version.origin.batch)
    )


def trail(
    model: type[Row], cells: Mapping[str, Any], columns: Sequence[tables.TableColumn], alt: str, *, what: str
) -> None:
    """All that was stated of rows in which these cells hold this, the latest first: who withdrew one, and why."""
    versions = reading.in_books_now(Books.trail, model, cells)
    with st.expander(f"Audit trail of every {what}: {look.counted(len(versions), 'record')}"):
        if not versions:
            st.markdown("None has been recorded yet.")
            return
        tables.show(
            versions,
            [
                tables.moment("origin.recorded_at", "When (UTC)"),
                tables.text("origin.who", "Who"),
                *columns,
                tables.in_words("Status", state_of),
                tables.text("origin.why", "Why withdrawn"),
                tables.numbered("origin.batch", "Change"),
            ],
            alt=alt,
        )


def state_of(version: Version) -> str:
    """Whether a version stands, was withdrawn, or was replaced by a later one, in words."""
    if version.origin.withdrawn:
        return "withdrawn"
    return "current" if version.current else "replaced"
