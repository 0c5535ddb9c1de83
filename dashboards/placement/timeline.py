"""One timeline of a placement: who agreed to pay, who decided, what it cost whom, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt
import streamlit as st

from dashboards import reading
from dashboards.reading import Rows, ask
from dashboards.widgets import charts, figures, look, sections, tables
from ledger.domain.decisions.measures import DECISIONS_IN_FORCE, EVENTS
from ledger.domain.money_and_days.figures import figures_of, whole_of
from ledger.domain.money_and_days.periods import Month
from ledger.domain.splits.measures import SHARES
from ledger.domain.therapeutic.sheets import BENEFITS

# What Altair makes of layers.
Layers = alt.LayerChart | alt.FacetChart
# The lanes that are words, in their order; outcomes and ratings follow, a lane each.
LANES = {
    "split": "Split",
    "asked": "Requests",
    "panel": "Panels",
    "decided": "Decisions",
    "approved": "Approvals",
    "reviews": "Joint reviews",
    "care": "Continuing care",
    "plans": "Care plans",
    "distance": "Distance and area",
    "closer": "Plan to move closer to home",
}
# Heights: of a lane, of what stands around them, and of the other two charts, titles and legends included.
_ROW, _AROUND, _MONEY, _HOURS = 32, 90, 280, 190
_LABELS = 230
_ADVICE = {"agree": "agree", "agree_in_principle": "agree in principle", "interim": "pay without prejudice"}
_PADDING = {"left": 0, "right": 30, "top": 5, "bottom": 5}
_MARGIN = timedelta(days=20)
_LONG_AGO = timedelta(days=100)
# Figures on one lane that are closer than this part of all the days are written side by side.
_TOO_CLOSE = 20
_OF_AN_EVENT = charts.tips({"lane": " ", "said": "What", "when": "When", "who": "Who"})
_OF_HOURS = charts.tips(
    {"when": "Month", "contracted": "Hours contracted", "delivered": "Hours delivered", "told": " "}
)


def show(placement: str) -> None:
    """The timeline and the table under it."""
    st.header("Timeline", anchor="timeline")
    events = ask("placement_timeline", placement=placement)
    payers = ask("placement_payers_by_month", placement=placement)
    months = [{**row, "placement": placement} for row in payers]
    hours = ask("placement_therapeutic_by_month", placement=placement)
    if not events and not months:
        sections.nothing("Nothing is dated yet", "Agreements, reviews and outcomes appear here with their dates.")
        return
    horizon: date = reading.about()["horizon"]
    last = _last_day(events, months, hours, horizon)
    charts.finding(_finding(placement, events, months), _plotted(events, hours, as_at=horizon <= last))
    with st.container(gap="small"):
        for chart, words in _drawn(placement, events, months, hours, horizon, last):
            st.altair_chart(chart.properties(padding=_PADDING), alt=words)
    sections.source("records and journal as known; amounts by service month, to the as-at date")
    with st.expander(f"The same as a table ({figures.number(EVENTS.of(len(events), placement=placement))})"):
        _table(events)


def _finding(placement: str, events: Rows, months: Rows) -> str:
    decided = DECISIONS_IN_FORCE.of(
        len([row for row in events if row["kind"].startswith("counts_")]), placement=placement
    )
    number = figures.counted(decided, "decision")
    told = f"{number} came into force" if decided else "No decision has come into force yet"
    if not months:
        return told
    last = months[-1]["service_month"]
    names = {row["agency"]: row["agency_name"] for row in months if row["service_month"] == last}
    paid = {
        agency: whole_of(SHARES, months, "amount", placement=placement, service_month=last, agency=agency)
        for agency in names
    }
    parts = ", ".join(
        f"{look.plain(names[agency])} {figures.to_the_pound(paid[agency])}"
        for agency in sorted(names, key=lambda agency: -paid[agency].size)
    )
    return f"{told}. Paid for {look.month(last)}: {parts}"


def _last_day(events: Rows, months: Rows, hours: Rows, horizon: date) -> date:
    """The last day drawn: of anything that has a day, and the as-at date unless the stay ended long before it."""
    ended: list[date] = [row["ended"] for row in events[:1] if row["ended"]]
    days: list[date] = [row["first_day"] for row in events]
    days += [row["last_day"] for row in events if row["last_day"] and not (ended and row["lane"] == "split")]
    days += [Month.parse(row["service_month"]).last_day for row in (*months, *hours)]
    last = max(days + ended)
    return last if ended and horizon - last >= _LONG_AGO else max(last, horizon)


def _plotted(events: Rows, hours: Rows, *, as_at: bool) -> str:
    lanes = ["who agreed to pay and its funding status", "who decided", "the cost of each month by stream"]
    if any(row["lane"].startswith("outcome_") for row in events):
        lanes.append("outcomes as observed")
    if hours:
        lanes.append("hours of therapy, contracted and delivered")
    if any(row["lane"].startswith("secure_") for row in events):
        lanes.append("Secure Base ratings of 1 to 5 by practitioners (not a psychometric score)")
    told = f"By date: {', '.join(lanes)}."
    return f"{told} The dashed line is the as-at date." if as_at else told


def lane_name(row: Mapping[str, Any]) -> str:
    """The lane of a row in words; an outcome's holds its code, for a child may have two of one kind."""
    code = str(row["lane"])
    if code.startswith("outcome_"):
        return f"{look.sentence_case(row['what'])}, {code.removeprefix('outcome_')}"
    if code.startswith("secure_"):
        return f"Secure Base: {look.words(code.removeprefix('secure_'))}"
    return LANES[code]


