"""Months on Finance's front page: how far each is, and what was corrected of earlier ones later."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards import reading
from dashboards.reading import Rows, ask
from dashboards.widgets import figures, look, tables
from ledger.domain.splits.measures import (
    CORRECTED,
    COST_CHANGED_LATER,
    GROSS_COST,
    MOVED_IN,
    MOVED_LATER,
    MOVED_OUT,
)

_MONTHS = [
    tables.month("month", "Service month"),
    tables.text("state", "Status"),
    tables.money("cost", "Cost of care (£)", GROSS_COST, service_month="month"),
    tables.money("moved_later", "Added to shares later (£)", MOVED_LATER, service_month="month"),
    tables.money("changed_later", "Cost changed later (£)", COST_CHANGED_LATER, service_month="month"),
    tables.number("placements_later", "Placements corrected", CORRECTED, service_month="month"),
]
_CORRECTIONS = [
    tables.placement(),
    tables.month("service_month", "Service month"),
    tables.money("moved_in", "Added to shares (£)", MOVED_IN),
    tables.money("moved_out", "Taken off shares (£)", MOVED_OUT),
    tables.money("amount", "Change in cost (£)", COST_CHANGED_LATER),
]


def show(lately: Rows) -> None:
    """The last twelve service months, and what was posted in a month for earlier ones."""
    st.header("Periods", anchor="months")
    closed = reading.about()["closed_through"]
    st.markdown(
        f"Closed to {look.month(closed)}."
        if closed
        else "No period is closed yet. Periods are closed on the page Month end."
    )
    shown = [{**row, "state": _state(row)} for row in lately[:12]]
    tables.show(shown, _MONTHS, alt="The last twelve service months: status, cost and later corrections")
    _corrections()


def _state(row: dict[str, Any]) -> str:
    if row["closed"]:
        return "Closed"
    return "Posted in full" if row["posted_to_its_end"] else "Posted in part"


def _corrections() -> None:
    months = {row["month"]: row for row in ask("finance_correction_months")}
    st.subheader("Corrections of earlier months")
    if not months:
        st.markdown("No correction of an earlier month has been posted.")
        return
    chosen = st.selectbox(
        "Posted in", list(months), format_func=look.month, key="corrected_in", bind="query-params", width=320
    )
    row, posted = months[chosen], {"posting_month": chosen}
    corrected = figures.counted(CORRECTED.of(row["placements"], **posted), "placement")
    st.markdown(
        f"In {look.month(chosen)}, earlier months were corrected for {corrected}: "
        f"{figures.amount(MOVED_IN.of(row['moved_in'], **posted))} was added to shares and "
        f"{figures.amount(MOVED_OUT.of(row['moved_out'], **posted))} was taken off."
    )
    tables.show(
        ask("finance_corrections", month=chosen),
        _CORRECTIONS,
        alt=f"Corrections posted in {look.month(chosen)}, by placement and service month",
        given=posted,
    )
