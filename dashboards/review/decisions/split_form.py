"""The form of a split: an agreement's days and its clauses, one row a budget; what is wrong is told at its row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboards import reading
from dashboards.widgets import figures, look
from ledger.answers.sheet import names, names_offered
from ledger.answers.what_if.drafts import Draft
from ledger.book.problems import Problem
from ledger.book.sheets.form import Forms
from ledger.domain.agencies.sheets import Budget
from ledger.domain.money_and_days.figures import Figure
from ledger.domain.placements.sheets import CalendarSpan, Placement
from ledger.domain.sheet.choices import COMPONENT_NAMES
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.clause_kinds import KINDS, amount_in_words
from ledger.domain.splits.measures import CLAUSE_AMOUNT
from ledger.domain.splits.sheets import Agreement, ClauseRow
from ledger.tasks.drafts import as_forms, cells_of

STATUSES = {"agreed": "Agreed", "interim": "Without prejudice"}
_SETTLED = {code: look.SETTLED[code] for code in ("recharge", "direct")}
_PLACE = re.compile(r", (agreements|clauses)$")
_OTHER_ROW = re.compile(r"the form, clauses, row (\d+)")
_WIDTHS = (0.8, 3, 3, 1.2, 1.4, 1.2)
"""How wide a row's fields are beside one another: names need room, figures little."""
Cells = dict[str, Any]


@dataclass
class Split:
    """What the form holds: an agreement and its clauses as typed, and which row each clause was typed in."""

    agreement: Cells
    clauses: list[Cells]
    rows: list[int]
    pressed: str
    """Which button was pressed; empty where none was."""
    slots: Mapping[int, DeltaGenerator]
    head: DeltaGenerator

    def forms(self) -> Forms:
        """The split as a screen states it, as if it were decided on the day given."""
        return as_forms(self.agreement, self.clauses)

    def _row_here(self, found: re.Match[str]) -> str:
        """A row of the form's sheet, whose header counts, as the screen numbers it."""
        return f"row {self.rows[int(found[1]) - 2] + 1}"

    def tell(self, problems: Sequence[Problem]) -> None:
        """Tell what is wrong, each at the row where it is put right."""
        at: dict[int, list[str]] = {}
        for problem in problems:
            found = _PLACE.search(problem.file)
            row = self.rows[problem.row - 2] if found and found[1] == "clauses" and problem.row else 0
            there = f" It says “{look.plain(problem.found)}”." if problem.found else ""
            at.setdefault(row, []).append(
                f"**{look.sentence_case(problem.column)}:** expected {look.plain(problem.expected)}.{there} "
                f"{look.plain(_OTHER_ROW.sub(self._row_here, problem.remedy))}."
            )
        for row, said in at.items():
            slot = self.slots.get(row, self.head)
            slot.markdown("\n\n".join(f":red[:material/error: {each}]" for each in said))


def ask(placement: Placement, start: Draft | None, deals: Sequence[Draft], day: date, ends: str, code: str) -> Split:
    """Draw the form, opened with the split to start from: None is the lead bearing all, from `day` on.

    `deals` are the agreements that it may end, `ends` the one in force on that day; `code` is free for a draft.
    """
    key = f"split {placement.placement} {start.code if start else ''}"
    rows = [cells_of(row) for row in start.clauses] if start else []
    rows = rows or [{"rank": 1, "kind": "rest", "budget": placement.lead_budget, "percent": "100"}]
    count = st.session_state.get(f"rows {key}", len(rows))
    with st.form(key, border=False):
        agreement = _agreement(placement.placement, start, deals, day, ends, key)
        head = st.empty()
        clauses, slots = _clauses(rows, count, key, _budgets(day, rows))
        agreement["agreement"] = st.text_input("Draft code", value=code, key=f"{key} code", width=420).strip()
        with st.container(horizontal=True):
            worked = st.form_submit_button("Work out", type="primary", icon=":material/calculate:")
            added = st.form_submit_button("Add a row", icon=":material/add:")
            kept = st.form_submit_button("Keep as a draft", icon=":material/bookmark:")
    if added:
        st.session_state[f"rows {key}"] = count + 1
        st.rerun()
    pressed = "work out" if worked else "keep" if kept else ""
    return Split(agreement, list(clauses.values()), list(clauses), pressed, slots, head)


