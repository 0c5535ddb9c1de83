"""Closer to home: how far away children live, who approved it, what is secured, what waits, what overran its plan."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards import pages
from dashboards.reading import Rows, counted
from dashboards.review.closer_to_home import forms, lists
from dashboards.widgets import charts, look, sections, tables, ticks
from dashboards.widgets.sections import Figure, Need
from ledger.answers.action_required.needs import Needed, needed_closer_to_home
from ledger.answers.closer_to_home import distances, overruns, secured_funding
from ledger.answers.homes.occupancy import home_months_told

APPROVALS = {"yes": "Approved", "no": "Said no", "not_asked": "Not asked"}


def show() -> None:
    """The page, from where we stand down to each placement."""
    away, at_home = counted(distances.distances), counted(secured_funding.secured)
    waits, steps = counted(overruns.waits), counted(overruns.step_downs)
    distant = sorted((row for row in away if row["distant"]), key=lambda row: -row["tenths_from_home"])
    _position(away, distant, waits, steps)
    sections.needs_somebody(
        [_need(each) for each in needed_closer_to_home(distant, at_home, waits, steps)],
        done="Every distant placement is approved and has a plan, support at home is funded, no search goes on, and "
        "nobody stays past a plan.",
        stands_on=("figures",),
    )
    _how_far(away, distant)
    lists.of_secured(at_home)
    lists.of_waits(waits)
    lists.of_step_downs(steps)
    lists.of_homes(counted(home_months_told))
    forms.show(away, waits)
    _ways()


def _position(away: Rows, distant: Rows, waits: Rows, steps: Rows) -> None:
    known = sum(row["distant"] is not None for row in away)
    without = sum(row["approved"] != "yes" for row in distant)
    waiting = sum(row["state"] == "waiting" for row in waits)
    late = [row for row in steps if row["days_past"]]
    days, cost = sum(row["days_past"] for row in late), sum(row["cost"] for row in late)
    beyond = f"more than {_threshold(away)} miles"
    sections.where_we_stand(
        f"**{len(distant):,} of {look.counted(known, 'placement')}** away from a home on the map lie "
        f"{beyond} away, {without:,} of them without the director’s approval; "
        f"{look.counted(waiting, 'search goes', 'searches go')} on for a place, and "
        f"{look.counted(days, 'day')} past a planned end cost {look.amount(cost, look.to_the_pound)}."
    )
    sections.key_figures(
        [
            Figure(
                "Distant",
                f"{len(distant):,}",
                f"Placements {beyond} from home in a straight line, of {known:,} whose distance is known",
            ),
            _outside(away),
            Figure("Without approval", f"{without:,}", "Distant, and the director was not asked or said no"),
            Figure("Waiting now", f"{waiting:,}", "Searches for a place that is needed and not found"),
            Figure(
                f"{look.counted(days, 'day')} past the plan",
                look.in_millions(cost),
                "Days of stays after their planned last day, to the as-at date, and what they cost",
            ),
        ],
        alt="Key figures of closer to home",
    )


def _outside(away: Rows) -> Figure:
    mapped = [row["outside"] for row in away if row["outside"] is not None]
    return Figure(
        "Outside the area",
        f"{sum(mapped):,}",
        f"In another council’s area, of {len(mapped):,} whose district is mapped; the others are not guessed",
    )


def _threshold(away: Rows) -> str:
    """The miles above which a placement is distant; councils may differ."""
    stated = sorted({row["threshold_tenths"] for row in away})
    return " or ".join(look.miles(tenths).removesuffix(".0") for tenths in stated) or "20"


_SAID = {
    "distance_refused": ("The director said no to {} where the child still lives.", "distant"),
    "distance_not_approved": ("Nobody has approved {} at a distance.", "distant"),
    "plan_late": ("The plan to come closer is late for {}.", "distant"),
    "no_plan": ("{} at a distance without a plan to come closer.", "distant"),
    "not_secured": ("{} of wraparound or short breaks without secured funding.", "secured"),
    "secured_ends_soon": ("Secured funding ends soon for {} at home.", "secured"),
    "past_plan": ("{} past the planned last day and still charged: {} so far.", "step-down"),
}


def _need(found: Needed) -> Need:
    if found.what == "searches":
        said = (
            f"{look.counted(len(found.rows), 'search is', 'searches are')} open; the longest has waited "
            f"{look.counted(found.first['days'], 'day')} for {lists.KINDS[found.first['kind']].lower()}."
        )
        return Need(found.urgency, said, "waits")
    words, where = _SAID[found.what]
    cost = look.to_the_pound(found.sum("cost")) if found.what == "past_plan" else ""
    return Need(found.urgency, words.format(look.counted(len(found.rows), "placement"), cost), where)


def _how_far(away: Rows, distant: Rows) -> None:
    st.header("How far from home", anchor="distant")
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
    st.subheader("Distant placements")
    said = f"Of {look.counted(len(known), 'placement')} whose distance is known, none is {beyond} from home."
    ticks.tell(distant, done=said, stands_on=("figures",))
    if distant:
        _distant_placements(distant)


def _straight_lines(known: Rows, distant: int, beyond: str) -> None:
    farthest = max(known, key=lambda row: row["tenths_from_home"])
    far = look.miles(farthest["tenths_from_home"])
    charts.finding(
        f"{look.per_cent(distant, len(known))} are {beyond} from home, the farthest {far}",
        "Miles in a straight line from home to each placement, by setting. The line stands where distance begins to "
        "need the director’s approval; a home is known to about half a mile.",
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


def _whose(row: dict[str, Any]) -> str | None:
    if row["outside"] is None:
        return "Not known"
    return row["area_name"] if row["outside"] else "Within the area"


def _approval(row: dict[str, Any]) -> str:
    return APPROVALS[row["approved"]] + (f", {look.day(row['approved_on'])}" if row["approved_on"] else "")


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
            tables.in_words("Whose area", _whose),
            tables.text("distance_reason", "Why so far"),
            tables.in_words("Director’s approval", _approval),
            tables.in_words("Plan to come closer", _plan),
        ],
        alt="Distant placements, the farthest first",
    )
    sections.source("homes, children’s districts, approvals and plans as known, at the as-at date")


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
