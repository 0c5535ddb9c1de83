"""Hours of therapy bought and given in twelve months: by month, by placement, and who paid for those not given."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards.reading import Rows, ask
from dashboards.widgets import charts, look, sections, tables


def show(months: Rows, shortfalls: Rows) -> None:
    """Twelve months of hours, from the whole down to each placement, and who paid for those not given."""
    st.header("Hours bought and given", anchor="missing")
    if not months:
        sections.nothing(
            "No hours of therapy are known for the last twelve months",
            "Hand over the sheet therapy hours, or record them on a placement's page.",
        )
        return
    _chart(months)
    _by_placement(shortfalls)
    _payers()
    with st.expander("The same by month"):
        tables.show(
            months[::-1],
            [tables.month("service_month", "Service month"), *_figures()],
            alt="Hours of therapy by service month, the latest first",
        )


def _by_placement(shortfalls: Rows) -> None:
    st.subheader("By placement, in twelve months")
    tables.show(
        shortfalls,
        [
            tables.placement(leads_to="/therapeutic?placement="),
            tables.text("provider_name", "Provider"),
            *_figures(tables.count("months_running", "Months on end")),
        ],
        alt="Hours of therapy by placement in the last twelve months, most paid for missing hours first",
    )


def _chart(months: Rows) -> None:
    headline = _headline(months)
    silent = any(row["not_reported"] for row in months)
    plotted = "bought, given, and bought but not reported on" if silent else "bought and given"
    charts.finding(headline, f"Hours of therapy {plotted}, by service month{_so_far(months)}.")
    first, second = look.series_colours()[:2]
    parts = {"bought": "contracted", "given": "delivered"} | ({"not reported": "not_reported"} if silent else {})
    charts.lines(
        [
            {"service_month": row["service_month"], "part": part, "hours": row[name]}
            for row in months
            for part, name in parts.items()
        ],
        month="service_month",
        series="part",
        amount="hours",
        colours={"bought": first, "given": second, "not reported": look.ground("rest")},
        alt_text=f"Hours of therapy {plotted}, by service month. {headline}",
        unit="",
        shown=look.hours,
    )
    sections.source("therapy hours as reported; charges as posted")


def _headline(months: Rows) -> str:
    reported = [row for row in months if _due(row)]
    if not reported:
        return "Nobody reported any hours"
    worst = min(reported, key=lambda row: (_kept(row) / _due(row), row["service_month"]))
    due, kept = sum(_due(row) for row in reported), sum(_kept(row) for row in reported)
    return (
        f"{look.per_cent(kept, due)} of the hours reported on were given; fewest in "
        f"{look.month(worst['service_month'])}, {look.per_cent(_kept(worst), _due(worst))}"
    )


def _figures(*before_paid: tables.TableColumn) -> list[tables.TableColumn]:
    return [
        _hours_column("contracted", "Bought"),
        _hours_column("delivered", "Given"),
        _hours_column("undelivered", "Missing"),
        _hours_column("not_reported", "Not reported"),
        *before_paid,
        tables.penny("price_paid", "Paid for missing (£)"),
    ]


def _so_far(months: Rows) -> str:
    """How complete the last month is, where fewer placements tell of it than of another."""
    most, last = max(row["placements"] for row in months), months[-1]
    if last["placements"] == most:
        return ""
    return f"; {last['placements']:,} of {most:,} placements tell of {look.month(last['service_month'])} so far"


def _due(row: dict[str, Any]) -> int:
    """Hours bought of which somebody said how many were given."""
    return int(row["contracted"] - row["not_reported"])


def _kept(row: dict[str, Any]) -> int:
    """Of those the hours given, without any given beyond what was bought."""
    return int(_due(row) - row["undelivered"])


def _hours_column(name: str, header: str) -> tables.TableColumn:
    return tables.TableColumn(name, header, look.hours, figure=True, filed=tables.parts(100))


_PAYERS = (
    tables.text("agency_name", "Agency"),
    tables.text("budget_name", "Budget"),
    tables.count("placements", "Placements"),
    tables.penny("amount", "Paid (£)"),
)


def _payers() -> None:
    payers = ask("therapeutic_payers")
    if not payers:
        return
    st.subheader("Who paid for hours not given")
    tables.show(
        payers, _PAYERS, alt="Who paid for hours of therapy not given in the last twelve months, largest first"
    )
    st.markdown(
        ":small[In proportion to what each budget bore of the whole placement in that month. Hours nobody reported, "
        "and hours whose price is not known, are not in it.]"
    )
