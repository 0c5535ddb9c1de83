"""The Secure Base profile of a placement over time: five small charts side by side, a rating a practitioner gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import altair as alt
import streamlit as st

from dashboards.reading import Rows
from dashboards.widgets import charts, look, sections, tables
from ledger.domain.therapeutic.sheets import BENEFITS, HIGHEST_RATING, Dimension

DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
RATERS = ("practitioner", "carer", "child")
_WIDTH, _HEIGHT = 116, 150
_OF_A_RATING = (
    alt.Tooltip("when:N", title="On"),
    alt.Tooltip("rating:Q", title="Rating"),
    alt.Tooltip("benefit:N", title="Works towards"),
)


_PROFILE = (
    tables.text("dimension", "Dimension"),
    tables.text("benefit", "Works towards"),
    tables.TableColumn("first", "First rating", figure=True, filed=tables.as_it_is),
    tables.day("first_on", "On"),
    tables.TableColumn("latest", "Latest rating", figure=True, filed=tables.as_it_is),
    tables.day("latest_on", "Seen on"),
    tables.text("note", "What it rests on"),
)


def show(ratings: Rows) -> None:
    """The profile with its chart and table, or what to do where nobody has rated it."""
    st.header("Secure Base", anchor="secure-base")
    st.markdown(
        ":small[A local rating of five dimensions from 1 to 5 by those who know the child; not a psychometric score, "
        "and not to be added up or compared between children.]"
    )
    if not ratings:
        sections.nothing(
            "Nobody has rated this placement", "Record a rating below, or in the sheet secure base ratings."
        )
        return
    rater = _chosen_rater(ratings)
    rated = [row for row in ratings if row["rater"] == rater]
    profile = [_dimension(name, rated) for name in DIMENSIONS]
    headline = _headline(profile)
    charts.finding(headline, f"Rated by the {look.words(rater)}, from 1 (hardly) to {HIGHEST_RATING} (fully).")
    _chart(rated, headline)
    tables.show(
        profile, _PROFILE, alt=f"Secure Base by dimension, rated by the {look.words(rater)}: first and latest rating"
    )


def _chosen_rater(ratings: Rows) -> str:
    """Whose ratings are shown; only where there are several there is something to choose."""
    raters = [rater for rater in RATERS if any(row["rater"] == rater for row in ratings)]
    if len(raters) == 1:
        return raters[0]
    return str(st.selectbox("Rated by", raters, format_func=look.sentence_case, key="rater", width=260))


def _dimension(name: Dimension, rated: Rows) -> dict[str, Any]:
    mine = [row for row in rated if row["dimension"] == name]
    first, latest = (mine[0], mine[-1]) if mine else ({}, {})
    return {
        "dimension": look.sentence_case(name),
        "benefit": look.sentence_case(BENEFITS[name]),
        "first": str(first.get("rating", look.NIL)),
        "first_on": first.get("on"),
        "latest": str(latest.get("rating", look.NIL)),
        "latest_on": latest.get("on"),
        "note": latest.get("note"),
        "moved": latest["rating"] - first["rating"] if mine and first["on"] < latest["on"] else None,
    }


def _headline(profile: Sequence[dict[str, Any]]) -> str:
    """What moved since the first rating, dimension by dimension and never as a sum."""
    moved = [row for row in profile if row["moved"] is not None]
    if not moved:
        return "Rated once so far"
    up = [row["dimension"].lower() for row in moved if row["moved"] > 0]
    down = [row["dimension"].lower() for row in moved if row["moved"] < 0]
    said = [f"{way}: {', '.join(names)}" for way, names in (("higher than at first", up), ("lower", down)) if names]
    return f"Rated {'; '.join(said)}" if said else "No rating has changed"


def _chart(rated: Rows, headline: str) -> None:
    base = charts.of(_points(rated)).encode(
        x=alt.X("on:T", axis=charts.axis_style(title=None, format="%b %y", tickCount=2, grid=False, labelFlush=True)),
        y=alt.Y(
            "rating:Q",
            scale=alt.Scale(domain=[0, HIGHEST_RATING]),
            axis=charts.axis_style(title=None, values=list(range(HIGHEST_RATING + 1)), format="d"),
        ),
        tooltip=list(_OF_A_RATING),
    )
    colour = look.series_colours()[0]
    drawn = base.mark_line(strokeWidth=2.5, color=colour) + base.mark_point(filled=True, size=70, color=colour)
    named = (
        base.transform_filter("datum.end")
        .mark_text(dy=-14, fontSize=charts.LABEL, color=look.ground("text"))
        .encode(text="rating:Q")
    )
    profile = (drawn + named).properties(width=_WIDTH, height=_HEIGHT).facet(column=_a_chart_each(), spacing=20)
    st.altair_chart(profile, width="content", alt=f"Secure Base ratings over time by dimension. {headline}")


def _a_chart_each() -> alt.Column:
    """The dimensions side by side in their order, each under its name."""
    header = alt.Header(
        title=None, labelFontSize=charts.LABEL, labelColor=look.ground("text"), labelAnchor="start", labelPadding=10
    )
    return alt.Column("dimension:N", sort=[look.sentence_case(name) for name in DIMENSIONS], header=header)


def _points(rated: Rows) -> list[dict[str, Any]]:
    """The ratings as they are drawn; the first and the last of a dimension have their figure beside them."""
    dates = {name: [row["on"] for row in rated if row["dimension"] == name] for name in DIMENSIONS}
    return [
        {
            "on": str(row["on"]),
            "when": look.day(row["on"]),
            "dimension": look.sentence_case(row["dimension"]),
            "benefit": BENEFITS[row["dimension"]],
            "rating": row["rating"],
            "end": row["on"] in (dates[row["dimension"]][0], dates[row["dimension"]][-1]),
        }
        for row in rated
    ]
