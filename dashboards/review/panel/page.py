"""A panel's meeting: its agenda, what is due besides, its members, what is still to be done, and the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import streamlit as st

from dashboards import reading
from dashboards.review.decisions import life, recording
from dashboards.review.decisions.life import Names
from dashboards.review.panel import item as panel_item
from dashboards.review.panel import members
from dashboards.widgets import acting, figures, forms, look, sections, tables, ticks
from dashboards.widgets.forms import Form
from dashboards.widgets.sections import Need
from ledger.answers.action_required.needs import Needed, needed_of_sitting
from ledger.answers.action_required.sittings import Due, SittingItem, SittingSeen, agenda, sitting_seen
from ledger.answers.sheet import names, rows_known
from ledger.domain.action_required.agenda import Point, Proposed, proposed
from ledger.domain.agencies.sheets import Agency
from ledger.domain.decisions.measures import (
    ACTION_DAYS_OVERDUE,
    ACTIONS_OVERDUE,
    DUE_BESIDES,
    DUE_VALUE,
    ITEMS,
    ITEMS_HEARD,
    ITEMS_LEFT,
)
from ledger.domain.decisions.sheets import Action, Panel
from ledger.domain.money_and_days.figures import Figure, whole
from ledger.domain.splits.measures import WEEKLY_COST
from ledger.tasks.panels import NewItem, put_on

WHY = {
    "waiting": "A decision was requested",
    "emergency_not_ratified": "Emergency placement awaiting ratification",
    "expired_and_charging": "Agreement lapsed and still charged",
    "unagreed": "No agreement",
    "in_principle": "Awaiting agreement (agreed in principle)",
    "disputed": "A share is disputed",
    "interim": "Shares are without prejudice",
    "expiring": "Agreement ends soon",
    "review_overdue": "Review due",
    "deferred": "Deferred by an earlier meeting",
    "not_heard": "Not heard at an earlier meeting",
    "action": "Open action",
}
# What the form offers, and nothing is judged by: whoever plans a meeting says when, and by when documents are due.
_WEEKS_AHEAD, _PAPERS_AHEAD = timedelta(weeks=4), timedelta(days=10)
_LABELS = {"held_on": "Date of the meeting", "papers_by": "Documents due by", "minute": "Minutes kept at"}


def show() -> None:
    """The sitting in the address, or the next; without any, how to plan one."""
    sittings = sorted(_panels(), key=lambda row: (row.held_on, row.panel), reverse=True)
    if not sittings:
        sections.nothing("No panel meeting is recorded", "Plan one below, with the panel's name and the date.")
        _plan(None)
        return
    chosen = _chosen(sittings)
    agencies = reading.in_books_now(names, Agency)
    seen = reading.in_books_now(sitting_seen, chosen.panel)
    due = acting.answered("Looking up what is due", agenda, chosen.held_on, chosen.panel)
    _position(seen, due or [])
    sections.needs_somebody(
        [_need(each, agencies, chosen.panel) for each in needed_of_sitting(seen, reading.today())],
        done=_all_recorded(chosen),
        stands_on=(),
    )
    _items(seen, agencies)
    _due(seen, due or [], agencies)
    members.show(seen, agencies)
    _actions(seen, due or [], agencies)
    _plan(chosen)


def _all_recorded(panel: Panel) -> str:
    """What was looked at of a sitting: before it sits there is nothing yet to be recorded of it."""
    if panel.held_on < reading.today():
        return (
            "Minutes, attendance, a recommendation on each item and the decisions on them are recorded. Records of "
            "this meeting are consistent."
        )
    return "The meeting has not been held yet. Records of this meeting are consistent, and no action is overdue."


def _panels() -> list[Panel]:
    return reading.in_books_now(rows_known, Panel)


def _chosen(sittings: Sequence[Panel]) -> Panel:
    by_code = {row.panel: row for row in sittings}
    coming = [row for row in sittings if row.held_on >= reading.today()]
    first = coming[-1] if coming else sittings[0]
    asked = str(st.query_params.get("panel", ""))
    code = asked if asked in by_code else first.panel
    # The address names a sitting by its code; a widget bound to it would write its words there.
    key = f"meeting after {code}"
    st.selectbox(
        "Meeting",
        list(by_code),
        index=list(by_code).index(code),
        format_func=lambda code: f"{by_code[code].name}, {look.day(by_code[code].held_on)}",
        key=key,
        on_change=lambda: _turn_to(key),
        width=520,
    )
    return by_code[code]


def _turn_to(key: str) -> None:
    st.query_params["panel"] = st.session_state[key]


def _position(seen: SittingSeen, due: Sequence[Due]) -> None:
    panel, left = seen.sitting.panel, _not_on_it(seen, due)
    weekly, items = _weekly(seen), ITEMS.of(len(seen.items), panel=panel.panel)
    heard = ITEMS_HEARD.of(seen.heard, panel=panel.panel)
    papers = f" Documents are due by {look.day(panel.papers_by)}." if panel.papers_by else ""
    minutes = f" Minutes: {look.plain(panel.minute)}." if panel.minute else ""
    sections.where_we_stand(
        f"**{look.plain(panel.name)}, {look.day(panel.held_on)}**: {figures.counted(items, 'item')} on the "
        f"agenda, {figures.number(heard) if heard else 'none'} with a recommendation. Weekly cost: "
        f"{figures.amount(weekly, figures.to_the_pound)}. {life.quorum(seen.sitting)}.{papers}{minutes}"
    )
    sections.key_figures(
        [
            sections.key_figure(items),
            sections.key_figure(heard),
            sections.key_figure(
                weekly,
                meaning="Placements on the agenda, seven days at the prices of the day of the meeting",
                shown=figures.to_the_pound,
            ),
            sections.key_figure(DUE_BESIDES.of(len(left), panel=panel.panel)),
        ],
        alt="Key figures of the meeting",
    )


def _week_of(item: SittingItem, on: date) -> Figure:
    """The weekly cost of an item's placement on the day of the meeting; not known on a day out of its stay."""
    return WEEKLY_COST.of(item.brief.weekly if item.brief else None, placement=item.row.placement, on=on)