def said(row: Mapping[str, Any]) -> str:
    """What happened, in words."""
    kind, lane = str(row["kind"]), str(row["lane"])
    if lane == "split":
        return f"{row['what']}: {look.words(kind)}"
    if lane in ("asked", "panel", "decided", "approved"):
        return _decision(kind, row)
    if lane == "reviews":
        right = {"still_right": "the split is still right", "not_right": "the split is no longer right"}
        return f"Joint review: {right.get(kind, 'held')}"
    if lane == "plans":
        return f"{look.sentence_case(row['what'])} made"
    if lane == "distance":
        return _out_of_area(kind, row)
    if lane == "closer":
        return f"{'Ended: ' if kind == 'ended' else ''}{row['what']}"
    if lane.startswith(("outcome_", "secure_")):
        return f"{row['shown']}, rated by the {look.words(kind)}"
    return look.sentence_case(kind)


def _out_of_area(kind: str, row: Mapping[str, Any]) -> str:
    told = {"notified": "was notified in writing", "consulted": "was consulted"}
    if row["shown"]:
        return f"{row['shown']} from home"
    return (
        f"The council of the area {told[kind]}"
        if kind in told
        else f"The placement out of area was {look.words(kind)}"
    )


def _decision(kind: str, row: Mapping[str, Any]) -> str:
    before, _, after = kind.partition("_")
    if before == "panel":
        advice = _ADVICE.get(after, look.words(after))
        return "On the agenda of a panel" if after == "heard" else f"A panel recommended: {advice}"
    if before == "officer":
        return f"An officer decided on {row['what']}: {look.words(after)}"
    if before == "counts":
        return f"{row['what']} took effect: {look.words(after)}"
    if kind == "requested":
        return f"A decision was asked for ({row['what']})"
    return f"{row['what']} {look.words(kind)}"


def _table(events: Rows) -> None:
    tables.show(
        events[::-1],
        [
            tables.day("first_day", "On or from"),
            tables.day("last_day", "To"),
            tables.in_words("Kind", lane_name),
            tables.in_words("What", said),
            tables.text("who", "Who"),
        ],
        alt="All dated events of this placement, the latest first",
    )


def _drawn(
    placement: str, events: Rows, months: Rows, hours: Rows, horizon: date, last_day: date
) -> Iterator[tuple[alt.Chart | Layers, str]]:
    """The lanes, the money and the hours over the same days, one under the other; each with words for it.

    They are charts of their own with the same margins: charts joined by Altair run out of a narrow window.
    """
    days = [row["first_day"] for row in events]
    days += [Month.parse(row["service_month"]).first_day for row in (*months, *hours)]
    last = last_day + _MARGIN
    x = _days_along(min(days) - _MARGIN, last)
    if events:
        lanes = ", ".join(_order(events))
        yield _lanes(events, horizon, last, x), f"{len(events)} dated events, by kind: {lanes}"
    if months:
        yield _money(months, x), f"Who pays, by month. {_finding(placement, events, months)}"
    if hours:
        yield _hours(hours, x), f"Hours of therapy contracted and delivered in {len(hours)} months"


