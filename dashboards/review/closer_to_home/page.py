"""Closer to home: out of area and how far, who approved it, what is secured, what waits, what overran its plan."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards import pages, reading
from dashboards.reading import Rows, counted
from dashboards.review.closer_to_home import forms, lists, out_of_area
from dashboards.widgets import charts, figures, look, sections, tables, ticks
from dashboards.widgets.sections import KeyFigure, Need
from ledger.answers.action_required.needs import Needed, needed_closer_to_home
from ledger.answers.closer_to_home import distances, overruns, secured_funding
from ledger.answers.homes.occupancy import home_months_told
from ledger.domain.closer_to_home.measures import (
    APPROVAL_NOT_ASKED,
    APPROVAL_OUTSTANDING,
    APPROVAL_REFUSED,
    APPROVER_NOT_KNOWN,
    AREA_NOT_KNOWN,
    AT_A_DISTANCE,
    AWAY_FROM_HOME,
    DELAYED_COST,
    DELAYED_DAYS,
    DELAYED_PLACEMENTS,
    DISTANCE_KNOWN,
    FUNDING_ENDS_SOON,
    FUNDING_NOT_AGREED,
    LONGEST_WAIT,
    MILES_FROM_HOME,
    MILES_FROM_TEAM,
    NO_PLAN,
    NOT_CONSULTED,
    NOT_NOTIFIED,
    OUT_OF_AREA,
    OVER_THE_MILES,
    PLAN_LATE,
    SEARCHES,
)
from ledger.domain.money_and_days.figures import Figure, Measure, whole_of


def show() -> None:
    """The page, from the summary down to each placement."""
    away, at_home = counted(distances.distances), counted(secured_funding.secured)
    waits, steps = counted(overruns.waits), counted(overruns.step_downs)
    distant = sorted((row for row in away if row["distant"]), key=lambda row: -row["tenths_from_home"])
    _position(away, distant, waits, steps)
    sections.needs_somebody(
        [_need(each, _threshold(away)) for each in needed_closer_to_home(away, at_home, waits, steps)],
        done="Every placement out of area is approved and its council told, every one over the miles of the "
        "statistic has a plan, support at home is funded, no search is open, and no move-on is delayed.",
        stands_on=("figures",),
    )
    out_of_area.show(away)
    _how_far(away, distant)
    lists.of_secured(at_home)
    lists.of_waits(waits)
    lists.of_step_downs(steps)
    lists.of_homes(counted(home_months_told))
    forms.show(away, waits)
    _ways()


def _position(away: Rows, distant: Rows, waits: Rows, steps: Rows) -> None:
    outside = OUT_OF_AREA.of(len([row for row in away if row["outside"]]))
    apart = AT_A_DISTANCE.of(len(out_of_area.at_a_distance(away)))
    unapproved = APPROVAL_OUTSTANDING.of(len([row for row in away if row["unapproved"]]))
    waiting = searches_open(waits)
    on = reading.asked_on()
    days, cost = whole_of(DELAYED_DAYS, steps, "days_past", on=on), whole_of(DELAYED_COST, steps, "cost", on=on)
    sections.where_we_stand(
        f"{_by_area(AWAY_FROM_HOME.of(len(away)), outside, apart)} "
        f"{look.beginning(figures.counted(unapproved, 'placement lacks', 'placements lack'))} the approval needed, "
        f"and {figures.counted(waiting, 'search for a place is', 'searches for a place are')} open. "
        f"{_delayed(days, cost)}"
    )
    sections.key_figures(
        [
            sections.key_figure(outside, meaning=_with_not_known(away)),
            sections.key_figure(apart),
            sections.key_figure(unapproved),
            sections.key_figure(NOT_NOTIFIED.of(len([row for row in away if row["notice_overdue"]]))),
            _over_so_many_miles(away, distant),
            sections.key_figure(waiting, name="Open searches", meaning="Searches for a place that is not found yet"),
            sections.key_figure(cost, shown=figures.to_the_pound),
        ],
        alt="Key figures of closer to home",
    )


def _by_area(away: Figure, outside: Figure, apart: Figure) -> str:
    placements = figures.counted(away, "placement")
    if not away:
        return f"There are **{placements} away from home**."
    return (
        f"**{look.beginning(figures.number_in_words(outside))} of {placements}** away from home are out of area, "
        f"{figures.number_in_words(apart)} of them at a distance (regulation 11)."
    )


def searches_open(waits: Rows) -> Figure:
    """How many searches for a place are open on the day of asking."""
    return SEARCHES.of(
        len([row for row in waits if row["state"] == "waiting"]), state="waiting", on=reading.asked_on()
    )


def _delayed(days: Figure, cost: Figure) -> str:
    """Delayed move-on with its window: over every stay, the ended ones too, up to the day of asking."""
    on = look.day(reading.asked_on())
    if not days:
        return f"Up to {on} no move-on was delayed."
    return (
        f"Delayed move-on, over all stays to {on}, comes to {figures.counted(days, 'day')} and "
        f"{figures.amount(cost, figures.to_the_pound)}."
    )


def _with_not_known(away: Rows) -> str:
    not_known = AREA_NOT_KNOWN.of(len(out_of_area.area_not_known(away)))
    if not not_known:
        return OUT_OF_AREA.meaning
    told = figures.counted(not_known, "further placement")
    return f"{OUT_OF_AREA.meaning}; the area of {told} is not known, and is not guessed"


def _over_so_many_miles(away: Rows, distant: Rows) -> KeyFigure:
    known = figures.counted(DISTANCE_KNOWN.of(len(_known(away))), "placement")
    return sections.key_figure(
        OVER_THE_MILES.of(len(distant)),
        name=f"Over {_threshold(away)} miles (statistic)",
        meaning=f"Miles in a straight line from home; of {known} the distance is known",
    )


def _known(away: Rows) -> Rows:
    return [row for row in away if row["tenths_from_home"] is not None]


def _threshold(away: Rows) -> str:
    """The miles above which a placement is distant; councils may differ."""
    stated = sorted({row["threshold_tenths"] for row in away})
    return " or ".join(look.miles(tenths).removesuffix(".0") for tenths in stated) or "20"


_SAID: dict[str, tuple[Measure, str, str]] = {
    "area_refused": (
        APPROVAL_REFUSED,
        "{} out of area not approved, and the child still lives there.",
        "out-of-area",
    ),
    "area_not_approved": (
        APPROVAL_NOT_ASKED,
        "{} out of area without the approval that regulation 11 asks for.",
        "out-of-area",
    ),
    "area_not_consulted": (
        NOT_CONSULTED,
        "{} at a distance where the other council was not consulted.",
        "out-of-area",
    ),
    "area_not_notified": (
        NOT_NOTIFIED,
        "{} out of area where the other council was not notified in writing.",
        "out-of-area",
    ),
    "area_not_known": (
        APPROVER_NOT_KNOWN,
        "Who has to approve is not known for {}: the area, or whether it adjoins, is not recorded.",
        "out-of-area",
    ),
    "plan_late": (PLAN_LATE, "The plan to move closer to home is late for {}.", "distant"),
    "no_plan": (NO_PLAN, "{} over {miles} miles from home, without a plan to move closer to home.", "distant"),
    "not_secured": (FUNDING_NOT_AGREED, "{} with wraparound or short breaks without agreed funding.", "secured"),
    "secured_ends_soon": (FUNDING_ENDS_SOON, "Agreed funding ends soon for {} at home.", "secured"),
}


def _need(found: Needed, miles: str) -> Need:
    match found.what:
        case "searches":
            return Need(found.urgency, _searches(found), "waits")
        case "past_plan":
            return Need(found.urgency, _past_plan(found), "step-down")
        case what:
            measure, words, where = _SAID[what]
            there = figures.counted(measure.of(len(found.rows)), "placement")
            return Need(found.urgency, words.format(there, miles=miles), where)


def _searches(found: Needed) -> str:
    on = reading.asked_on()
    longest = LONGEST_WAIT.of(found.first["days"], state="waiting", on=on)
    searches = figures.counted(searches_open(list(found.rows)), "search is", "searches are")
    return (
        f"{searches} open; the longest has waited {figures.counted(longest, 'day')} for "
        f"{lists.KINDS[found.first['kind']].lower()}."
    )


def _past_plan(found: Needed) -> str:
    """Stays that go on after the planned move: their part of the whole that the summary tells."""
    on = reading.asked_on()
    there = DELAYED_PLACEMENTS.of(len(found.rows), still_there=True, on=on)
    cost = whole_of(DELAYED_COST, found.rows, "cost", still_there=True, on=on)
    return (
        f"In {figures.counted(there, 'placement')} the child is still there after the planned move, which has cost "
        f"{figures.amount(cost, figures.to_the_pound)} so far."
    )


def _how_far(away: Rows, distant: Rows) -> None:
    st.header("Miles from home", anchor="distant")
    known = _known(away)
    if not known:
        sections.nothing(
            "No distance from home is known",
            "Import where children’s homes and placements lie: the sheets children and homes, latitude and "
            "longitude.",
        )
        return
    more_than = f"more than {_threshold(away)} miles"
    _straight_lines(known, distant, more_than)
    st.subheader(f"Over {_threshold(away)} miles from home")
    there = figures.counted(DISTANCE_KNOWN.of(len(known)), "placement")
    said = f"Of {there} whose distance is known, none is {more_than} from home."
    ticks.tell(distant, done=said, stands_on=("figures",))
    if distant:
        _distant_placements(distant)


def _straight_lines(known: Rows, distant: Rows, more_than: str) -> None:
    farthest = figures.largest(
        [MILES_FROM_HOME.of(row["tenths_from_home"], placement=row["placement"]) for row in known]
    )
    far, over, of = figures.as_told(farthest), OVER_THE_MILES.of(len(distant)), DISTANCE_KNOWN.of(len(known))
    charts.finding(
        f"{figures.share(over, of)} are {more_than} from home, the farthest {far}",
        "Miles in a straight line from home to each placement, by setting. The line is that of the statistic; who "
        "has to approve depends on the area. A home is known to about half a mile.",
    )
    charts.strip(
        [{**row, "setting": look.sentence_case(row["setting_group"])} for row in known],
        label="setting",
        tenths="tenths_from_home",
        focus="distant",
        named="placement",
        mark=max(row["threshold_tenths"] for row in known),
        alt_text=f"Miles from home by setting; {figures.number_in_words(over)} of {figures.number(of)} are "
        f"{more_than} away, the farthest at {far}",
    )


_DISTANT = (
    tables.placement(),
    tables.miles("tenths_from_home", "Miles from home", MILES_FROM_HOME),
    tables.miles("tenths_from_team", "Miles from team", MILES_FROM_TEAM),
    tables.text("distance_reason", "Why so far"),
    tables.in_words("Plan to move closer to home", lambda row: _plan(row)),
)


def _distant_placements(distant: Rows) -> None:
    tables.show(distant, _DISTANT, alt="Distant placements, the farthest first")
    sections.source("where homes and children’s homes lie, and plans as known, on the day of asking")


def _plan(row: dict[str, Any]) -> str | None:
    if row["plan"] is None:
        return None
    by = f", by {look.day(row['plan_by'])}" if row["plan_by"] else ""
    return f"{row['plan']}{by}{' (late)' if row['plan_late'] else ''}"


def _ways() -> None:
    with st.container(horizontal=True):
        pages.link("review")
        pages.link("funds", "Homes month by month", "bed")
        pages.link("find")


if __name__ == "__main__":
    show()