def _weekly(seen: SittingSeen) -> Figure:
    """The weekly cost of all items whose stay includes the day of the meeting."""
    panel = seen.sitting.panel
    weeks = {_week_of(item, panel.held_on) for item in seen.items if item.brief}
    return WEEKLY_COST.of(
        whole(WEEKLY_COST, weeks, {"placement"}, on=panel.held_on).value, on=panel.held_on, panel=panel.panel
    )


def _need(found: Needed, agencies: Names, panel: str) -> Need:
    left = ITEMS_LEFT.of(len(found.rows), panel=panel, what=found.what)
    match found.what:
        case "no_items":
            return Need(found.urgency, "The meeting has been held, and no item is recorded.", "items")
        case "not_heard" | "not_decided":
            items = figures.counted(left, "item has", "items have")
            lacks = "no recommendation" if found.what == "not_heard" else "a recommendation but no officer's decision"
            return Need(found.urgency, f"The meeting has been held, and {items} {lacks}.", "items")
        case "who_was_there":
            return Need(found.urgency, "The meeting has been held, and attendance is not recorded.", "members")
        case "no_minutes":
            return Need(found.urgency, "The meeting has been held, and its minutes are not recorded.", "plan")
        case "no_quorum":
            return Need(found.urgency, f"{life.quorum(found.first)}. It cannot make recommendations.", "members")
        case "actions_overdue":
            overdue = ACTIONS_OVERDUE.of(len(found.rows), panel=panel)
            said = figures.counted(overdue, "action is", "actions are")
            return Need(found.urgency, f"{said} overdue for placements on the agenda.", "actions")
        case "contradiction":
            own, contradiction = found.first
            code, said = own.deal.agreement.placement, life.contradiction(contradiction, own, agencies)
        case _:
            code = found.first.row.placement
            said = f"{life.who(found.first.life.missing, agencies)} has not approved the split yet."
    return Need(found.urgency, f"{look.plain(code)}: {look.plain(said)}", "items")


def _not_on_it(seen: SittingSeen, due: Sequence[Due]) -> list[Proposed]:
    there = {item.row.placement for item in seen.items}
    return [each for each in proposed(row.point for row in due) if each.placement not in there]


def _due(seen: SittingSeen, due: Sequence[Due], agencies: Names) -> None:
    st.header("Due and not on the agenda", anchor="due")
    left = _not_on_it(seen, due)
    on = seen.sitting.panel.held_on
    ticks.tell(left, done=f"All that is due by {look.day(on)} is on the agenda.", stands_on=())
    if not left:
        return
    weeks = {row.point.placement: row.weekly for row in due}
    tables.show(
        left,
        [
            tables.placement(),
            tables.in_words("Why it is due", lambda each: "; ".join(_why(point) for point in each.points)),
            tables.in_words("Agencies asked", lambda each: life.who(each.asked, agencies)),
            tables.day("since", "Since"),
            tables.in_words(
                "Weekly cost", lambda each: figures.to_the_pound(_week_due(each, weeks, on)), figure=True
            ),
            tables.whole_pounds("amount", "Value to 31 March of what is due", DUE_VALUE),
        ],
        alt=f"Placements due by {look.day(on)} and not on the agenda",
        given={"on": on},
    )
    st.markdown(
        ":small[The value is the highest of any one reason. Reasons may be about the same money, so they are not "
        "added up.]"
    )
    _take_up(seen.sitting.panel.panel, {each.placement: each for each in left})


def _week_due(each: Proposed, weeks: Mapping[str | None, int], on: date) -> Figure:
    return WEEKLY_COST.of(weeks[each.placement], placement=each.placement, on=on)