def _days_along(first: date, last: date) -> alt.X:
    """The days below one another's charts, with at most nine months named."""
    step = max(1, -(-((last - first).days // 30) // 9))
    axis = charts.axis_style(
        title=None, format="%b %Y", grid=True, tickCount=alt.TimeIntervalStep(interval="month", step=step)
    )
    axis.gridOpacity = 0.25
    return alt.X("from:T", scale=alt.Scale(domain=[first.isoformat(), last.isoformat()]), axis=axis, title=None)


def _lanes(events: Rows, horizon: date, last: date, x: alt.X) -> Layers:
    names = _order(events)
    layers = list(_marks(events, last, {"x": x, "y": _names_of_lanes(names), "tooltip": _OF_AN_EVENT}))
    if horizon <= last:
        now = charts.of([{"from": horizon.isoformat()}])
        layers.append(now.mark_rule(strokeDash=[4, 4], color=look.ground("rest")).encode(x=x))
    return alt.layer(*layers).properties(height=_ROW * len(names) + _AROUND)


def _names_of_lanes(names: Sequence[str]) -> alt.Y:
    axis = charts.axis_style(
        title=None,
        labelLimit=_LABELS,
        minExtent=_LABELS,
        maxExtent=_LABELS,
        ticks=False,
        domain=False,
        labelPadding=8,
    )
    return alt.Y("lane:N", sort=list(names), axis=axis, scale=alt.Scale(domain=list(names)))


def _marks(events: Rows, last: date, placed: Mapping[str, Any]) -> Iterator[alt.Chart]:
    """Splits as bars in the colour of their standing, other spans as thinner ones, days as dots, figures as text."""
    data = [_mark(row, last) for row in events]
    splits = [row for row in data if row["standing"]]
    spans = [row for row in data if row["span"] and not row["standing"]]
    points = [row for row in data if not row["span"] and not row["shown"]]
    too_close = (last - min(row["first_day"] for row in events)) / _TOO_CLOSE
    told = _side_by_side([row for row in data if row["shown"]], too_close)
    focus, rest = look.series_colours()[0], look.ground("rest")
    if splits:
        yield charts.of(splits).mark_bar(size=18).encode(**placed, x2="until:T", color=_standings(splits))
    if spans:
        yield charts.of(spans).mark_bar(size=10, color=rest).encode(**placed, x2="until:T")
    if points:
        yield charts.of(points).mark_point(size=110, filled=True, color=focus).encode(**placed)
    if told:
        text = charts.of(told).mark_text(fontSize=charts.LABEL, color=look.ground("text"))
        yield text.encode(**placed, text="shown:N")


def _standings(splits: Sequence[Mapping[str, Any]]) -> alt.Color:
    """The colour of each split by its standing; only standings that are there stand in the legend."""
    colours = look.standing_colours()
    present = [name for name in colours if any(row["standing"] == name for row in splits)]
    return charts.coloured("standing:N", present, colours, legend=charts.legend_style())


def _order(events: Rows) -> list[str]:
    """The lanes that hold anything: those in words first, then outcomes, then the five dimensions."""
    wanted = [*LANES, *sorted(_outcomes(events)), *(f"secure_{dimension}" for dimension in BENEFITS)]
    named = {row["lane"]: lane_name(row) for row in events}
    return [named[lane] for lane in wanted if lane in named]


def _outcomes(events: Rows) -> set[str]:
    return {row["lane"] for row in events if row["lane"].startswith("outcome_")}


def _side_by_side(figures: Sequence[dict[str, Any]], too_close: timedelta) -> list[dict[str, Any]]:
    """Figures of a lane that would be drawn one over the other, as one: `3 · 5`."""
    found: list[dict[str, Any]] = []
    last: dict[str, dict[str, Any]] = {}
    for row in figures:
        before = last.get(row["lane"])
        if before and date.fromisoformat(row["from"]) - date.fromisoformat(before["from"]) < too_close:
            before["shown"] = f"{before['shown']} · {row['shown']}"
            before["said"] = f"{before['said']}; {row['said']}"
        else:
            found.append(dict(row))
            last[row["lane"]] = found[-1]
    return found


def _mark(row: Mapping[str, Any], last: date) -> dict[str, Any]:
    """What is drawn of one row. A split without an end runs to the edge, and never beyond the stay."""
    until = row["last_day"] or last
    if row["lane"] == "split" and row["ended"]:
        until = min(until, row["ended"])
    return {
        "lane": lane_name(row),
        "from": row["first_day"].isoformat(),
        "until": (max(until, row["first_day"]) + timedelta(days=1)).isoformat(),
        "span": row["span"],
        "standing": look.words(row["kind"]) if row["lane"] == "split" else "",
        "shown": row["shown"] if row["lane"].startswith(("outcome_", "secure_", "distance")) else "",
        "said": said(row),
        "when": look.days(row["first_day"], row["last_day"]) if row["span"] else look.day(row["first_day"]),
        "who": row["who"] or look.NIL,
    }


def _money(months: Rows, x: alt.X) -> alt.Chart:
    colours = {look.sentence_case(stream): colour for stream, colour in look.stream_colours().items()}
    data = list(_stacked(months, list(colours)))
    present = [name for name in colours if any(row["stream"] == name for row in data)]
    tips = charts.tips({"when": "Month", "who": "Who pays", "stream": "From", "shown": "Amount"})
    colour = charts.coloured("stream:N", present, colours, legend=charts.legend_style())
    drawn: alt.Chart = charts.of(data).mark_bar(stroke=look.ground("paper"), strokeWidth=1)
    encoded = drawn.encode(
        x=x, x2="until:T", y=alt.Y("low:Q", axis=_figures()), y2="high:Q", color=colour, tooltip=tips
    )
    return encoded.properties(height=_MONEY, title=_title("Who pays: pounds a month, by stream"))


def _stacked(months: Rows, order: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Each part of a month on top of the one before, in the order of the streams."""
    told = [
        {
            **_days_of(Month.parse(row["service_month"])),
            "stream": look.sentence_case(row["stream"]),
            "amount": amount,
            "who": row["agency_name"],
        }
        for row, amount in zip(months, figures_of(SHARES, months, "amount"), strict=True)
    ]
    yield from charts.stacked(told, at="from", part="stream", amount="amount", order=order)


def _hours(hours: Rows, x: alt.X) -> Layers:
    base = charts.of([_hours_of(row) for row in hours]).encode(x=x, x2="until:T", y2="none:Q", tooltip=_OF_HOURS)
    axis = _figures()
    axis.labelExpr = "datum.value / 100"  # hours are exact to a hundredth, and drawn as whole hundredths
    given = base.mark_bar(color=look.series_colours()[0]).encode(y=alt.Y("given:Q", axis=axis))
    bought = base.mark_bar(fillOpacity=0, stroke=look.ground("text"), strokeWidth=1.5)
    layers = [given, bought.encode(y=alt.Y("bought:Q", axis=axis))]
    return alt.layer(*layers).properties(
        height=_HOURS, title=_title("Therapy: hours a month, outlined contracted, filled delivered")
    )


def _hours_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What is drawn of one month's hours."""
    return {
        **_days_of(Month.parse(row["service_month"])),
        "none": 0,
        "bought": int(100 * row["contracted"]),
        "given": int(100 * (row["delivered"] or 0)),
        "contracted": str(row["contracted"]),
        "delivered": str(row["delivered"] or look.NIL),
        "told": "not all is reported" if row["unreported"] else "all is reported",
    }


def _days_of(month: Month) -> dict[str, str]:
    until = month.last_day + timedelta(days=1)
    return {"from": month.first_day.isoformat(), "until": until.isoformat(), "when": look.month(str(month))}


def _title(text: str) -> alt.TitleParams:
    return alt.TitleParams(
        text, anchor="start", frame="group", fontSize=charts.LABEL, fontWeight="normal", color=look.ground("text")
    )


def _figures() -> alt.Axis:
    return charts.axis_style(title=None, format=",.0f", tickCount=4, minExtent=_LABELS, maxExtent=_LABELS)
