"""Hours of therapy commissioned and delivered in twelve months: by month, by placement, and who paid for the rest."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards.reading import Rows, ask
from dashboards.widgets import charts, figures, look, sections, tables
from ledger.domain.money_and_days.figures import Figure, whole_of
from ledger.domain.splits.measures import TWELVE_MONTHS
from ledger.domain.therapeutic.measures import (
    HOURS_COMMISSIONED,
    HOURS_DELIVERED,
    HOURS_KEPT,
    HOURS_NOT_DELIVERED,
    HOURS_NOT_REPORTED,
    HOURS_REPORTED,
    MONTHS_ON_END,
    PAID_NOT_DELIVERED,
    PLACEMENTS_NOT_DELIVERED,
    PLACEMENTS_REPORTING,
)

IN_12_MONTHS = {"window": TWELVE_MONTHS}
COLUMNS = (
    tables.hours("contracted", "Hours commissioned", HOURS_COMMISSIONED),
    tables.hours("delivered", "Hours delivered", HOURS_DELIVERED),
    tables.hours("undelivered", "Hours not delivered", HOURS_NOT_DELIVERED),
)
PAID = tables.money("price_paid", "Paid for hours not delivered (£)", PAID_NOT_DELIVERED)
MEASURES = {
    "contracted": HOURS_COMMISSIONED,
    "delivered": HOURS_DELIVERED,
    "undelivered": HOURS_NOT_DELIVERED,
    "not_reported": HOURS_NOT_REPORTED,
    "price_paid": PAID_NOT_DELIVERED,
}


def in_12_months(rows: Rows, column: str, **kept: str) -> Figure:
    """What a column of hours, or of what was paid for them, comes to over twelve months, as far as it is known."""
    measure = MEASURES[column]
    known = [row for row in rows if row[column] is not None]
    return measure.of(whole_of(measure, known, column).value, **IN_12_MONTHS, **kept)


def show(months: Rows, shortfalls: Rows) -> None:
    """Twelve months of hours, from the whole down to each placement, and who paid for those not delivered."""
    st.header("Hours commissioned and delivered", anchor="missing")
    if not months:
        sections.nothing(
            "No hours of therapy are known for the last twelve months",
            "Import the sheet therapy hours, or record them on a placement's page.",
        )
        return
    _chart(months)
    _by_placement(shortfalls)
    _payers()
    with st.expander("The same by month"):
        tables.show(
            months[::-1],
            [tables.month("service_month", "Service month"), *COLUMNS, _NOT_REPORTED, PAID],
            alt="Hours of therapy by service month, the latest first",
        )


def _by_placement(shortfalls: Rows) -> None:
    st.subheader("By placement, in twelve months")
    tables.show(
        shortfalls,
        [
            tables.placement(leads_to="/therapeutic?placement="),
            tables.text("provider_name", "Provider"),
            *COLUMNS,
            _NOT_REPORTED,
            tables.number_of("Months on end", _months_on_end),
            PAID,
        ],
        alt="Hours of therapy by placement in the last twelve months, most paid for hours not delivered first",
        given=IN_12_MONTHS,
    )


def _months_on_end(row: dict[str, Any]) -> Figure:
    return MONTHS_ON_END.of(row["months_running"], placement=row["placement"])


def _chart(months: Rows) -> None:
    headline = _headline(months)
    silent = any(row["not_reported"] for row in months)
    plotted = "commissioned, delivered and not reported" if silent else "commissioned and delivered"
    charts.finding(headline, f"Hours of therapy {plotted}, by service month{_so_far(months)}.")
    first, second = look.series_colours()[:2]
    parts = {"commissioned": "contracted", "delivered": "delivered"}
    parts |= {"not reported": "not_reported"} if silent else {}
    charts.lines(
        [
            {"service_month": row["service_month"], "part": part, "hours": _of_month(row, name)}
            for row in months
            for part, name in parts.items()
        ],
        month="service_month",
        series="part",
        amount="hours",
        colours={"commissioned": first, "delivered": second, "not reported": look.ground("rest")},
        alt_text=f"Hours of therapy {plotted}, by service month. {headline}",
        unit="",
        shown=charts.in_hours,
    )
    sections.source("therapy hours as reported; charges as posted")


def _of_month(row: dict[str, Any], column: str) -> Figure:
    return MEASURES[column].of(row[column], service_month=row["service_month"])


def _headline(months: Rows) -> str:
    told = [{**row, "due": _due(row), "kept": _due(row) - row["undelivered"]} for row in months if _due(row)]
    if not told:
        return "Nobody reported any hours"
    worst = min(told, key=lambda row: (row["kept"] / row["due"], row["service_month"]))
    due, kept = whole_of(HOURS_REPORTED, told, "due"), whole_of(HOURS_KEPT, told, "kept")
    month = worst["service_month"]
    of_worst = figures.share(
        HOURS_KEPT.of(worst["kept"], service_month=month), HOURS_REPORTED.of(worst["due"], service_month=month)
    )
    of_all = figures.share(HOURS_KEPT.of(kept.value, **IN_12_MONTHS), HOURS_REPORTED.of(due.value, **IN_12_MONTHS))
    return f"{of_all} of the hours reported on were delivered; fewest in {look.month(month)}, {of_worst}"


def _so_far(months: Rows) -> str:
    """How complete the last month is, where fewer placements tell of it than of another."""
    most, last = max(months, key=lambda row: row["placements"]), months[-1]
    if last["placements"] == most["placements"]:
        return ""
    told, of = (
        figures.number(PLACEMENTS_REPORTING.of(row["placements"], service_month=row["service_month"]))
        for row in (last, most)
    )
    return f"; for {look.month(last['service_month'])} so far {told} of {of} placements have hours recorded"


def _due(row: dict[str, Any]) -> int:
    """Hours commissioned of which somebody reported how many were delivered."""
    return int(row["contracted"] - row["not_reported"])


_NOT_REPORTED = tables.hours("not_reported", "Hours not reported", HOURS_NOT_REPORTED)
_PAYERS = (
    tables.text("agency_name", "Agency"),
    tables.text("budget_name", "Budget"),
    tables.number("placements", "Placements with hours not delivered", PLACEMENTS_NOT_DELIVERED),
    tables.money("amount", "Paid for hours not delivered (£)", PAID_NOT_DELIVERED),
)


def _payers() -> None:
    payers = ask("therapeutic_payers")
    if not payers:
        return
    st.subheader("Who paid for hours not delivered")
    tables.show(
        payers,
        _PAYERS,
        alt="Who paid for hours of therapy not delivered in the last twelve months, largest first",
        given=IN_12_MONTHS,
    )
    st.markdown(
        ":small[In proportion to what each budget paid of the whole placement in that month. Hours not reported, and "
        "hours whose price is not known, are not in it.]"
    )
