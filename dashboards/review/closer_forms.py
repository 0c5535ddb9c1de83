"""Closer to home, what is recorded there: plans to come closer, the director's word, searches and refusals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import streamlit as st

from dashboards import forms, look, reading, sections
from dashboards.forms import Form
from dashboards.reading import Rows
from ledger.domain.closer_to_home import CloserPlan, DistanceApproval, Search, SearchRefusal
from ledger.domain.rows import Row
from ledger.tasks.look_up import rows_known

R = TypeVar("R", bound=Row)


def show(away: Rows, waits: Rows) -> None:
    """Choose what to record, then its form."""
    st.header("Record", anchor="record")
    offered: dict[str, Callable[[], None]] = {
        "A plan to come closer": lambda: _plan(away),
        "The director’s approval": lambda: _approval(away),
        "A search for a place": lambda: _search(waits),
        "A refusal": lambda: _refusal(waits),
    }
    chosen = st.selectbox("What to record", list(offered), key="record", bind="query-params", width=420)
    offered[chosen]()


def _placements(away: Rows) -> dict[str, str]:
    """Placements to choose from, the farthest first; where home is stays unsaid but for whole districts."""
    ordered = sorted(away, key=lambda row: (-(row["tenths_from_home"] or 0), row["placement"]))
    return {
        row["placement"]: f"{row['placement']}, {look.miles(row['tenths_from_home'])} miles"
        if row["tenths_from_home"] is not None
        else f"{row['placement']}, distance not known"
        for row in ordered
    }


def _plan(away: Rows) -> None:
    if _nobody_away(away):
        return
    said = ("agency", "plan", "by", "ended_on", "outcome")
    row = _known_row(CloserPlan, "Plan", "A new plan", [(row["placement"], row["plan_set_on"]) for row in away])
    forms.show(
        Form(
            sheet=CloserPlan.sheet,
            asks=said if row else ("placement", "set_on", *said),
            key=f"closer plan {row.key_values if row else ''}",
            fixed=_of(row, *CloserPlan.key),
            now=_of(row, *said) or {"set_on": datetime.now(UTC).date()},
            choices={"placement": _placements(away)},
            labels={
                "set_on": "Made on",
                "agency": "Who answers for it",
                "plan": "What is to be done, without names",
                "outcome": "What came of it",
            },
            button="Record the plan",
        )
    )


def _known_row(model: type[R], label: str, new: str, keys: Sequence[tuple[Any, ...]]) -> R | None:
    """A row to be changed, chosen among these, so that what stands in it need not be typed again; None: a new one."""
    known = {row.key_values: row for row in rows_known(reading.store(), model.sheet)}
    words = {" of ".join(map(_word, reversed(key))): key for key in keys if key in known}
    chosen = st.selectbox(label, [new, *words], key=f"which {model.sheet}", width=420) if words else new
    row = known.get(words.get(chosen, ()))
    return row if isinstance(row, model) else None


def _word(part: object) -> str:
    return look.day(part) if isinstance(part, date) else str(part)


def _of(row: Row | None, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names} if row else {}


def _approval(away: Rows) -> None:
    if _nobody_away(away):
        return
    forms.show(
        Form(
            sheet=DistanceApproval.sheet,
            asks=("placement", "agency", "role", "decided", "on", "note"),
            key="distance approval",
            now={"on": datetime.now(UTC).date(), "role": "Director of children's services"},
            choices={"placement": _placements(away)},
            labels={"role": "In what office, never a name", "decided": "Approved"},
            button="Record the approval",
        )
    )


def _search(waits: Rows) -> None:
    ordered = sorted(waits, key=lambda row: (row["state"] != "waiting", row["search"]))
    row = _known_row(Search, "Search", "A new search", [(row["search"],) for row in ordered])
    said = ("child", "kind", "agency", "needed_on", "held_in", "found_on", "placement", "ended_on", "note")
    forms.show(
        Form(
            sheet=Search.sheet,
            asks=said if row else ("search", *said),
            key=f"search {row.search if row else ''}",
            fixed=_of(row, "search"),
            now=_of(row, *said),
            labels={
                "search": "A code for the search",
                "child": "For which child (the pseudonym)",
                "kind": "What is looked for",
                "agency": "Who has to find it",
                "held_in": "The placement the child is in meanwhile",
                "placement": "The placement that was found",
            },
            button="Record the search",
        )
    )


def _refusal(waits: Rows) -> None:
    if not waits:
        sections.nothing("No search is known", "Record the search first.")
        return
    going_on = sorted(waits, key=lambda row: (row["state"] != "waiting", row["search"]))
    forms.show(
        Form(
            sheet=SearchRefusal.sheet,
            asks=("search", "provider", "home", "on", "reason", "note"),
            key="refusal",
            now={"on": datetime.now(UTC).date()},
            choices={"search": {row["search"]: f"{row['search']}, {look.words(row['kind'])}" for row in going_on}},
            labels={"provider": "Who was asked", "home": "Which home of theirs", "reason": "Why they said no"},
            button="Record the refusal",
        )
    )


def _nobody_away(away: Rows) -> bool:
    if not away:
        sections.nothing("Nobody lives away from home at the as-at date", "Hand over a book with placements first.")
    return not away
