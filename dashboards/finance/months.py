"""Months on Finance's front page: how far each is, and what was corrected of earlier ones later."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards import reading
from dashboards.reading import Rows, ask
from dashboards.widgets import look, tables

_MONTHS = [
    tables.month("month", "Service month"),
    tables.text("state", "State"),
    tables.penny("cost", "Cost (£)"),
    tables.penny("moved_later", "Added to shares later (£)"),
    tables.penny("changed_later", "Cost changed later (£)"),
    tables.count("placements_later", "Placements corrected"),
]
_CORRECTIONS = [
    tables.placement(),
    tables.month("service_month", "Service month"),
    tables.penny("moved_in", "Added to shares (£)"),
    tables.penny("moved_out", "Taken off shares (£)"),
    tables.penny("amount", "Cost changed by (£)"),
]


def show(lately: Rows) -> None:
    """The last twelve service months, and what was posted in a month for earlier ones."""
    st.header("Months", anchor="months")
    closed = reading.about()["closed_through"]
    st.markdown(
        f"Closed through {look.month(closed)}."
        if closed
        else "No month is closed yet: it is done on the page Month end."
    )
    shown = [{**row, "state": _state(row)} for row in lately[:12]]
    tables.show(shown, _MONTHS, alt="The last twelve service months: state, cost and later corrections")
    _corrections()


def _state(row: dict[str, Any]) -> str:
    if row["closed"]:
        return "Closed"
    return "Posted to its end" if row["posted_to_its_end"] else "Posted in part"


def _corrections() -> None:
    months = {row["month"]: row for row in ask("finance_correction_months")}
    st.subheader("Corrections of earlier months")
    if not months:
        st.markdown("Nothing was posted for an earlier month yet.")
        return
    chosen = st.selectbox(
        "Posted in", list(months), format_func=look.month, key="corrected_in", bind="query-params", width=320
    )
    row = months[chosen]
    st.markdown(
        f"In {look.month(chosen)}, {look.counted(row['placements'], 'placement')} had earlier months corrected: "
        f"{look.to_the_penny(row['moved_in'])} was added to shares, {look.to_the_penny(row['moved_out'])} taken off."
    )
    tables.show(
        ask("finance_corrections", month=chosen),
        _CORRECTIONS,
        alt=f"Corrections posted in {look.month(chosen)}, by placement and service month",
    )
