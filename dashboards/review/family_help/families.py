"""Families of a programme: who came and went, and what happened before and after, beside families without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from dashboards.widgets import charts, figures, look, sections, tables
from ledger.answers.family_help import FamilyHelp
from ledger.briefing.family_help import CAUTION, EVENTS, beside_others, change_shown
from ledger.domain.family_help.families import END_REASONS, BeforeAndAfter, EventKind, Group
from ledger.domain.family_help.measures import (
    EVENTS_OF_FAMILIES,
    FAMILIES_ENDED,
    FAMILIES_IN_IT,
    FAMILIES_STARTED,
    KINDS_COMPARED,
    KINDS_THAT_DIFFER,
)
from ledger.domain.money_and_days.figures import Figure, Measure
from ledger.domain.money_and_days.intervals import EventRate, RateRatio

VERDICTS = {
    "too_few": "Too few to tell",
    "not_shown": "No difference shown",
    "fewer": "Fewer after",
    "more": "More after",
}


def show(each: FamilyHelp, on: date) -> None:
    """Pods and families, then what happened before and after."""
    _families(each, on)
    _before_and_after(each, on)


def in_it(each: FamilyHelp, group: Group, count: int, on: date) -> Figure:
    """How many families of a group are in the programme on a day."""
    return _of_group(each, FAMILIES_IN_IT, group, count, on)


def _of_group(each: FamilyHelp, measure: Measure, group: Group, count: int, on: date, **more: str) -> Figure:
    """A count of families, or of their events, of one group."""
    pod = "all" if group.all_pods else group.pod or "none"
    return measure.of(count, programme=each.programme.programme, on=on, cohort=group.cohort, pod=pod, **more)


def _families(each: FamilyHelp, on: date) -> None:
    st.header("Families and pods", anchor="families")
    if not each.coming:
        sections.nothing("No family had started by that day", "Import the sheets pods and families.")
        return
    if each.pods:
        _pods(each)
    _families_table(each, on)
    st.markdown(
        ":small[Years are those in which events are counted: twelve months before each start, up to twelve from it. "
        "Numbers under five are not published: the exports show a c instead.]"
    )


def _families_table(each: FamilyHelp, on: date) -> None:
    windows = {one.group: one for one in each.changes}
    reasons = [why for why in END_REASONS if any(one.ended.get(why) for one in each.coming)]
    tables.show(
        [
            {
                "group": _group(one.group, _pod_names(each)),
                "started": _of_group(each, FAMILIES_STARTED, one.group, one.started, on),
                "still_in": in_it(each, one.group, one.still_in if one.group.cohort == "programme" else 0, on),
                **{
                    why: _of_group(each, FAMILIES_ENDED, one.group, one.ended.get(why, 0), on, why=why)
                    for why in reasons
                },
                "before": str(windows[one.group].before.rate.years),
                "after": str(windows[one.group].after.rate.years),
            }
            for one in each.coming
        ],
        [
            tables.text("group", "Families"),
            tables.number("started", "Families started"),
            tables.number("still_in", "Families in the programme"),
            *(tables.number(why, f"Ended: {look.words(why)}") for why in reasons),
            tables.TableColumn("before", "Years before", figure=True),
            tables.TableColumn("after", "Years after", figure=True),
        ],
        alt="Families of each pod: how many started, are in it, ended and why, and how long they are looked at",
    )


def _pods(each: FamilyHelp) -> None:
    tables.show(
        each.pods,
        [
            tables.text("name", "Pod"),
            tables.in_words("Family practitioners", lambda pod: str(pod.practitioners or look.NIL), figure=True),
            tables.in_words("Peer mentors", lambda pod: str(pod.peer_mentors or look.NIL), figure=True),
            tables.TableColumn("supervising_social_worker", "Supervising social worker", _supervised),
        ],
        alt="Pods at work: family practitioners and peer mentors as whole-time equivalents, and supervision",
    )
    st.markdown(":small[Practitioners and mentors are whole-time equivalents.]")


def _supervised(known: bool | None) -> str:
    return "Yes" if known else "No" if known is False else "Not known"


def _pod_names(each: FamilyHelp) -> dict[str, str]:
    return {pod.pod: pod.name for pod in each.pods}


def _group(group: Group, names: dict[str, str]) -> str:
    if group.cohort == "comparison":
        return "Families without it"
    return "The programme" if group.all_pods else names.get(group.pod or "", group.pod or "No pod")


def _before_and_after(each: FamilyHelp, on: date) -> None:
    changes = each.changes
    st.header("What happened before and after", anchor="before-and-after")
    wholes = {(one.group.cohort, one.kind): one for one in changes if one.group.all_pods}
    own = [one for (cohort, _), one in wholes.items() if cohort == "programme"]
    if not own:
        sections.nothing("Nothing to compare yet", "Import the sheets families and family_events.")
        return
    for one in own:
        others = wholes.get(("comparison", one.kind))
        said = change_shown(one) + (f" {beside_others(one, others)}" if others else " There is no comparison.")
        st.markdown(f"- {look.plain(said)}")
    st.markdown(CAUTION)
    _rates(each, own, wholes.values(), on)
    without = {kind: one for (cohort, kind), one in wholes.items() if cohort == "comparison"}
    _changes_table(each, without, on)


def _rates(each: FamilyHelp, own: Sequence[BeforeAndAfter], wholes: Iterable[BeforeAndAfter], on: date) -> None:
    """The rates of the whole programme, and of those it is compared with, as a chart."""
    shown = len([one for one in own if one.verdict in ("fewer", "more")])
    differ, compared = (
        measure.of(count, programme=each.programme.programme, on=on)
        for measure, count in ((KINDS_THAT_DIFFER, shown), (KINDS_COMPARED, len(own)))
    )
    charts.finding(
        f"A difference is shown in {figures.number_in_words(differ)} of {figures.counted(compared, 'kind')} of event",
        "Events per 100 families a year, twelve months before the start and up to twelve from it; the line is the "
        "95% interval of each rate (Byar's approximation). Whether two rates differ is told by their ratio.",
    )
    charts.intervals(
        [row for one in wholes for row in _drawn(one)],
        unit="events per 100 families a year",
        alt_text="Events before and after the start with their intervals: " + " ".join(map(change_shown, own)),
    )


def _drawn(change: BeforeAndAfter) -> Iterator[dict[str, Any]]:
    who = "with it" if change.group.cohort == "programme" else "without it"
    for when, window in (("Before", change.before), ("After", change.after)):
        rate = window.rate
        if rate.rate is not None:
            yield {
                "label": EVENTS[change.kind].capitalize(),
                "series": f"{when}, {who}",
                "low": rate.low,
                "middle": rate.rate,
                "high": rate.high,
            }


def _events(each: FamilyHelp, one: BeforeAndAfter, window: str, on: date) -> Figure:
    events = (one.before if window == "before" else one.after).rate.events
    return _of_group(each, EVENTS_OF_FAMILIES, one.group, events, on, kind=one.kind, window=window)


def _changes_table(each: FamilyHelp, others: Mapping[EventKind, BeforeAndAfter], on: date) -> None:
    names = _pod_names(each)
    tables.show_all(
        each.changes,
        [
            tables.in_words("Families", lambda one: _group(one.group, names)),
            tables.in_words("What happened", lambda one: EVENTS[one.kind].capitalize()),
            tables.number_of("Events before", lambda one: _events(each, one, "before", on)),
            tables.TableColumn("before.rate", "Per 100 families a year before", _rate),
            tables.number_of("Events after", lambda one: _events(each, one, "after", on)),
            tables.TableColumn("after.rate", "Per 100 families a year after", _rate),
            tables.TableColumn("ratio", "After to before, as a ratio", _ratio),
            tables.named("verdict", "What the ratio shows", VERDICTS),
            tables.in_words("After, to families without it, as a ratio", lambda one: _to_others(one, others)),
        ],
        alt="Events before and after the start, by group of families",
    )
    sections.source(
        "families and their events as known; the window after the start goes on when a family has left, and ends on "
        "the day chosen. Ratios have their 95% interval, in which 1 is no difference; after to before compares each "
        "family with itself. Fewer than ten events in both together are too few to tell"
    )


def _rate(rate: EventRate) -> str:
    # Word joiners keep an interval on one line.
    return look.NIL if rate.rate is None else f"{rate.rate} ({rate.low}\u2060–\u2060{rate.high})"


def _ratio(ratio: RateRatio | None) -> str:
    if ratio is None or ratio.ratio is None:
        return look.NIL
    return f"{ratio.ratio} ({ratio.low}\u2060–\u2060{ratio.high})"


def _to_others(one: BeforeAndAfter, others: Mapping[EventKind, BeforeAndAfter]) -> str:
    if one.group.cohort == "comparison" or one.kind not in others:
        return look.NIL
    return _ratio(one.beside(others[one.kind]))
