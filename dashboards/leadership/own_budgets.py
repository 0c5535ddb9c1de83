"""Forecast to 31 March: budget, actual, to come, outturn and variance of each budget; nothing over agencies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboards.reading import Rows
from dashboards.widgets import charts, figures, look, purses, sections, tables
from ledger.domain.money_and_days.figures import Figure, made_of
from ledger.domain.splits.measures import ACTUAL, AFTER_PLANNED_END, BUDGET, COMMITTED, OUTTURN, TO_COME, VARIANCE

_BUDGETS = [
    tables.text("agency_name", "Agency"),
    tables.in_words("Stream", lambda row: purses.stream(row["stream"])),
    tables.text("budget_name", "Budget name"),
    tables.whole_pounds("amount", "Budget"),
    tables.whole_pounds("actual", "Actual"),
    tables.whole_pounds("to_come", "To come"),
    tables.whole_pounds("committed", "Committed"),
    tables.whole_pounds("planned", "Less days after a planned end"),
    tables.whole_pounds("outturn", "Forecast outturn"),
    tables.whole_pounds("variance", "Variance"),
]


def told(row: Mapping[str, Any], year: str) -> dict[str, Figure]:
    """One budget's year in figures."""
    of = {"budget": row["budget"], "financial_year": year}
    actual, to_come = ACTUAL.of(row["posted"], **of), TO_COME.of(row["forecast"], **of)
    committed, amount = made_of(COMMITTED, actual, to_come), BUDGET.of(row["budget_amount"], **of)
    planned = AFTER_PLANNED_END.of(row["after_planned_end"], **of)
    outturn = made_of(OUTTURN, committed, planned)
    return {
        "actual": actual,
        "to_come": to_come,
        "committed": committed,
        "planned": planned,
        "outturn": outturn,
        "amount": amount,
        "variance": made_of(VARIANCE, outturn, amount),
    }


def show(year: str, budgets: Rows) -> None:
    """The part of the page on budgets."""
    st.header("Commitment to 31 March", anchor="commitment")
    if not budgets:
        sections.nothing(f"No budget pays anything in {look.year(year)}", "Choose another year.")
        return
    st.markdown(
        "Each agency's budgets are shown apart, since no agency can spend another's money. The high needs block "
        "(DSG) is ring-fenced. The forecast outturn is what is committed less the days after a planned end; starts "
        "and ends that nobody planned are not in it. A positive variance is an overspend."
    )
    rows = [{**row, **told(row, year)} for row in budgets]
    rows.sort(key=lambda row: (row["agency_name"], row["stream"], -row["committed"].size))
    _drawn(year, sorted(rows, key=lambda row: -row["committed"].size))
    tables.show(rows, _BUDGETS, alt=f"Commitment against budgets in {look.year(year)}, by agency and stream")
    if any(row["budget_amount"] is None for row in budgets):
        st.markdown(
            ":small[There is no variance where no budget is recorded. Import it in the sheet budget\\_amounts.]"
        )


def _drawn(year: str, rows: Rows) -> None:
    """Actual and to come of each budget, drawn."""
    parts = []
    for row in rows:
        name = f"{row['agency_name']}\n{row['budget_name']}"
        parts.append({"name": name, "part": "actual", "amount": row["actual"]})
        if row["to_come"]:
            parts.append({"name": name, "part": "to come", "amount": row["to_come"]})
    first = rows[0]
    whose = f"{first['agency_name']}, {first['budget_name']}"
    most = figures.in_millions(first["committed"])
    charts.finding(
        f"{look.plain(whose)} has the largest commitment in {look.year(year)}: {most}",
        "Actual to the as-at date, and the cost of the days to 31 March at known prices, by budget, in pounds.",
    )
    charts.parts(
        parts,
        label="name",
        part="part",
        amount="amount",
        colours={"actual": look.series_colours()[0], "to come": look.ground("rest")},
        alt_text=f"Commitment to 31 March by budget; the largest: {whose}, {most}",
    )
