"""From budgets to placements to outcomes: the same pounds, drawn as a flow and told in tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from dashboards.reading import Rows, ask
from dashboards.widgets import charts, look, sections, tables

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
    bought, meant = ask("leadership_flow_to_settings", year=year), ask("leadership_flow_to_outcomes", year=year)
    if not bought:
        sections.nothing(f"Nothing is posted for {look.year(year)}", "Choose another year, or post its days.")
        return
    settings, domains = _totals(bought, "setting_group"), _totals(meant, "domain")
    first = next(iter(settings))
    headline = f"{_setting(first)} takes {look.per_cent(settings[first], sum(settings.values()))} of the money"
    charts.finding(
        headline,
        f"Pounds of {look.year(year)}: from budgets (left) to settings to the outcomes they are for (right). A "
        "placement's cost is spread evenly over the domains its outcomes name.",
    )
    _draw(
        _links(bought, meant),
        names=_names(bought, settings, domains),
        alt_text=f"Flow from budgets to settings to outcomes: {headline}",
    )
    sections.source("allocations as posted; outcomes as known")
    _told(settings, domains)


def _told(settings: dict[str, int], domains: dict[str, int]) -> None:
    """The same in two tables, side by side."""
    left, right = st.columns(2)
    with left:
        st.subheader("By setting")
        _table(settings, "Setting", _setting)
    with right:
        st.subheader("By outcome")
        _table(domains, "Domain", _domain)


def _draw(links: Rows, *, names: Sequence[tuple[str, str, str]], alt_text: str) -> None:
    """`links` have source, target and pence; `names` are (node, its words, its colour), from left to right."""
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
                            "value": look.whole_pounds(link["amount"]),
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


def _totals(rows: Rows, by: str) -> dict[str, int]:
    names = {row[by] for row in rows}
    totals = {name: sum(row["amount"] for row in rows if row[by] == name) for name in names}
    return dict(sorted(totals.items(), key=lambda item: (-item[1], item[0])))


def _links(bought: Rows, meant: Rows) -> Rows:
    return [
        *(
            {"source": f"b {row['budget']}", "target": f"s {row['setting_group']}", "amount": row["amount"]}
            for row in bought
        ),
        *(
            {"source": f"s {row['setting_group']}", "target": f"o {row['domain']}", "amount": row["amount"]}
            for row in meant
        ),
    ]


def _names(bought: Rows, settings: dict[str, int], domains: dict[str, int]) -> list[tuple[str, str, str]]:
    colours, grey = look.stream_colours(), look.ground("rest")
    budgets = {row["budget"]: row for row in bought}
    return [
        *((f"b {budget}", _budget(row, budgets), colours[row["stream"]]) for budget, row in budgets.items()),
        *((f"s {name}", _setting(name), grey) for name in settings),
        *((f"o {name}", _domain(name), grey) for name in domains),
    ]


def _budget(row: dict[str, Any], budgets: dict[str, dict[str, Any]]) -> str:
    """Agency and stream; the budget's code too where two would else be called the same: a flow joins by name."""
    name = f"{row['agency_name']}: {look.words(row['stream'])}"
    alike = [
        code for code, other in budgets.items() if f"{other['agency_name']}: {look.words(other['stream'])}" == name
    ]
    return name if len(alike) == 1 else f"{name} ({row['budget']})"


def _setting(name: str) -> str:
    return "At home, wraparound" if name == "at_home" else look.sentence_case(name)


def _domain(name: str) -> str:
    return "No outcome named" if name == "none" else f"For {look.words(name)}"


def _table(totals: dict[str, int], header: str, shown: Callable[[str], str]) -> None:
    rows = [{"name": shown(name), "amount": amount} for name, amount in totals.items()]
    tables.show(
        rows, [tables.text("name", header), tables.pound("amount", "Pounds")], alt=f"The same by {header.lower()}"
    )