def _agreement(
    placement: str, start: Draft | None, deals: Sequence[Draft], day: date, in_force: str, key: str
) -> Cells:
    row = start.agreement if start else None
    draft = row if row and row.status == "draft" else None
    first, last = (draft.first_day, draft.last_day) if draft else (day, None)
    with st.grid(3, min_column_width=210):
        return {
            "placement": placement,
            "first_day": st.date_input("First day", value=first, format="DD/MM/YYYY", key=f"{key} from"),
            "last_day": st.date_input("Last day (optional)", value=last, format="DD/MM/YYYY", key=f"{key} to"),
            "decided_on": st.date_input(
                "If decided on", value=reading.today(), format="DD/MM/YYYY", key=f"{key} decided"
            ),
            "status": st.selectbox(
                "Funding status", list(STATUSES), format_func=STATUSES.__getitem__, key=f"{key} as"
            ),
            "basis": _basis(row.basis if row else "panel", key),
            "supersedes": _ended([deal.code for deal in deals], draft.supersedes if draft else in_force, key),
        }


def _basis(now: str, key: str) -> str:
    bases = Agreement.columns()["basis"].choices
    return st.selectbox(
        "Basis",
        list(bases),
        index=bases.index(now),
        format_func=lambda code: look.beginning(look.basis(code)),
        key=f"{key} basis",
    )


def _ended(deals: Sequence[str], now: str | None, key: str) -> str | None:
    """The agreement that the split ends, among those of the placement."""
    ended = ["", *deals]
    chosen = st.selectbox(
        "Replaces agreement",
        ended,
        index=ended.index(now) if now in ended else 0,
        format_func=lambda code: code or "None",
        key=f"{key} ends",
        help=Agreement.columns()["supersedes"].help,
    )
    return chosen or None


def _clauses(
    rows: Sequence[Cells], count: int, key: str, budgets: Mapping[str, str]
) -> tuple[dict[int, Cells], dict[int, DeltaGenerator]]:
    """So many rows, opened with what is known: those that state a clause, and where to tell of each."""
    clauses, slots = {}, {}
    for place in range(count):
        cells, left_out, slots[place] = _clause(rows[place] if place < len(rows) else {}, place, key, budgets)
        if not left_out and (cells["budget"] or place < len(rows)):
            clauses[place] = cells
    return clauses, slots


def _clause(
    now: Mapping[str, Any], place: int, key: str, budgets: Mapping[str, str]
) -> tuple[Cells, bool, DeltaGenerator]:
    """One row: its cells as typed, whether it is left out, and where to tell what is wrong with it."""
    cells: Cells = {}
    with st.container(border=True, gap="small"):
        st.markdown(f"**Row {place + 1}**")
        rank, kind, budget, percent, amount, per = st.columns(_WIDTHS)
        with rank:
            cells["rank"] = _text("Order", "rank", now, place, key)
        with kind:
            cells["kind"] = _choice("Kind", "kind", _kinds(), now, place, key)
        with budget:
            cells["budget"] = _choice("Budget", "budget", budgets, now, place, key, empty="Choose one")
        with percent:
            cells["percent"] = _text("Percent", "percent", now, place, key)
        with amount:
            cells["amount"] = _text("Amount (£)", "amount", now, place, key)
        with per:
            cells["per"] = _choice("Per", "per", _choices("per"), now, place, key, empty=look.NIL)
        slot = st.empty()
        with st.expander(f"Row {place + 1}: components, days and settlement"), st.grid(3, min_column_width=190):
            cells.update(_scope(now, place, key))
            left_out = st.checkbox("Leave this row out", key=f"{key} {place} out")
    return cells, left_out, slot


