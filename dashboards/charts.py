"""Charts: lines, sorted bars and a flow; directly labelled, from zero, with words for who cannot see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import streamlit as st

from dashboards import look

Rows = Sequence[Mapping[str, Any]]
_BAR, _LABEL = 30, 15


def finding(headline: str, plotted: str) -> None:
    """Above a chart: what it found, and under that what is plotted."""
    st.subheader(headline)
    st.markdown(f":small[{plotted}]")


def bars(rows: Rows, *, label: str, amount: str, alt_text: str, colours: Mapping[str, str] | None = None) -> None:
    """Horizontal bars in the order given, each with its amount in words; `colours` by label, else the first colour."""
    if not rows:
        return
    first = look.series_colours()[0]
    data = [
        {
            "label": row[label],
            "pounds": look.whole_pounds(row[amount]),
            "shown": look.in_millions(row[amount]),
            "colour": (colours or {}).get(row[label], first),
        }
        for row in rows
    ]
    base = alt.Chart(alt.Data(values=data)).encode(y=_names("label", [row["label"] for row in data]))
    drawn = base.mark_bar(size=20).encode(
        x=_length("pounds", max(row["pounds"] for row in data)),
        color=alt.Color("colour:N", scale=None),
        tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("shown:N", title="Amount")],
    )
    named = base.mark_text(align="left", dx=5, fontSize=_LABEL, color=look.ground("text")).encode(
        x="pounds:Q", text="shown:N"
    )
    _draw(drawn + named, len(data), alt_text)


def parts(rows: Rows, *, label: str, part: str, amount: str, colours: Mapping[str, str], alt_text: str) -> None:
    """Horizontal bars in parts, `rows` in the order of bars and of parts; `colours` by part is the legend, in order."""
    if not rows:
        return
    data = [
        {
            "label": row[label],
            "part": row[part],
            "order": list(colours).index(row[part]),
            "pounds": look.whole_pounds(row[amount]),
            "shown": look.in_millions(row[amount]),
        }
        for row in rows
    ]
    names = list(dict.fromkeys(row["label"] for row in data))
    present = [name for name in colours if any(row["part"] == name for row in data)]
    totals = {name: sum(row[amount] for row in rows if row[label] == name) for name in names}
    drawn = (
        alt.Chart(alt.Data(values=data))
        .mark_bar(size=20, stroke=look.ground("paper"), strokeWidth=1)
        .encode(
            y=_names("label", names),
            x=_length("pounds", look.whole_pounds(max(totals.values())), stacked=True),
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=present, range=[colours[name] for name in present]),
                legend=_legend(),
            ),
            order="order:Q",
            tooltip=[
                alt.Tooltip("label:N", title=" "),
                alt.Tooltip("part:N", title="Part"),
                alt.Tooltip("shown:N", title="Amount"),
            ],
        )
    )
    ends = [
        {"label": name, "pounds": look.whole_pounds(total), "shown": look.in_millions(total)}
        for name, total in totals.items()
    ]
    named = (
        alt.Chart(alt.Data(values=ends))
        .mark_text(align="left", dx=5, fontSize=_LABEL, color=look.ground("text"))
        .encode(y=_names("label", names), x="pounds:Q", text="shown:N")
    )
    _draw(drawn + named, len(names) + 2, alt_text)


def lines(rows: Rows, *, month: str, series: str, amount: str, colours: Mapping[str, str], alt_text: str) -> None:
    """A line a series over calendar months, each named at its end."""
    if not rows:
        return
    data = [
        {
            "month": f"{row[month]}-01",
            "series": row[series],
            "pounds": look.whole_pounds(row[amount]),
            "shown": look.to_the_pound(row[amount]),
            "when": look.month(row[month]),
        }
        for row in rows
    ]
    present = [name for name in colours if any(row["series"] == name for row in data)]
    colour = alt.Color(
        "series:N",
        scale=alt.Scale(domain=present, range=[colours[name] for name in present]),
        legend=_legend(),
    )
    drawn = (
        alt.Chart(alt.Data(values=data))
        .mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=30))
        .encode(
            x=alt.X(
                "month:T", axis=alt.Axis(title=None, format="%b %Y", labelFontSize=_LABEL, tickCount=8, grid=False)
            ),
            y=alt.Y(
                "pounds:Q", axis=alt.Axis(title="£", format=",.0f", labelFontSize=_LABEL), scale=alt.Scale(zero=True)
            ),
            color=colour,
            tooltip=[
                alt.Tooltip("when:N", title="Month"),
                alt.Tooltip("series:N", title="Part"),
                alt.Tooltip("shown:N", title="Amount"),
            ],
        )
        .properties(height=320)
    )
    st.altair_chart(drawn, alt=alt_text)


def flow(links: Rows, *, names: Sequence[tuple[str, str, str]], alt_text: str) -> None:
    """A Sankey: `links` have source, target and pence; `names` are (node, its words, its colour) from left to right."""
    st.echarts_chart(
        {
            "series": [
                {
                    "type": "sankey",
                    "nodeAlign": "justify",
                    "nodeGap": 14,
                    "left": 8,
                    "right": 190,
                    "top": 8,
                    "bottom": 8,
                    "draggable": False,
                    "emphasis": {"focus": "adjacency"},
                    "label": {"fontSize": _LABEL, "color": look.ground("text"), "textBorderWidth": 0},
                    "lineStyle": {"color": "source", "opacity": 0.35},
                    "data": [{"name": words, "itemStyle": {"color": colour}} for _, words, colour in names],
                    "links": [
                        {
                            "source": _word(names, link["source"]),
                            "target": _word(names, link["target"]),
                            "value": look.whole_pounds(link["amount"]),
                        }
                        for link in links
                    ],
                }
            ],
            "tooltip": {"trigger": "item", "valueFormatter": "£%,d"},
        },
        height=460,
        alt=alt_text,
    )


def _word(names: Sequence[tuple[str, str, str]], node: str) -> str:
    return next(words for key, words, _ in names if key == node)


def _names(field: str, order: Sequence[str]) -> alt.Y:
    return alt.Y(
        f"{field}:N",
        sort=list(order),
        axis=alt.Axis(title=None, labelLimit=320, labelFontSize=_LABEL, ticks=False, domain=False, labelPadding=8),
    )


def _length(field: str, longest: int, stacked: bool = False) -> alt.X:
    # The scale ends beyond the longest bar, so that the amount written at its end has room.
    return alt.X(
        f"{field}:Q",
        axis=None,
        stack="zero" if stacked else None,
        scale=alt.Scale(domain=[0, max(longest + longest // 5, 1)], nice=False),
    )


def _legend() -> alt.Legend:
    return alt.Legend(title=None, orient="top", labelFontSize=_LABEL, symbolSize=160, labelLimit=260)


def _draw(chart: alt.LayerChart, bars_drawn: int, alt_text: str) -> None:
    st.altair_chart(chart.properties(height=max(bars_drawn, 2) * _BAR + 10), alt=alt_text)
