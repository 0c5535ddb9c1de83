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
_STATES = {"awaited": "Decision awaited", "decided": "Decided in the last 12 months"}


def cost_so_far() -> Figure:
    """What lead commissioners have carried for other agencies while decisions are awaited that still are."""
    return whole_of(COST_OF_DELAY, ask("review_delay"), "carried", state="awaited")


def show() -> None:
    """The chart by those waited for, the same as a table, and the decisions behind it."""
    st.header("Cost of delay", anchor="delay")
    found, names = ask("review_delay"), {row["agency"]: row["name"] for row in ask("agency_names")}
    if not found:
        sections.nothing(
            "No request for a decision is recorded",
            "Waits appear here once an agreement has a request date (`requested_on`) or a request is recorded.",
        )
        return
    st.markdown(
        "Until a requested decision is made, the lead commissioner pays the whole cost of days without an agreement. "
        "The cost of delay is what was expected of the agencies that were asked, by the share requested, else by the "
        "agreement before."
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
    tables.text("who", "Awaiting"),
    tables.number("awaited", "Decisions awaited"),
    tables.number("longest", "Longest wait in days"),
    tables.whole_pounds("now", "Cost of delay so far"),
    tables.number("decided", "Decided in 12 months"),
    tables.whole_pounds("then", "Cost of delay until decided"),
    tables.whole_pounds("not_known", "Cost of days, share not known"),
)


def _by_agency(found: Rows, names: Mapping[str, str]) -> None:
    rows = _added_up(found, names)
    _carried(found, rows)
    tables.show(rows, _WAITED_FOR, alt="Decisions by the agencies awaited, and the cost of delay")
    sections.source("requests, agreements, approvals and prices as recorded, to today; worked out and never posted")


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
        charts.finding(headline, "What lead commissioners paid for other agencies, by the agencies awaited.")
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
        return f"Highest cost of delay, awaiting {rows[0]['who']}: {figures.in_millions(rows[0]['now'])} so far"
    then = whole_of(COST_OF_DELAY, found, "carried", state="decided")
    return f"No cost of delay now; {figures.in_millions(then)} in the last 12 months"


def _decisions(found: Rows, names: Mapping[str, str]) -> None:
    st.subheader("Decisions behind the cost of delay")
    state, who = _chosen(found, names)
    tables.show(
        ask("review_delay_list", state=state, waited_for=who),
        [
            tables.placement(),
            tables.TableColumn("waited_for", "Awaiting", lambda codes: _who(codes, names)),
            tables.in_words("From and to", lambda row: look.days(row["first_day"], row["last_day"])),
            tables.number("days", "Days without an agreement", DAYS_AWAITED),
            tables.day("answered_on", "Decided on"),
            tables.text("agency_name", "Paid for"),
            tables.coded("basis", "Basis of the share"),
            tables.whole_pounds("carried", "Cost of delay", COST_OF_DELAY),
            tables.whole_pounds("not_known", "Cost of days, share not known", DELAY_NOT_KNOWN),
        ],
        alt="Decisions with the cost of delay while they were awaited, the highest first",
        given={"state": state},
    )


def _chosen(found: Rows, names: Mapping[str, str]) -> tuple[str, str]:
    """Which decisions are listed: how they stand, and who was waited for."""
    with st.container(horizontal=True):
        states = [state for state in _STATES if any(row["state"] == state for row in found)]
        state = st.selectbox(
            "Decisions", states, format_func=_STATES.__getitem__, key="awaited", bind="query-params", width=320
        )
        who = st.selectbox(
            "Awaiting",
            [_ALL, *sorted({row["waited_for"] for row in found if row["state"] == state})],
            format_func=lambda codes: "Any agency" if codes == _ALL else _who(codes, names),
            key="waited_for",
            bind="query-params",
            width=480,
        )
    return state, who


def _who(codes: str, names: Mapping[str, str], between: str = " and ") -> str:
    """Agencies waited for together, in words."""
    named = [names.get(code, code) for code in codes.split()]
    return between.join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
