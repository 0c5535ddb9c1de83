"""Charts of outcomes: how many stand where, and what each rater said over time beside the bands of the instrument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def counted(rows: Sequence[Mapping[str, Any]], colours: Mapping[str, str], alt_text: str) -> None:
    """Horizontal bars in parts: `rows` hold label, part and count in the order of the bars."""
    names = list(dict.fromkeys(row["label"] for row in rows))
    present = [part for part in colours if any(row["part"] == part and row["count"] for row in rows)]
    data = [{**row, "order": present.index(row["part"])} for row in rows if row["count"]]
    axis = axis_style(title=None, labelLimit=300, ticks=False, domain=False)
    bars = (
        charts.of(data)
        .mark_bar(size=22, stroke=look.ground("paper"), strokeWidth=1)
        .encode(
            y=alt.Y("label:N", sort=names, axis=axis),
            x=alt.X(
                "count:Q",
                stack="zero",
                axis=axis_style(title="Outcomes", format="d", tickMinStep=1, tickCount=8, grid=False),
            ),
            color=charts.coloured("part:N", present, colours, legend=_legend()),
            order="order:Q",
            tooltip=[
                alt.Tooltip("label:N", title=" "),
                alt.Tooltip("part:N", title="Where they stand"),
                alt.Tooltip("count:Q", title="Outcomes"),
            ],
        )
    )
    st.altair_chart(bars.properties(height=max(len(names), 2) * _BAR + 140), alt=alt_text)


def observed(outcome: Outcome, observations: Sequence[Observation], instrument: Instrument, alt_text: str) -> None:
    """What each kind of rater said over time, a line each; the bands of the instrument and start and aim as lines."""
    said = sorted(observations, key=lambda row: row.on)
    points = [
        {
            "on": row.on.isoformat(),
            "value": _drawn(row.value),
            "rater": RATERS[row.rater],
            "shown": instrument.told(row.value),
            "day": look.day(row.on),
        }
        for row in said
    ]
    present = [RATERS[rater] for rater in RATERS_IN_ORDER if any(row.rater == rater for row in observations)]
    top = max(
        [_drawn(value) for value in (instrument.highest, outcome.baseline, outcome.target) if value is not None]
        + [_drawn(row.value) for row in said]
    )
    low = min([0, *(_drawn(row.value) for row in said)])
    scale = alt.Scale(domain=[low, top if instrument.highest is not None else top + 1], nice=False)
    all_days = sorted(on.isoformat() for on in (outcome.first_day, *(row.on for row in said)))
    days = alt.Scale(domain=[all_days[0], all_days[-1]])
    lines = (
        charts.of(points)
        .mark_line(strokeWidth=2.5, point=alt.OverlayMarkDef(size=60))
        .encode(
            x=alt.X("on:T", scale=days, axis=axis_style(title=None, format="%b %Y", grid=False, tickCount=6)),
            y=alt.Y("value:Q", scale=scale, axis=axis_style(title=instrument.name, grid=False)),
            color=alt.Color(
                "rater:N",
                scale=alt.Scale(domain=present, range=_colours(len(present))),
                legend=_legend() if len(present) > 1 else None,
            ),
            tooltip=charts.tips({"day": "On", "rater": "Says", "shown": "Value"}),
        )
    )
    layers = [*_rules(outcome, instrument, all_days[0], all_days[-1], days, scale), lines]
    st.altair_chart(
        alt.layer(*layers).properties(height=300, padding={"left": 5, "right": 120, "top": 10, "bottom": 5}),
        alt=alt_text,
    )


def _rules(
    outcome: Outcome, instrument: Instrument, first: str, last: str, days: alt.Scale, scale: alt.Scale
) -> list[alt.Chart]:
    bands: list[dict[str, object]] = [
        {
            "value": _drawn(band.lowest),
            "label": f"from {_drawn(band.lowest):g} {band.words}" + (f"; below, {below.words}" if not at else ""),
            "on": first,
            "up": at > 0,
        }
        for at, (below, band) in enumerate(pairwise(instrument.bands))
    ]
    aims: list[dict[str, object]] = [
        {"value": _drawn(value), "label": label, "on": last, "up": None}
        for value, label in ((outcome.baseline, "start"), (outcome.target, "aim"))
        if value is not None
    ]
    if outcome.baseline is not None and outcome.baseline == outcome.target:
        aims = [{**aims[0], "label": "start and aim"}]
    drawn = []
    for rows, dash in ((bands, [2, 3]), (aims, [8, 4])):
        if rows:  # a layer without marks is a picture without words to who cannot see it
            rules = charts.of(rows).mark_rule(strokeDash=dash, color=look.ground("rest"), strokeWidth=1.5)
            drawn.append(rules.encode(y=alt.Y("value:Q", scale=scale)))
    # The lowest band has its words below its line, the others above: narrow ones do not write over one another.
    for up, shift in ((True, -9), (False, 11), (None, 0)):
        named = [row for row in (*bands, *aims) if row["up"] is up]
        if named:
            words = charts.of(named).mark_text(
                align="left", dx=6, dy=shift, fontSize=LABEL, color=look.ground("secondary")
            )
            place = {"x": alt.X("on:T", scale=days), "y": alt.Y("value:Q", scale=scale)}
            drawn.append(words.encode(**place, text="label:N"))
    return drawn


def _colours(number: int) -> list[str]:
    """Four colours in their order, and the grey of the rest for a fifth."""
    return [*look.series_colours(), look.ground("rest")][:number]


def _drawn(value: Any) -> float:
    """A measure as a chart draws it; nothing is worked out with it."""
    return float(value)


def _legend() -> alt.Legend:
    legend = legend_style()
    legend.columns = 3  # a row of five would run out of a narrow window
    return legend
