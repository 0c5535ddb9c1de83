"""What waiting has cost: what leads carried for others while decisions were awaited, by who was waited for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboards.reading import Rows, ask
from dashboards.widgets import charts, look, sections, tables

_ALL = "all"
_STATES = {"awaited": "Still awaited", "decided": "Decided in the last 12 months"}


def carried_now() -> int:
    """Pence that leads have carried for other agencies while decisions are awaited that still are."""
    return sum(row["carried"] for row in ask("review_delay") if row["state"] == "awaited")


def show() -> None:
    """The chart by those waited for, the same as a table, and the decisions behind it."""
    st.header("What waiting has cost", anchor="delay")
    found, names = ask("review_delay"), {row["agency"]: row["name"] for row in ask("agency_names")}
    if not found:
        sections.nothing(
            "No wait for a decision is known",
            "A wait appears once an agreement says when it was asked for (`requested_on`), or a request does.",
        )
        return
    st.markdown(
        "From the day of asking to the day before the decision, on days without an agreement, the lead pays for all. "
        "What is counted is what the other agencies would have borne of those days, never the whole cost."
    )
    _by_agency(found, names)
    _decisions(found, names)


def _added_up(found: Rows, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What is awaited and what was decided, a row for each of whom somebody waited for."""
    together: dict[str, dict[str, Any]] = {}
    for row in found:
        line = together.setdefault(
            row["waited_for"],
            {
                "who": _who(row["waited_for"], names),
                "label": _who(row["waited_for"], names, " and\n"),
                "awaited": 0,
                "longest": 0,
                "now": 0,
                "decided": 0,
                "then": 0,
                "not_known": 0,
            },
        )
        awaited = row["state"] == "awaited"
        line["awaited" if awaited else "decided"] += row["decisions"]
        line["now" if awaited else "then"] += row["carried"]
        line["not_known"] += row["not_known"]
        if awaited:
            line["longest"] = row["longest"]
    return sorted(together.values(), key=lambda line: (-line["now"], -line["then"], line["who"]))


_WAITED_FOR = (
    tables.text("who", "Waited for"),
    tables.count("awaited", "Still awaited"),
    tables.count("longest", "Days so far, at most"),
    tables.pound("now", "Carried so far"),
    tables.count("decided", "Decided in 12 months"),
    tables.pound("then", "Carried until then"),
    tables.pound("not_known", "Cost of days, shares not known"),
)


def _by_agency(found: Rows, names: Mapping[str, str]) -> None:
    rows = _added_up(found, names)
    _carried(rows)
    tables.show(rows, _WAITED_FOR, alt="Decisions by who was waited for, and what leads carried meanwhile")
    sections.source(
        "requests, agreements, approvals and prices as known, up to the as-at date; worked out, never posted"
    )


def _carried(rows: list[dict[str, Any]]) -> None:
    """What was carried, by who was waited for, as a chart; none where nothing was."""
    parts = [
        {"label": line["label"], "part": _STATES[state], "amount": line[amount]}
        for line in rows
        for state, amount in (("awaited", "now"), ("decided", "then"))
        if line[amount]
    ]
    if parts:
        charts.finding(_headline(rows), "Pounds that leads carried for other agencies, by who was waited for.")
        first, second, *_ = look.series_colours()
        charts.parts(
            parts,
            label="label",
            part="part",
            amount="amount",
            colours=dict(zip(_STATES.values(), (first, second), strict=True)),
            alt_text=_headline(rows),
        )


def _headline(rows: list[dict[str, Any]]) -> str:
    if rows[0]["now"]:
        return f"Waiting for {rows[0]['who']} costs most: {look.in_millions(rows[0]['now'])} so far"
    return f"Nothing is being carried now; in 12 months {look.in_millions(sum(line['then'] for line in rows))} was"


def _decisions(found: Rows, names: Mapping[str, str]) -> None:
    st.subheader("The decisions")
    state, who = _chosen(found, names)
    tables.show(
        ask("review_delay_list", state=state, waited_for=who),
        [
            tables.placement(),
            tables.TableColumn("waited_for", "Waited for", lambda codes: _who(codes, names)),
            tables.in_words("Days carried", lambda row: look.days(row["first_day"], row["last_day"])),
            tables.count("days", "How many"),
            tables.day("answered_on", "Decided on"),
            tables.text("agency_name", "Carried for"),
            tables.pound("carried", "Carried"),
            tables.pound("not_known", "Cost, share not known"),
        ],
        alt="Decisions with what the lead carried while they were awaited, most first",
    )


def _chosen(found: Rows, names: Mapping[str, str]) -> tuple[str, str]:
    """Which decisions are listed: how they stand, and who was waited for."""
    with st.container(horizontal=True):
        states = [state for state in _STATES if any(row["state"] == state for row in found)]
        state = st.selectbox(
            "Which", states, format_func=_STATES.__getitem__, key="awaited", bind="query-params", width=320
        )
        who = st.selectbox(
            "Who was waited for",
            [_ALL, *sorted({row["waited_for"] for row in found if row["state"] == state})],
            format_func=lambda codes: "Anybody" if codes == _ALL else _who(codes, names),
            key="waited_for",
            bind="query-params",
            width=480,
        )
    return state, who


def _who(codes: str, names: Mapping[str, str], between: str = " and ") -> str:
    """Agencies waited for together, in words."""
    named = [names.get(code, code) for code in codes.split()]
    return between.join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
