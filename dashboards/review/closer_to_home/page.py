"""Closer to home: out of area and how far, who approved it, what is secured, what waits, what overran its plan."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards import pages
from dashboards.reading import Rows, counted
from dashboards.review.closer_to_home import forms, lists, out_of_area
from dashboards.widgets import charts, look, sections, tables, ticks
from dashboards.widgets.sections import KeyFigure as Figure
from dashboards.widgets.sections import Need
from ledger.answers.action_required.needs import Needed, needed_closer_to_home
from ledger.answers.closer_to_home import distances, overruns, secured_funding
from ledger.answers.homes.occupancy import home_months_told


def show() -> None:
    """The page, from where we stand down to each placement."""
    away, at_home = counted(distances.distances), counted(secured_funding.secured)
    waits, steps = counted(overruns.waits), counted(overruns.step_downs)
    distant = sorted((row for row in away if row["distant"]), key=lambda row: -row["tenths_from_home"])
    _position(away, distant, waits, steps)
    sections.needs_somebody(
        [_need(each, _threshold(away)) for each in needed_closer_to_home(away, at_home, waits, steps)],
        done="Every placement out of area is approved and its council told, every one over the miles of the "
        "statistic has a plan, support at home is funded, no search goes on, and nobody stays past a plan.",
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
    outside, apart = [row for row in away if row["outside"]], out_of_area.at_a_distance(away)
    unapproved = sum(row["unapproved"] for row in away)
    not_notified = sum(row["notice_overdue"] for row in away)
    not_known = len(out_of_area.area_not_known(away))
    waiting = sum(row["state"] == "waiting" for row in waits)
    late = [row for row in steps if row["days_past"]]
    days, cost = sum(row["days_past"] for row in late), sum(row["cost"] for row in late)
    sections.where_we_stand(
        f"**{len(outside):,} of {look.counted(len(away), 'placement')}** away from home lie out of area, "
        f"{len(apart):,} of them at a distance (regulation 11). "
        f"{look.counted(unapproved, 'placement lacks', 'placements lack')} the approval needed. "
        f"{look.counted(waiting, 'search goes', 'searches go')} on for a place, and "
        f"{look.counted(days, 'day')} past a planned end cost {look.amount(cost, look.to_the_pound)}."
    )
    sections.key_figures(
        [
            Figure(
                "Out of area",
                f"{len(outside):,}",
                f"In another council’s area; of {not_known:,} more the area is not known, and is not guessed",
            ),
            Figure("At a distance", f"{len(apart):,}", "Out of area and in no adjoining area (regulation 11)"),
            Figure("Approval outstanding", f"{unapproved:,}", "Out of area, and whoever has to approve has not"),
            Figure(
                "Not notified", f"{not_notified:,}", "Out of area, and the other council’s written notice is overdue"
            ),
            _over_so_many_miles(away, distant),
            Figure("Waiting now", f"{waiting:,}", "Searches for a place that is needed and not found"),
            Figure(
                f"{look.counted(days, 'day')} past the plan",
                look.in_millions(cost),
                "Days of stays after their planned last day, to the as-at date, and what they cost",
            ),
        ],
        alt="Key figures of closer to home",
    )


def _over_so_many_miles(away: Rows, distant: Rows) -> Figure:
    known = sum(row["distant"] is not None for row in away)
    return Figure(
        f"Over {_threshold(away)} miles",
        f"{len(distant):,}",
        f"The statistic: miles in a straight line from home, of {known:,} whose distance is known",
    )


def _threshold(away: Rows) -> str:
    """The miles above which a placement is distant; councils may differ."""
    stated = sorted({row["threshold_tenths"] for row in away})
    return " or ".join(look.miles(tenths).removesuffix(".0") for tenths in stated) or "20"


_SAID = {
    "area_refused": ("{} out of area not approved, and the child still lives there.", "out-of-area"),
    "area_not_approved": ("{} out of area without the approval that regulation 11 asks for.", "out-of-area"),
    "area_not_consulted": ("{} at a distance where the other council was not consulted.", "out-of-area"),
    "area_not_notified": ("{} out of area where the other council was not notified in writing.", "out-of-area"),
    "area_not_known": (
        "Who has to approve is not known for {}: the area, or whether it adjoins, is not recorded.",
        "out-of-area",
    ),
    "plan_late": ("The plan to move closer to home is late for {}.", "distant"),
    "no_plan": ("{0} over {2} miles from home, without a plan to move closer to home.", "distant"),
    "not_secured": ("{} of wraparound or short breaks without secured funding.", "secured"),
    "secured_ends_soon": ("Secured funding ends soon for {} at home.", "secured"),
    "past_plan": ("{0} past the planned last day and still charged: {1} so far.", "step-down"),
}


def _need(found: Needed, miles: str) -> Need:
    if found.what == "searches":
        said = (
            f"{look.counted(len(found.rows), 'search is', 'searches are')} open; the longest has waited "
            f"{look.counted(found.first['days'], 'day')} for {lists.KINDS[found.first['kind']].lower()}."
        )
        return Need(found.urgency, said, "waits")
    words, where = _SAID[found.what]
    cost = look.to_the_pound(found.sum("cost")) if found.what == "past_plan" else ""
    return Need(found.urgency, words.format(look.counted(len(found.rows), "placement"), cost, miles), where)


def _how_far(away: Rows, distant: Rows) -> None:
    st.header("Miles from home", anchor="distant")
    known = [row for row in away if row["tenths_from_home"] is not None]
    if not known:
        sections.nothing(
            "No distance from home is known",
            "Hand over where children’s homes and placements lie: the sheets children and homes, latitude and "
            "longitude.",
        )
        return
    beyond = f"more than {_threshold(away)} miles"
    _straight_lines(known, len(distant), beyond)
    st.subheader(f"Over {_threshold(away)} miles from home")
    said = f"Of {look.counted(len(known), 'placement')} whose distance is known, none is {beyond} from home."
    ticks.tell(distant, done=said, stands_on=("figures",))
    if distant:
        _distant_placements(distant)


def _straight_lines(known: Rows, distant: int, beyond: str) -> None:
    farthest = max(known, key=lambda row: row["tenths_from_home"])
    far = look.miles(farthest["tenths_from_home"])
    charts.finding(
        f"{look.per_cent(distant, len(known))} are {beyond} from home, the farthest {far}",
        "Miles in a straight line from home to each placement, by setting. The line is that of the statistic: who "
        "has to approve goes by area. A home is known to about half a mile.",
    )
    charts.strip(
        [{**row, "setting": look.sentence_case(row["setting_group"])} for row in known],
        label="setting",
        tenths="tenths_from_home",
        focus="distant",
        named="placement",
        mark=max(row["threshold_tenths"] for row in known),
        alt_text=f"Miles from home by setting; {distant} of {len(known)} are {beyond} away, the farthest at {far}",
    )


def _distant_placements(distant: Rows) -> None:
    tables.show(
        distant,
        [
            tables.placement(),
            tables.TableColumn(
                "tenths_from_home", "Miles from home", look.miles, figure=True, filed=tables.parts(10)
            ),
            tables.TableColumn(
                "tenths_from_team", "Miles from team", look.miles, figure=True, filed=tables.parts(10)
            ),
            tables.text("distance_reason", "Why so far"),
            tables.in_words("Plan to move closer to home", _plan),
        ],
        alt="Distant placements, the farthest first",
    )
    sections.source("where homes and children’s homes lie, and plans as known, at the as-at date")


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
