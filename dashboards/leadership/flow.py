"""From budgets to settings: the same pounds, drawn as a flow and told in tables; outcomes stand beside, not in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboards.leadership import outcomes
from dashboards.reading import Rows, ask
from dashboards.widgets import charts, figures, look, purses, sections, tables
from ledger.domain.money_and_days.figures import Figure, figures_of, whole_of
from ledger.domain.splits.measures import SHARES

_SANKEY = {
    "type": "sankey",
    "nodeGap": 34,
    "nodeAlign": "justify",
    "left": 250,
    "right": 170,
    "top": 10,
    "bottom": 30,
    "draggable": False,
    "emphasis": {"focus": "adjacency"},
}
# Budgets are named on the left of the flow.
_ASIDE = {"label": {"position": "left", "width": 235, "overflow": "break", "lineHeight": 19}}


def show(year: str) -> None:
    """The part of the leadership page on what the money buys."""
    st.header("What it buys", anchor="what-it-buys")
    bought = ask("leadership_flow_to_settings", year=year)
    if not bought:
        sections.nothing(f"Nothing is posted for {look.year(year)}", "Choose another year, or post its days.")
        return
    bought = [{**row, "setting": row["setting_group"], "financial_year": year} for row in bought]
    settings = _by_setting(bought, year)
    first, all_of_it = next(iter(settings)), whole_of(SHARES, bought, "amount", financial_year=year)
    headline = f"{_setting(first)}: {figures.share(settings[first], all_of_it)} of all cost"
    charts.finding(
        headline,
        f"Pounds of {look.year(year)}: from budgets (left) to settings (right).",
    )
    _draw(
        _links(bought),
        names=_names(bought, settings),
        alt_text=f"Flow from budgets to settings: {headline}",
    )
    sections.source("allocations as posted; outcomes as known")
    _told(settings, year)


def _told(settings: dict[str, Figure], year: str) -> None:
    """The same by setting; beside it what placements with an outcome in each domain cost, which does not add up."""
    left, right = st.columns(2)
    with left:
        st.subheader("By setting")
        _table(settings, "Setting", _setting)
    with right:
        st.subheader("By outcome")
        outcomes.show_money(year)


def _draw(links: Rows, *, names: Sequence[tuple[str, str, str]], alt_text: str) -> None:
    """`links` have source, target and their figure; `names` are (node, its words, its colour), from left to right."""
    words = {node: text for node, text, _ in names}
    label = {"fontSize": charts.LABEL, "color": look.ground("text"), "textBorderWidth": 0}
    st.echarts_chart(
        {
            "series": [
                {
                    **_SANKEY,
                    "label": label,
                    "lineStyle": {"color": "source", "opacity": 0.35},
                    "data": [
                        {"name": text, "itemStyle": {"color": colour}, **(_ASIDE if node.startswith("b ") else {})}
                        for node, text, colour in names
                    ],
                    "links": [
                        {
                            "source": words[link["source"]],
                            "target": words[link["target"]],
                            "value": charts.whole_pounds(link["amount"]),
                        }
                        for link in links
                    ],
                }
            ],
            "tooltip": {"trigger": "item", "valueFormatter": "£%,d"},
        },
        height=640,
        alt=alt_text,
    )


def _by_setting(bought: Rows, year: str) -> dict[str, Figure]:
    """What was paid for each setting in the year, the most first."""
    settings = {row["setting"] for row in bought}
    found = {name: whole_of(SHARES, bought, "amount", setting=name, financial_year=year) for name in settings}
    return dict(sorted(found.items(), key=lambda item: (-item[1].size, item[0])))


def _links(bought: Rows) -> Rows:
    return [
        {"source": f"b {row['budget']}", "target": f"s {row['setting']}", "amount": amount}
        for row, amount in zip(bought, figures_of(SHARES, bought, "amount"), strict=True)
    ]


def _names(bought: Rows, settings: dict[str, Figure]) -> list[tuple[str, str, str]]:
    colours, grey = look.stream_colours(), look.ground("rest")
    budgets = {row["budget"]: row for row in bought}
    return [
        *((f"b {budget}", _budget(row, budgets), colours[row["stream"]]) for budget, row in budgets.items()),
        *((f"s {name}", _setting(name), grey) for name in settings),
    ]


def _budget(row: dict[str, Any], budgets: dict[str, dict[str, Any]]) -> str:
    """Agency and stream; the budget's code too where two would else be called the same: a flow joins by name."""
    name = purses.of_stream(row["agency_name"], row["stream"])
    alike = [
        code for code, other in budgets.items() if purses.of_stream(other["agency_name"], other["stream"]) == name
    ]
    return name if len(alike) == 1 else f"{name} ({row['budget']})"


def _setting(name: str) -> str:
    return look.sentence_case(name)


def _table(totals: dict[str, Figure], header: str, shown: Callable[[str], str]) -> None:
    rows = [{"name": shown(name), "amount": amount} for name, amount in totals.items()]
    tables.show(
        rows,
        [tables.text("name", header), tables.whole_pounds("amount", "Shares of charges")],
        alt=f"Cost of the year by {header.lower()}",
    )
