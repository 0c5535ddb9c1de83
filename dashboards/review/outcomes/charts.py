"""Charts of outcomes: how many stand where, and what each rater said over time beside the bands of the instrument."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import altair as alt
import streamlit as st

from dashboards.review.outcomes.words import RATERS
from dashboards.widgets import charts, look
from dashboards.widgets.charts import LABEL, axis_style, legend_style
from ledger.domain.outcomes.instruments import Instrument
from ledger.domain.outcomes.sheets import RATERS as RATERS_IN_ORDER
from ledger.domain.outcomes.sheets import Observation, Outcome

_BAR = 34
_OF_A_PART = (
    alt.Tooltip("label:N", title=" "),
    alt.Tooltip("part:N", title="Progress"),
    alt.Tooltip("count:Q", title="Outcomes"),
)
_OF_A_POINT = charts.tips({"day": "Date", "rater": "Rated by", "shown": "Rating"})


def counted(rows: Sequence[Mapping[str, Any]], colours: Mapping[str, str], alt_text: str) -> None:
    """Horizontal bars in parts: `rows` hold label, part and count in the order of the bars."""
    names = list(dict.fromkeys(row["label"] for row in rows))
    present = [part for part in colours if any(row["part"] == part and row["count"] for row in rows)]
    data = [{**row, "order": present.index(row["part"])} for row in rows if row["count"]]
    axis = axis_style(title=None, labelLimit=300, ticks=False, domain=False)
    along = axis_style(title="Outcomes", format="d", tickMinStep=1, tickCount=8, grid=False)
    bars = (
        charts.of(data)
        .mark_bar(size=22, stroke=look.ground("paper"), strokeWidth=1)
        .encode(
            y=alt.Y("label:N", sort=names, axis=axis),
            x=alt.X("count:Q", stack="zero", axis=along),
            color=charts.coloured("part:N", present, colours, legend=_legend()),
            order="order:Q",
            tooltip=list(_OF_A_PART),
        )
    )
    st.altair_chart(bars.properties(height=max(len(names), 2) * _BAR + 140), alt=alt_text)


def observed(outcome: Outcome, observations: Sequence[Observation], instrument: Instrument, alt_text: str) -> None:
    """What each kind of rater said over time, a line each; as lines the bands, the stated baseline and the target."""
    points = [_point(row, instrument) for row in sorted(observations, key=lambda row: row.on)]
    all_days = sorted([point["on"] for point in points] + [outcome.first_day.isoformat()])
    first, last = all_days[0], all_days[-1]
    days, scale = alt.Scale(domain=[first, last]), _scale(outcome, instrument, [point["value"] for point in points])
    x, y = alt.X("on:T", scale=days), alt.Y("value:Q", scale=scale)
    bands, aims = _bands(instrument, observations, first), _aims(outcome, last)
    layers = [
        *_ruled(bands, aims, y),
        *_named(bands, aims, x, y),
        _lines(points, days, scale, instrument),
    ]
    st.altair_chart(
        alt.layer(*layers).properties(height=300, padding={"left": 5, "right": 120, "top": 10, "bottom": 5}),
        alt=alt_text,
    )


def _point(row: Observation, instrument: Instrument) -> dict[str, Any]:
    return {
        "on": row.on.isoformat(),
        "value": _drawn(row.value),
        "rater": RATERS[row.rater],
        "shown": instrument.in_words(row.value, row.rater),
        "day": look.day(row.on),
    }


def _scale(outcome: Outcome, instrument: Instrument, values: Sequence[float]) -> alt.Scale:
    """From nil, or below it, to the highest that the instrument, the outcome or an observation has."""
    stated = [value for value in (instrument.highest, outcome.baseline, outcome.target) if value is not None]
    top, low = max([*map(_drawn, stated), *values]), min([0, *values])
    return alt.Scale(domain=[low, top if instrument.highest is not None else top + 1], nice=False)


def _lines(points: Sequence[dict[str, Any]], days: alt.Scale, scale: alt.Scale, instrument: Instrument) -> alt.Chart:
    """A line for each kind of rater who has said anything."""
    present = [RATERS[rater] for rater in RATERS_IN_ORDER if any(row["rater"] == RATERS[rater] for row in points)]
    colours = dict(zip(present, [*look.series_colours(), look.ground("rest")], strict=False))  # a fifth has the grey
    drawn: alt.Chart = charts.of(points).mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=60))
    return drawn.encode(
        x=alt.X("on:T", scale=days, axis=axis_style(title=None, format="%b %Y", grid=False, tickCount=6)),
        y=alt.Y("value:Q", scale=scale, axis=axis_style(title=instrument.name, grid=False)),
        color=charts.coloured("rater:N", present, colours, legend=_legend() if len(present) > 1 else None),
        tooltip=_OF_A_POINT,
    )


def _bands(instrument: Instrument, observations: Sequence[Observation], first: str) -> list[dict[str, Any]]:
    """Where each band begins, named at the first day; none where raters with different bands share the chart."""
    shared = {instrument.bands.get(row.rater, ()) for row in observations}
    drawn = shared.pop() if len(shared) == 1 else ()
    return [
        {
            "value": _drawn(band.lowest),
            "label": f"from {_drawn(band.lowest):g} {band.words}" + (f"; below, {below.words}" if not at else ""),
            "on": first,
            "up": at > 0,
        }
        for at, (below, band) in enumerate(pairwise(drawn))
    ]


def _aims(outcome: Outcome, last: str) -> list[dict[str, Any]]:
    """Start and aim of the outcome, named at the last day."""
    named = [(outcome.baseline, "recorded baseline"), (outcome.target, "target")]
    if outcome.baseline == outcome.target:
        named = [(outcome.baseline, "baseline and target")]
    return [
        {"value": _drawn(value), "label": label, "on": last, "up": None}
        for value, label in named
        if value is not None
    ]


def _ruled(bands: Sequence[dict[str, Any]], aims: Sequence[dict[str, Any]], y: alt.Y) -> Iterator[alt.Chart]:
    for rows, dash in ((bands, [2, 3]), (aims, [8, 4])):
        if rows:  # a layer without marks is a picture without words to who cannot see it
            rules = charts.of(rows).mark_rule(strokeDash=dash, color=look.ground("rest"), strokeWidth=1.5)
            yield rules.encode(y=y)


def _named(
    bands: Sequence[dict[str, Any]], aims: Sequence[dict[str, Any]], x: alt.X, y: alt.Y
) -> Iterator[alt.Chart]:
    # The lowest band has its words below its line, the others above: narrow ones do not write over one another.
    for up, shift in ((True, -9), (False, 11), (None, 0)):
        named = [row for row in (*bands, *aims) if row["up"] is up]
        if named:
            words = charts.of(named).mark_text(
                align="left", dx=6, dy=shift, fontSize=LABEL, color=look.ground("secondary")
            )
            yield words.encode(x=x, y=y, text="label:N")


def _drawn(value: Any) -> float:
    """A measure as a chart draws it; nothing is worked out with it."""
    return float(value)


def _legend() -> alt.Legend:
    legend = legend_style()
    legend.columns = 3  # a row of five would run out of a narrow window
    return legend
