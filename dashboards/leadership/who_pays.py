"""Who pays: each budget by standing, what is given in kind beside it, the placements behind it, and its two years."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards.reading import Rows, ask
from dashboards.widgets import charts, look, sections, tables

_PLACEMENTS = [
    tables.placement(),
    tables.coded("setting_group", "Setting"),
    tables.text("provider_name", "Provider"),
    tables.pound("agreed", "Agreed"),
    tables.pound("not_agreed", "Not agreed"),
    tables.pound("amount", "In all"),
]


def show(year: str, paid: Rows) -> None:
    """Who bears what of the year, as posted, down to the placements behind a budget."""
    st.header("Who pays", anchor="who-pays")
    if not paid:
        sections.nothing(f"Nothing is posted for {look.year(year)}", "Choose another year, or post its days.")
        return
    _drawn(year, paid)
    sections.source("allocations as posted, to the as-at date")
    _in_kind(ask("leadership_in_kind", year=year))
    _behind(year, paid)
    _trend()


def _drawn(year: str, paid: Rows) -> None:
    """What each purse bears, by standing: as a chart, and as a table under it."""
    drawn: list[dict[str, Any]] = [{**row, "part": look.words(row["standing"]), "purse": _purse(row)} for row in paid]
    totals = {
        name: sum(row["amount"] for row in drawn if row["purse"] == name) for name in {row["purse"] for row in drawn}
    }
    drawn.sort(key=lambda row: (-totals[row["purse"]], row["purse"], look.standing_order(row["standing"])))
    first = drawn[0]["purse"]
    charts.finding(
        f"{look.plain(first)} bears {look.per_cent(totals[first], sum(totals.values()))} of the cost",
        f"What each budget bears in {look.year(year)}, by how firm its share is, in pounds.",
    )
    charts.parts(
        drawn,
        label="purse",
        part="part",
        amount="amount",
        colours=look.standing_colours(),
        alt_text=f"What each budget bears in {look.year(year)} by standing; {first} bears most, "
        f"{look.in_millions(totals[first])}",
    )
    _by_standing(drawn, totals)


def _in_kind(given: Rows) -> None:
    """What is given that is not money stands beside who pays, and in no sum of it."""
    if not given:
        return
    total = sum(row["value"] for row in given)
    st.markdown(
        f"Beside it, {look.counted(len(given), 'contribution')} in kind, reckoned at {look.to_the_pound(total)} "
        "to the as-at date: given, never billed, and in none of these sums."
    )
    tables.show(
        given,
        [
            tables.text("agency_name", "Given by"),
            tables.text("what", "What"),
            tables.text("given_for", "For"),
            tables.pound("value", "Reckoned at"),
        ],
        alt="Contributions in kind, by what they are reckoned at: memoranda, never billed",
    )


def _purse(row: dict[str, Any]) -> str:
    return (
        f"{row['agency_name']}: {look.words(row['stream'])}"
        if row["stream"] != "other"
        else f"{row['agency_name']}: {row['budget_name']}"
    )


def _by_standing(drawn: Rows, totals: dict[str, int]) -> None:
    """A row a budget, a column a standing, in the order in which standings are always shown."""
    present = [name for name in look.standing_colours() if any(row["part"] == name for row in drawn)]
    rows = []
    for purse in dict.fromkeys(row["purse"] for row in drawn):
        row = {"purse": purse, "total": totals[purse]}
        for name in present:
            row[name] = sum(part["amount"] for part in drawn if part["purse"] == purse and part["part"] == name)
        rows.append(row)
    tables.show(
        rows,
        [
            tables.text("purse", "Budget"),
            *(tables.pound(name, look.sentence_case(name)) for name in present),
            tables.pound("total", "In all"),
        ],
        alt="What each budget bears, by standing",
    )


def _behind(year: str, paid: Rows) -> None:
    totals = {
        budget: sum(row["amount"] for row in paid if row["budget"] == budget)
        for budget in {row["budget"] for row in paid}
    }
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
    tables.show(
        ask("leadership_budget_placements", budget=chosen, year=year),
        _PLACEMENTS,
        alt=f"The placements that {names[chosen]} bears a part of, the largest first",
    )


def _trend() -> None:
    """Firm and not firm by month: two lines, so that what is firm stands out."""
    sums: dict[tuple[str, str], int] = {}
    for row in ask("leadership_by_month"):
        part = "agreed" if row["standing"] == "agreed" else "all else"
        sums[row["service_month"], part] = sums.get((row["service_month"], part), 0) + row["amount"]
    last = max(month for month, _ in sums)
    firm, other = sums.get((last, "agreed"), 0), sums.get((last, "all else"), 0)
    charts.finding(
        f"Of {look.month(last)}, {look.per_cent(firm, firm + other)} is agreed",
        "Cost of each service month of the last two years, agreed and all else, in pounds; the last may be in part.",
    )
    charts.lines(
        [{"month": month, "part": part, "amount": amount} for (month, part), amount in sorted(sums.items())],
        month="month",
        series="part",
        amount="amount",
        colours={"agreed": look.series_colours()[0], "all else": look.ground("rest")},
        alt_text=f"Monthly cost over two years; of {look.month(last)}, {look.per_cent(firm, firm + other)} is agreed",
    )
