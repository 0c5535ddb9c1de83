"""Who pays: each budget by funding status, contributions in kind, the placements behind it, and its two years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboards.reading import Rows, ask
from dashboards.widgets import charts, figures, look, purses, sections, tables
from ledger.domain.money_and_days.figures import Figure, whole_of
from ledger.domain.splits.measures import CONTRIBUTIONS_IN_KIND, IN_KIND, SHARES

NOT_AGREED = "not agreed"
_PLACEMENTS = [
    tables.placement(),
    tables.coded("setting_group", "Setting"),
    tables.text("provider_name", "Provider"),
    tables.whole_pounds("agreed", "Agreed"),
    tables.whole_pounds("not_agreed", "Not agreed"),
    tables.whole_pounds("amount", "Shares of charges", SHARES),
]


# Of debtors another measure has this name.
_HEADERS = {"interim": "Paid without prejudice"}


def show(year: str, paid: Rows) -> None:
    """Who pays what of the year, as posted, down to the placements behind a budget."""
    st.header("Who pays", anchor="who-pays")
    if not paid:
        sections.nothing(f"Nothing is posted for {look.year(year)}", "Choose another year, or post its days.")
        return
    _drawn(year, paid)
    sections.source("allocations as posted, to the as-at date")
    _in_kind(ask("leadership_in_kind", year=year), year)
    _behind(year, paid)
    _trend()


def _drawn(year: str, paid: Rows) -> None:
    """What each purse pays, by funding status: as a chart, and as a table under it."""
    of_purses = {_purse(row): _whose(row) for row in paid}
    totals = {name: _paid(paid, year, **whose) for name, whose in of_purses.items()}
    present = sorted({row["standing"] for row in paid}, key=look.standing_order)
    shares = {
        (name, standing): _paid(paid, year, standing=standing, **of_purses[name])
        for name in sorted(of_purses, key=lambda name: (-totals[name].size, name))
        for standing in present
    }
    first = max(totals, key=lambda name: totals[name].size)
    of_the_cost = figures.share(totals[first], _paid(paid, year))
    charts.finding(
        f"{look.plain(first)} pays {of_the_cost} of the cost",
        f"What each budget pays in {look.year(year)}, by funding status, in pounds.",
    )
    charts.parts(
        [
            {"purse": name, "part": look.words(standing), "amount": share}
            for (name, standing), share in shares.items()
            if share
        ],
        label="purse",
        part="part",
        amount="amount",
        colours=look.standing_colours(),
        alt_text=f"What each budget pays in {look.year(year)} by funding status; {first} pays most, "
        f"{figures.in_millions(totals[first])}",
    )
    rows = [
        {"purse": name, "total": totals[name], **{standing: shares[name, standing] for standing in present}}
        for name in dict.fromkeys(name for name, _ in shares)
    ]
    columns = [
        tables.text("purse", "Budget"),
        *(
            tables.whole_pounds(standing, _HEADERS.get(standing, look.sentence_case(standing)))
            for standing in present
        ),
        tables.whole_pounds("total", "Shares of charges"),
    ]
    tables.show(rows, columns, alt="What each budget pays, by funding status")


def _paid(paid: Rows, year: str, **kept: str) -> Figure:
    """What charges put on budgets in a year, of those rows alone that have what is kept."""
    return whole_of(SHARES, paid, "amount", financial_year=year, **kept)


def _whose(row: Mapping[str, Any]) -> dict[str, str]:
    """What makes a purse: an agency's budgets of one stream, or a budget that is of none."""
    return (
        {"agency": row["agency"], "stream": row["stream"]} if row["stream"] != "other" else {"budget": row["budget"]}
    )


def _in_kind(given: Rows, year: str) -> None:
    """What is given that is not money stands beside who pays, and in no sum of it."""
    if not given:
        return
    total = figures.to_the_pound(whole_of(IN_KIND, given, "value", financial_year=year))
    number = figures.counted(CONTRIBUTIONS_IN_KIND.of(len(given), financial_year=year), "contribution")
    st.markdown(
        f"There are also {number} in kind, valued at {total} to the as-at date. They are never invoiced and are in "
        "none of these sums."
    )
    tables.show(
        given,
        [
            tables.text("agency_name", "Given by"),
            tables.text("what", "What"),
            tables.text("given_for", "For"),
            tables.whole_pounds("value", "Memorandum value", IN_KIND),
        ],
        alt="Contributions in kind, by their memorandum value: never invoiced",
        given={"financial_year": year},
    )


def _purse(row: dict[str, Any]) -> str:
    return (
        purses.of_stream(row["agency_name"], row["stream"])
        if row["stream"] != "other"
        else f"{row['agency_name']}: {row['budget_name']}"
    )


def _behind(year: str, paid: Rows) -> None:
    totals = {row["budget"]: _paid(paid, year, budget=row["budget"]).size for row in paid}
    names = {
        row["budget"]: f"{row['agency_name']}, {row['budget_name']}"
        for row in sorted(paid, key=lambda row: -totals[row["budget"]])
    }
    chosen = st.selectbox(
        "Show the placements behind a budget",
        list(names),
        format_func=lambda budget: names[budget],
        key="budget",
        bind="query-params",
        width=520,
    )
    given = {"budget": chosen, "financial_year": year}
    rows = [
        {
            **row,
            "agreed": SHARES.of(row["agreed"], placement=row["placement"], standing="agreed", **given),
            "not_agreed": SHARES.of(row["not_agreed"], placement=row["placement"], standing=NOT_AGREED, **given),
        }
        for row in ask("leadership_budget_placements", budget=chosen, year=year)
    ]
    tables.show(
        rows,
        _PLACEMENTS,
        alt=f"The placements that {names[chosen]} pays for, the largest first",
        given=given,
    )


def _trend() -> None:
    """Firm and not firm by month: two lines, so that what is firm stands out."""
    rows = ask("leadership_by_month")
    parts = {
        (month, part): _of_month(rows, month, part)
        for month in sorted({row["service_month"] for row in rows})
        for part in ("agreed", NOT_AGREED)
    }
    last = max(month for month, _ in parts)
    firm = figures.share(parts[last, "agreed"], whole_of(SHARES, rows, "amount", service_month=last))
    charts.finding(
        f"{firm} of {look.month(last)} is agreed",
        "Cost of each service month of two years in pounds, agreed and not agreed. The last month may be in part.",
    )
    charts.lines(
        [{"month": month, "part": part, "amount": amount} for (month, part), amount in parts.items()],
        month="month",
        series="part",
        amount="amount",
        colours={"agreed": look.series_colours()[0], NOT_AGREED: look.ground("rest")},
        alt_text=f"Monthly cost over two years; {firm} of {look.month(last)} is agreed",
    )


def _of_month(rows: Rows, month: str, part: str) -> Figure:
    """What charges of a month come to that are agreed, or (`NOT_AGREED`) that are not."""
    chosen = [row for row in rows if (row["standing"] == "agreed") == (part == "agreed")]
    return SHARES.of(
        whole_of(SHARES, chosen, "amount", service_month=month).value, service_month=month, standing=part
    )
