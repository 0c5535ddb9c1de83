"""Cost of delay: what leads carried for others while decisions were awaited, by who was waited for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboards.reading import Rows, ask
from dashboards.widgets import charts, figures, look, sections, tables
from ledger.domain.decisions.measures import COST_OF_DELAY, DAYS_AWAITED, DECISIONS_ASKED_FOR, DELAY_NOT_KNOWN
from ledger.domain.money_and_days.figures import Figure, whole_of

_ALL = "all"
_STATES = {"awaited": "Still awaited", "decided": "Decided in the last 12 months"}


def cost_so_far() -> Figure:
    """What lead commissioners have carried for other agencies while decisions are awaited that still are."""
    return whole_of(COST_OF_DELAY, ask("review_delay"), "carried", state="awaited")


def show() -> None:
    """The chart by those waited for, the same as a table, and the decisions behind it."""
    st.header("Cost of delay", anchor="delay")
    found, names = ask("review_delay"), {row["agency"]: row["name"] for row in ask("agency_names")}
    if not found:
        sections.nothing(
            "No wait for a decision is known",
            "A wait appears once an agreement says when it was asked for (`requested_on`), or a request does.",
        )
        return
    st.markdown(
        "From the day of asking to the day before the decision, on days without an agreement, the lead commissioner "
        "pays for all. The cost of delay is what was expected of the agencies that were asked, by the share asked "
        "for, else by the agreement before, and never the whole cost."
    )
    _by_agency(found, names)
    _decisions(found, names)


def _added_up(found: Rows, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What is awaited and what was decided, a row for each of whom somebody waited for."""
    together = [_line(codes, found, names) for codes in dict.fromkeys(row["waited_for"] for row in found)]
    return sorted(together, key=lambda line: (-line["now"].size, -line["then"].size, line["who"]))


def _line(codes: str, found: Rows, names: Mapping[str, str]) -> dict[str, Any]:
    rows = {row["state"]: row for row in found if row["waited_for"] == codes}
    asked = {
        state: DECISIONS_ASKED_FOR.of(rows[state]["decisions"] if state in rows else 0, waited_for=codes, state=state)
        for state in _STATES
    }
    longest = rows["awaited"]["longest"] if "awaited" in rows else 0
    return {
        "who": _who(codes, names),
        "label": _who(codes, names, " and\n"),
        "awaited": asked["awaited"],
        "longest": DAYS_AWAITED.of(longest, waited_for=codes, state="awaited"),
        "now": whole_of(COST_OF_DELAY, found, "carried", waited_for=codes, state="awaited"),
        "decided": asked["decided"],
        "then": whole_of(COST_OF_DELAY, found, "carried", waited_for=codes, state="decided"),
        "not_known": whole_of(DELAY_NOT_KNOWN, found, "not_known", waited_for=codes),
    }


_WAITED_FOR = (
    tables.text("who", "Waited for"),
    tables.number("awaited", "Awaited, with days carried"),
    tables.number("longest", "Days so far, at most"),
    tables.whole_pounds("now", "Cost of delay so far"),
    tables.number("decided", "Decided in 12 months, with days carried"),
    tables.whole_pounds("then", "Cost of delay until then"),
    tables.whole_pounds("not_known", "Cost of days, shares not known"),
)


def _by_agency(found: Rows, names: Mapping[str, str]) -> None:
    rows = _added_up(found, names)
    _carried(found, rows)
    tables.show(rows, _WAITED_FOR, alt="Decisions by who was waited for, and what leads carried meanwhile")
    sections.source(
        "requests, agreements, approvals and prices as known, up to the day of asking; worked out, never posted"
    )


def _carried(found: Rows, rows: list[dict[str, Any]]) -> None:
    """What was carried, by who was waited for, as a chart; none where nothing was."""
    parts = [
        {"label": line["label"], "part": _STATES[state], "amount": line[amount]}
        for line in rows
        for state, amount in (("awaited", "now"), ("decided", "then"))
        if line[amount]
    ]
    if parts:
        headline = _headline(found, rows)
        charts.finding(headline, "What lead commissioners carried for other agencies, by who was waited for.")
        first, second, *_ = look.series_colours()
        charts.parts(
            parts,
            label="label",
            part="part",
            amount="amount",
            colours=dict(zip(_STATES.values(), (first, second), strict=True)),
            alt_text=headline,
        )


def _headline(found: Rows, rows: list[dict[str, Any]]) -> str:
    if rows[0]["now"]:
        return f"Waiting for {rows[0]['who']} costs most: {figures.in_millions(rows[0]['now'])} so far"
    then = whole_of(COST_OF_DELAY, found, "carried", state="decided")
    return f"Nothing is being carried now; in 12 months {figures.in_millions(then)} was"


def _decisions(found: Rows, names: Mapping[str, str]) -> None:
    st.subheader("The decisions")
    state, who = _chosen(found, names)
    tables.show(
        ask("review_delay_list", state=state, waited_for=who),
        [
            tables.placement(),
            tables.TableColumn("waited_for", "Waited for", lambda codes: _who(codes, names)),
            tables.in_words("Days carried", lambda row: look.days(row["first_day"], row["last_day"])),
            tables.number("days", "Days without an agreement", DAYS_AWAITED),
            tables.day("answered_on", "Decided on"),
            tables.text("agency_name", "Carried for"),
            tables.coded("basis", "Expected how"),
            tables.whole_pounds("carried", "Cost of delay", COST_OF_DELAY),
            tables.whole_pounds("not_known", "Cost of days, shares not known", DELAY_NOT_KNOWN),
        ],
        alt="Decisions with what the lead carried while they were awaited, most first",
        given={"state": state},
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
