"""Charts: lines and sorted bars; directly labelled, from zero, with words for who cannot see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal

import altair as alt
import streamlit as st

from dashboards.widgets import figures, look
from ledger.domain.money_and_days.figures import Figure
from ledger.domain.money_and_days.periods import Month, months_between

ChartRows = Sequence[Mapping[str, Any]]
_BAR, _TWO_LINES, LABEL = 30, 48, 15
_AROUND = 30
"""Pixels that a chart of bars takes above and below them: without room for it, the names of two would overlap."""
_OF_A_SERIES = 20
"""Pixels of height for each dot with its interval."""
_MONTHS_NAMED = 9
_NAMED_AT_END = 3
"""Up to so many lines are named where they end; more, or ones that end close by, would overlap and have a legend."""


def finding(headline: str, plotted: str) -> None:
    """Above a chart: what it found, and under that what is plotted."""
    st.subheader(headline)
    st.markdown(f":small[{plotted}]")


def of(rows: ChartRows) -> alt.Chart:
    """A chart of rows that are written out in it, not yet drawn."""
    return alt.Chart(alt.Data(values=list(rows)))  # type: ignore[no-untyped-call]  # Altair gives it no types.


def drawn(amount: Figure | int | None) -> int | None:
    """What a chart draws of a figure: its value."""
    if isinstance(amount, Figure):
        return figures.drawn(amount)
    figures.drawn_bare("chart")
    return amount


def whole_pounds(amount: Figure) -> int:
    """What a chart draws of a figure of pence, in whole pounds."""
    return look.whole_pounds(figures.drawn(amount) or 0)


def bars(rows: ChartRows, *, label: str, amount: str, alt_text: str) -> None:
    """Horizontal bars in the order given, each with its amount at its end."""
    colour = look.series_colours()[0]
    named = [{"label": row[label], "part": "", "amount": drawn(row[amount])} for row in rows]
    _bars(named, {"": colour}, alt_text)


def parts(rows: ChartRows, *, label: str, part: str, amount: str, colours: Mapping[str, str], alt_text: str) -> None:
    """Horizontal bars in parts: `rows` in the order of the bars; `colours` by part gives their order and legend.

    A label may be of two lines.
    """
    named = [{"label": row[label], "part": row[part], "amount": drawn(row[amount])} for row in rows]
    _bars(named, colours, alt_text)


def stacked(rows: ChartRows, *, at: str, part: str, amount: str, order: Sequence[str]) -> Iterable[dict[str, Any]]:
    """Each part on top of the one before it `at` the same place, in this `order`; what is negative goes down.

    Rows as they are, with `low` and `high` in whole pounds and the amount `shown`; never with their figure.
    """
    tops: dict[tuple[Any, bool], int] = {}
    for row in sorted(rows, key=lambda row: order.index(row[part])):
        pence = drawn(row[amount]) or 0
        low = tops.get((row[at], pence < 0), 0)
        tops[row[at], pence < 0] = high = low + pence
        told = {name: value for name, value in row.items() if name != amount}
        ends = {"low": look.whole_pounds(low), "high": look.whole_pounds(high)}
        yield {**told, **ends, "shown": look.to_the_pound(pence)}


def in_hours(hundredths: int | None) -> str:
    """How a chart of hours tells a point of it, from hundredths."""
    return look.hours(hundredths)


def lines(
    rows: ChartRows,
    *,
    month: str,
    series: str,
    amount: str,
    colours: Mapping[str, str],
    alt_text: str,
    unit: str = "£",
    shown: Callable[[int | None], str] = look.to_the_pound,
) -> None:
    """A line a series over calendar months; a month without an amount is nil.

    Amounts are hundredths of the `unit`: pence of a pound, or hundredths of an hour; an empty one is not written.
    """
    if not rows:
        return
    present = [name for name in colours if any(row[series] == name for row in rows)]
    data = list(_points(rows, month, series, amount, present, shown))
    named = len(present) <= _NAMED_AT_END and _ends_apart(data)
    base = _over_months(data, unit).encode(
        color=coloured("series:N", present, colours, legend=None if named else legend_style()),
    )
    drawn = base.mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=30)).encode(
        tooltip=tips({"when": "Month", "series": "Part", "shown": "Amount"})
    )
    layers = [drawn]
    if named:
        ends = base.transform_filter("datum.end").mark_text(align="left", dx=8, fontSize=LABEL)
        layers.append(ends.encode(text="series:N"))
    chart = alt.layer(*layers).properties(height=300, padding={"right": 90, "left": 5, "top": 10, "bottom": 5})
    st.altair_chart(chart, alt=alt_text)


def _over_months(data: ChartRows, unit: str) -> alt.Chart:
    """Points by their month along, and by their amount upwards from nil."""
    months = axis_style(title=None, format="%b %Y", tickCount=_whole_months(data), grid=False)
    amounts = axis_style(title=unit or None, titleAngle=0, format=",.0f")
    return of(data).encode(
        x=alt.X("month:T", axis=months), y=alt.Y("pounds:Q", axis=amounts, scale=alt.Scale(zero=True))
    )


def intervals(rows: ChartRows, *, unit: str, alt_text: str) -> None:
    """A dot with its interval as a line for each `series` of each `label`; figures are of a `unit`, not money.

    Rows have `label`, `series`, `low`, `middle` and `high`; labels and series are drawn in the order of the rows.
    """
    if not rows:
        return
    labels = list(dict.fromkeys(str(row["label"]) for row in rows))
    series = list(dict.fromkeys(str(row["series"]) for row in rows))
    data = [
        {**row, **{end: str(row[end]) for end in ("low", "middle", "high")}, "shown": _interval(row)} for row in rows
    ]
    ends = {end: f"toNumber(datum.{end})" for end in ("low", "middle", "high")}
    base = (
        of(data)
        .transform_calculate(**ends)
        .encode(
            y=alt.Y("label:N", sort=labels, axis=axis_style(title=None, labelLimit=240, ticks=False, domain=False)),
            yOffset=alt.YOffset("series:N", sort=series, scale=alt.Scale(domain=series)),
            color=alt.Color(
                "series:N", scale=alt.Scale(domain=series, range=list(look.series_colours())), legend=legend_style()
            ),
            tooltip=tips({"label": " ", "series": "Part", "shown": "Rate"}),
        )
    )
    along = alt.X("low:Q", axis=axis_style(title=unit, format="d", tickCount=8), scale=alt.Scale(zero=True))
    drawn = base.mark_rule(strokeWidth=2.5).encode(x=along, x2="high:Q") + base.mark_point(
        filled=True, size=110, opacity=1
    ).encode(x="middle:Q")
    st.altair_chart(drawn.properties(height=alt.Step(_OF_A_SERIES), padding={"top": 10}), alt=alt_text)


def _interval(row: Mapping[str, Any]) -> str:
    return f"{row['middle']} ({row['low']} to {row['high']})"


def _ends_apart(points: ChartRows) -> bool:
    """Whether names written where the lines end would not overlap: by a twelfth of the height at least."""
    ends = sorted(point["pounds"] for point in points if point["end"])
    highest = max(point["pounds"] for point in points)
    return all(12 * (above - below) >= highest for below, above in pairwise(ends))


def strip(rows: ChartRows, *, label: str, tenths: str, focus: str, named: str, mark: int, alt_text: str) -> None:
    """A dot a row along miles, in a line a label; those in `focus` in colour, and a line at the `mark`.

    `tenths` and `mark` are tenths of a mile.
    """
    data = [
        {"label": row[label], "tenths": row[tenths], "focus": bool(row[focus]), "named": row[named]} for row in rows
    ]
    names = sorted({row["label"] for row in data}, key=lambda name: -sum(row["label"] == name for row in data))
    axis = axis_style(title="Miles from home", format=",.0f", tickCount=8)
    miles = alt.X("miles:Q", axis=axis, scale=alt.Scale(zero=True))
    chart = of(data).transform_calculate(miles="datum.tenths / 10")
    dots = chart.mark_circle(size=130, opacity=0.75, stroke=look.ground("paper"), strokeWidth=1).encode(
        x=miles,
        y=_names(names),
        color=alt.Color(
            "focus:N",
            scale=alt.Scale(domain=[True, False], range=[look.series_colours()[0], look.ground("rest")]),
            legend=None,
        ),
        tooltip=[alt.Tooltip("named:N", title="Placement"), alt.Tooltip("miles:Q", title="Miles", format=",.1f")],
    )
    line = of([{"tenths": mark}]).transform_calculate(miles="datum.tenths / 10")
    rule = line.mark_rule(color=look.ground("text"), strokeDash=[5, 4], strokeWidth=1.5).encode(x="miles:Q")
    st.altair_chart((rule + dots).properties(height=max(len(names), 2) * _TWO_LINES + 50), alt=alt_text)


def _whole_months(points: ChartRows) -> alt.TimeIntervalStep:
    """A label every so many months, at most nine: left to itself, the axis names a short run's months twice."""
    months = len({point["month"] for point in points})
    return alt.TimeIntervalStep(interval="month", step=-(-months // _MONTHS_NAMED))


def _points(
    rows: ChartRows,
    month: str,
    series: str,
    amount: str,
    present: Sequence[str],
    shown: Callable[[int | None], str],
) -> Iterable[dict[str, Any]]:
    amounts = {(row[series], row[month]): drawn(row[amount]) for row in rows}
    first, last = min(row[month] for row in rows), max(row[month] for row in rows)
    for name in present:
        for of in months_between(Month.parse(first), Month.parse(last)):
            pence = amounts.get((name, str(of))) or 0
            yield {
                "month": str(of.first_day),
                "series": name,
                "pounds": look.whole_pounds(pence),
                "shown": shown(pence),
                "when": look.month(str(of)),
                "end": str(of) == last,
            }


def _bars(rows: ChartRows, colours: Mapping[str, str], alt_text: str) -> None:
    if not rows:
        return
    order = list(colours)
    data = [
        {
            **row,
            "order": order.index(row["part"]),
            "pounds": look.whole_pounds(row["amount"]),
            "shown": look.in_millions(row["amount"]),
        }
        for row in rows
    ]
    names = list(dict.fromkeys(row["label"] for row in rows))
    totals = {name: sum(row["amount"] for row in rows if row["label"] == name) for name in names}
    ends = [
        {"label": name, "pounds": look.whole_pounds(total), "shown": look.in_millions(total)}
        for name, total in totals.items()
    ]
    longest = max(end["pounds"] for end in ends)
    height = _TWO_LINES if any("\n" in name for name in names) else _BAR
    chart = _drawn(data, names, colours, longest) + _written(ends, names, longest)
    legend = 70 if len(order) > 1 else 0
    st.altair_chart(chart.properties(height=len(names) * height + _AROUND + legend), alt=alt_text)


def _drawn(data: ChartRows, names: Sequence[str], colours: Mapping[str, str], longest: int) -> alt.Chart:
    present = [name for name in colours if any(row["part"] == name for row in data)]
    marked: alt.Chart = of(data).mark_bar(size=20, stroke=look.ground("paper"), strokeWidth=1)
    return marked.encode(
        y=_names(names),
        x=_length(longest, "zero"),
        color=coloured("part:N", present, colours, legend=legend_style() if len(colours) > 1 else None),
        order="order:Q",
        tooltip=tips({"label": " ", **({"part": "Part"} if len(colours) > 1 else {}), "shown": "Amount"}),
    )


def _written(ends: ChartRows, names: Sequence[str], longest: int) -> alt.Chart:
    marked: alt.Chart = of(ends).mark_text(align="left", dx=5, fontSize=LABEL, color=look.ground("text"))
    return marked.encode(y=_names(names), x=_length(longest, None), text="shown:N")


def _names(order: Sequence[str]) -> alt.Y:
    axis = axis_style(title=None, labelLimit=420, labelOverlap=False, ticks=False, domain=False, labelPadding=8)
    if any("\n" in name for name in order):
        axis.labelExpr, axis.labelOffset = "split(datum.label, '\\n')", -LABEL // 2
    return alt.Y("label:N", sort=list(order), axis=axis)


def _length(longest: int, stack: Literal["zero"] | None) -> alt.X:
    # The scale ends beyond the longest bar, so that the amount written at its end has room.
    scale = alt.Scale(domain=[0, max(longest + longest // 4, 1)], nice=False)
    return alt.X("pounds:Q", axis=None, stack=stack, scale=scale)


def tips(titles: Mapping[str, str]) -> list[alt.Tooltip]:
    """What is told of a mark that is pointed at: words of the row, each under its title."""
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]


def coloured(
    field: str, present: Sequence[str], colours: Mapping[str, str], *, legend: alt.Legend | None
) -> alt.Color:
    """Marks in the colours of what they are of; only what is `present` stands in the legend, in that order."""
    return alt.Color(
        field, scale=alt.Scale(domain=list(present), range=[colours[name] for name in present]), legend=legend
    )


def axis_style(**settings: Any) -> alt.Axis:
    """An axis in the letters and colours of the theme."""
    colour = look.ground("secondary")
    return alt.Axis(labelFontSize=LABEL, titleFontSize=LABEL, labelColor=colour, titleColor=colour, **settings)


def legend_style() -> alt.Legend:
    """A legend above the chart, in the letters and colours of the theme."""
    return alt.Legend(
        title=None,
        orient="top",
        labelFontSize=LABEL,
        labelColor=look.ground("text"),
        symbolType="square",
        symbolSize=160,
        labelLimit=260,
    )