def _take_up(panel: str, by_code: Mapping[str, Proposed]) -> None:
    """Put some of what is due on the agenda, or all of it."""
    picked = st.multiselect("Placements to add", list(by_code), default=list(by_code), key=f"take up {panel}")
    if st.button("Add to the agenda", type="primary", icon=":material/playlist_add:", disabled=not picked):
        wanted = [NewItem(code, by_code[code].agreement, by_code[code].request) for code in picked]
        acting.do(
            "Adding to the agenda",
            lambda _: put_on(reading.store(), panel, wanted),
            told=lambda outcome: [forms.recorded(outcome)],
            changed=lambda outcome: outcome.batch is not None,
        )


def _why(point: Point) -> str:
    if point.what == "action" and point.note:
        return f"{WHY['action']}: {point.note}"
    return WHY[point.what]


_ITEMS = (
    tables.numbered("row.item", "Item"),
    tables.placement("row.placement"),
    tables.in_words(
        "Funding status", lambda item: look.sentence_case(item.brief.standing) if item.brief else None, whole=True
    ),
    tables.code("row.agreement", "Split considered"),
    tables.TableColumn(
        "row.recommendation",
        "The panel recommends",
        lambda code: look.sentence_case(life.ADVICE.get(code, "not heard yet")),
        whole=True,
    ),
    tables.in_words("Officers' decisions", panel_item.decided),
)


def _items(seen: SittingSeen, agencies: Names) -> None:
    st.header("The agenda", anchor="items")
    if not seen.items:
        sections.nothing("The agenda is empty", "Add what is due, below.")
        return
    on = seen.sitting.panel.held_on
    week = tables.in_words("Weekly cost", lambda item: figures.to_the_pound(_week_of(item, on)), figure=True)
    tables.show(seen.items, [*_ITEMS, week], alt="The items of the meeting in their order")
    panel_item.show(seen.sitting, _to_hear(seen), agencies)


def _to_hear(seen: SittingSeen) -> SittingItem:
    """The item that is chosen; at first the first without a recommendation."""
    by_number = {item.row.item: item for item in seen.items}
    fresh = next((number for number, item in by_number.items() if item.row.recommendation is None), None)
    number = st.selectbox(
        "Agenda item",
        list(by_number),
        index=list(by_number).index(fresh) if fresh else 0,
        format_func=lambda number: f"{number}: {by_number[number].row.placement}",
        key=f"item {seen.sitting.panel.panel}",
        width=520,
    )
    return by_number[int(number)]


def _actions(seen: SittingSeen, due: Sequence[Due], agencies: Names) -> None:
    st.header("Open actions", anchor="actions")
    panel = seen.sitting.panel
    rows = [each.point for each in due if each.point.what == "action"]
    known = {row.action: row for row in reading.in_books_now(rows_known, Action)}
    if rows:
        _open_actions(rows, known, agencies, panel.held_on)
        with st.expander("Record an action as done"):
            recording.done([known[point.action or ""] for point in rows], panel.panel)
    ticks.tell(rows, done="No action of a meeting or of a placement is open.", stands_on=())
    with st.expander("Record an action that concerns no placement"):
        recording.action(f"panel {panel.panel}", panel=panel.panel)


_OPEN_ACTIONS = (
    tables.text("what", "Action"),
    tables.text("who", "Owner"),
    tables.text("role", "Role"),
    tables.day("due", "Due"),
    tables.number("over", "Action days overdue", ACTION_DAYS_OVERDUE),
    tables.placement(),
)


def _open_actions(rows: Sequence[Point], known: Mapping[str, Action], agencies: Names, on: date) -> None:
    tables.show(
        [
            {
                "what": point.note,
                "who": life.who(point.asked, agencies),
                "role": known[point.action or ""].role,
                "due": point.since,
                "over": max((on - point.since).days, 0),
                "placement": point.placement,
                "action": point.action,
                "on": on,
            }
            for point in sorted(rows, key=lambda point: point.since)
        ],
        _OPEN_ACTIONS,
        alt="Open actions, the first due first",
    )


def _plan(after: Panel | None) -> None:
    st.header("Meetings", anchor="plan")
    held_on = (after.held_on if after else reading.today()) + _WEEKS_AHEAD
    opening = {
        "name": after.name if after else "Joint panel",
        "held_on": held_on,
        "papers_by": held_on - _PAPERS_AHEAD,
        "quorum": after.quorum if after else None,
        "chair": after.chair if after else None,
    }
    with st.expander("Plan a meeting", expanded=after is None):
        Form(Panel, "Plan the meeting", series="PN", now=opening, labels=_LABELS, key="plan").show()
    if after:
        with st.expander("Amend this meeting, or record its minutes"):
            Form(Panel, "Amend the meeting", row=after, labels=_LABELS, withdraw="Withdraw the meeting").show()


if __name__ == "__main__":
    show()
