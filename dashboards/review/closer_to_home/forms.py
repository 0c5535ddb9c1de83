"""Closer to home, what is recorded there: plans to come closer, approvals and notices, searches and refusals."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboards import reading
from dashboards.reading import Rows
from dashboards.widgets import look, sections, stating
from dashboards.widgets.forms import Form
from ledger.domain.closer_to_home.sheets import (
    AdjoiningAuthority,
    AreaNotice,
    CloserPlan,
    DistanceApproval,
    Search,
    SearchRefusal,
    Team,
)

_APPROVERS = {"director": "Director of children’s services", "nominated_officer": "Nominated officer"}
_NOTICES = {"notified": "Notified in writing (regulation 13)", "consulted": "Consulted (regulation 11)"}
_ITS_END = ("found_on", "placement", "ended_on", "note")


def show(away: Rows, waits: Rows) -> None:
    """Choose what to record, then its form."""
    st.header("Record", anchor="record")
    offered: dict[str, Callable[[], None]] = {
        "A plan to move closer to home": lambda: _plan(away),
        "An approval out of area": lambda: _approval(away),
        "A notice to another council": lambda: _notice(away),
        "Whether two councils adjoin": _adjoining,
        "A search for a place": lambda: _search(waits),
        "A refusal": lambda: _refusal(waits),
        "A team, and where it is": _team,
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
    form = Form(
        CloserPlan,
        "Record the plan",
        now={"set_on": reading.today()},
        choices={"placement": _placements(away)},
        labels={
            "set_on": "Made on",
            "agency": "Agency accountable for it",
            "plan": "What is to be done, without names",
            "outcome": "Result",
        },
    )
    stating.show(form, "plan", model=CloserPlan, keys=[(row["placement"], row["plan_set_on"]) for row in away])


def _approval(away: Rows) -> None:
    if _nobody_away(away):
        return
    form = Form(
        DistanceApproval,
        "Record the approval",
        now={"on": reading.today(), "approver": "director", "role": "Director of children's services"},
        choices={"placement": _placements(away), "approver": _APPROVERS},
        labels={"role": "Role, never a name", "approver": "Approved as", "decided": "Approved"},
    )
    stating.show(form, "approval", model=DistanceApproval)


def _notice(away: Rows) -> None:
    if _nobody_away(away):
        return
    form = Form(
        AreaNotice,
        "Record the notice",
        now={"on": reading.today()},
        choices={"placement": _placements(away), "kind": _NOTICES},
        labels={"agency": "The council in whose area the child lives", "kind": "What was done"},
    )
    stating.show(form, "notice", model=AreaNotice)


def _adjoining() -> None:
    form = Form(
        AdjoiningAuthority,
        "Record whether they adjoin",
        labels={
            "agency": "The council that says so",
            "neighbour": "The other council",
            "adjoins": "Their areas adjoin",
            "note": "Source",
        },
    )
    stating.show(form, "statement on two councils", model=AdjoiningAuthority)


def _search(waits: Rows) -> None:
    ordered = sorted(waits, key=lambda row: (row["state"] != "waiting", row["search"]))
    form = Form(
        Search,
        "Record the search",
        series="SE",
        asks=("search", "child", "kind", "agency", "needed_on", "held_in", *_ITS_END),
        labels={
            "search": "A code for the search",
            "child": "For which child (the pseudonym)",
            "kind": "What is looked for",
            "agency": "Agency that has to find it",
            "held_in": "Interim placement of the child",
            "placement": "The placement that was found",
        },
    )
    stating.show(form, "search", model=Search, keys=[(row["search"],) for row in ordered])


def _refusal(waits: Rows) -> None:
    if not waits:
        sections.nothing("No search is known", "Record the search first.")
        return
    going_on = sorted(waits, key=lambda row: (row["state"] != "waiting", row["search"]))
    form = Form(
        SearchRefusal,
        "Record the refusal",
        now={"on": reading.today()},
        choices={"search": {row["search"]: f"{row['search']}, {look.words(row['kind'])}" for row in going_on}},
        labels={"provider": "Provider asked", "home": "Home of that provider", "reason": "Why they refused"},
    )
    stating.show(form, "refusal", model=SearchRefusal)


def _team() -> None:
    form = Form(
        Team,
        "Record the team",
        series="T",
        asks=tuple(Team.columns()),
        labels={
            "team": "A code for the team",
            "agency": "Whose team it is",
            "postcode_district": "First half of its postcode",
            "latitude": "Degrees north",
            "longitude": "Degrees east, west below zero",
        },
    )
    stating.show(form, "team", model=Team)


def _nobody_away(away: Rows) -> bool:
    if not away:
        sections.nothing(
            "Nobody lives away from home on the day of asking", "Import a data workbook with placements first."
        )
    return not away