def _scope(now: Mapping[str, Any], place: int, key: str) -> Cells:
    """Of what a row takes, on which days, how it stands and how it is settled."""
    chosen = st.multiselect(
        "Components (leave empty for all)",
        list(COMPONENT_NAMES),
        default=list(now.get("components") or ()),
        format_func=look.sentence_case,
        key=f"{key} {place} components",
    )
    calendars = {code: code for code in reading.in_books_now(names, CalendarSpan)}
    return {
        "components": " ".join(chosen) or None,
        "calendar": _choice("Calendar", "calendar", calendars, now, place, key, empty="All days"),
        "first_day": _day("From", "first_day", now, place, key),
        "last_day": _day("To", "last_day", now, place, key),
        "standing": _choice(
            "Funding status", "standing", _choices("standing"), now, place, key, empty="As the agreement"
        ),
        "settled": _choice("Settled", "settled", _SETTLED, now, place, key, empty="By recharge"),
    }


def _kinds() -> dict[str, str]:
    return {name: kind.label for name, kind in KINDS.items()}


def _choices(column: str) -> dict[str, str]:
    return {code: look.sentence_case(code) for code in ClauseRow.columns()[column].choices}


def budget_names() -> dict[str, str]:
    """Budgets by code, as sentences name them."""
    return reading.in_books_now(names, Budget)


def _budgets(day: date, rows: Sequence[Cells]) -> dict[str, str]:
    """The budgets to choose from: those that there are on the split's first day, and those that its rows name."""
    named = {row.get("budget") for row in rows}
    offered = reading.in_books_now(names_offered, Budget, day)
    every = reading.in_books_now(names, Budget)
    return {code: f"{name} ({code})" for code, name in every.items() if code in offered or code in named}


def _choice(
    label: str,
    name: str,
    words: Mapping[str, str],
    now: Mapping[str, Any],
    place: int,
    key: str,
    empty: str | None = None,
) -> str | None:
    options = list(words) if empty is None else ["", *words]
    held = now.get(name)
    chosen = st.selectbox(
        label,
        options,
        index=options.index(held) if held in options else 0,
        format_func=lambda code: words.get(code, empty or look.NIL),
        key=f"{key} {place} {name}",
    )
    return chosen or None


def _text(label: str, name: str, now: Mapping[str, Any], place: int, key: str) -> str | None:
    held = now.get(name)
    text = "" if held is None else held if isinstance(held, str) else ClauseRow.columns()[name].cell.write(held)
    if name == "rank" and not text:
        text = str(place + 1)
    return st.text_input(label, value=text, key=f"{key} {place} {name}").strip() or None


def _day(label: str, name: str, now: Mapping[str, Any], place: int, key: str) -> date | None:
    chosen = st.date_input(label, value=now.get(name), format="DD/MM/YYYY", key=f"{key} {place} {name}")
    return chosen if isinstance(chosen, date) else None


def in_words(row: Row) -> str:
    """A clause as people say it."""
    cells = cells_of(row)
    percent = ClauseRow.columns()["percent"].cell.write(cells["percent"]) if cells["percent"] else None
    scope = " of " + ", ".join(map(look.words, cells["components"])) if cells["components"] else ""
    of_the_rest = " of the balance" if KINDS[cells["kind"]].bears_rest else ""
    return f"{takes(cells['kind'], percent, stated_amount(cells), cells['per'])}{scope}{of_the_rest}"


def stated_amount(clause: Mapping[str, Any]) -> Figure | None:
    """The amount that a clause states; None where it states none."""
    if clause["amount"] is None:
        return None
    return CLAUSE_AMOUNT.of(clause["amount"], **{name: clause.get(name) for name in CLAUSE_AMOUNT.by})


def takes(kind: str, percent: str | None, amount: Figure | None, per: str | None) -> str:
    """What a clause takes, where its kind is told beside it."""
    words = amount_in_words(figures.to_the_penny(amount), per) if amount is not None else ""
    return KINDS[kind].beside_name.format(percent=f"{percent or 100} %", amount=words)
