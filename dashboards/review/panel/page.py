"""A panel's sitting: its agenda, what is due besides, who sits, what is still to be done, and the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import streamlit as st

from dashboards import pages, reading
from dashboards.review.decisions import life, recording
from dashboards.review.decisions.life import Names
from dashboards.review.panel import item as panel_item
from dashboards.review.panel import members
from dashboards.widgets import acting, forms, look, sections, tables, ticks
from dashboards.widgets.forms import Form
from dashboards.widgets.sections import KeyFigure as Figure
from dashboards.widgets.sections import Need
from ledger.answers.action_required.needs import Needed, needed_of_sitting
from ledger.answers.action_required.sittings import Due, SittingItem, SittingSeen, agenda, sitting_seen
from ledger.answers.sheet import names, rows_known
from ledger.domain.action_required.agenda import Point, Proposed, proposed
from ledger.domain.agencies.sheets import Agency
from ledger.domain.decisions.sheets import Action, Panel
from ledger.tasks.panels import NewItem, put_on

WHY = {
    "waiting": "A decision was asked for",
    "emergency_not_ratified": "Made in an emergency, not ratified",
    "expired_and_charging": "Lapsed and still charged",
    "unagreed": "Nobody has agreed a split",
    "in_principle": "Agreed in principle only",
    "disputed": "A share is disputed",
    "interim": "Shares are without prejudice",
    "expiring": "Ends soon",
    "review_overdue": "Review due",
    "deferred": "Put off by an earlier sitting",
    "not_heard": "Not heard at an earlier sitting",
    "action": "Open action",
}
# What the form offers, and nothing is judged by: whoever plans a sitting says when, and by when papers are in.
_WEEKS_AHEAD, _PAPERS_AHEAD = timedelta(weeks=4), timedelta(days=10)
_LABELS = {"held_on": "When it sits", "papers_by": "Papers in by", "minute": "Where its minutes are"}


def show() -> None:
    """The sitting in the address, or the next; without any, how to plan one."""
    sittings = sorted(_panels(), key=lambda row: (row.held_on, row.panel), reverse=True)
    if not sittings:
        sections.nothing("No sitting of a panel is known", "Plan one: say which panel sits, and when.")
        _plan(None)
        _ways()
        return
    chosen = _chosen(sittings)
    agencies = reading.in_books_now(names, Agency)
    seen = reading.in_books_now(sitting_seen, chosen.panel)
    due = acting.answered("Looking up what is due", agenda, chosen.held_on, chosen.panel)
    _position(seen, due or [])
    sections.needs_somebody(
        [_need(each, agencies) for each in needed_of_sitting(seen, reading.today())],
        done=_all_recorded(chosen),
        stands_on=(),
    )
    _items(seen, agencies)
    _due(seen, due or [], agencies)
    members.show(seen, agencies)
    _actions(seen, due or [], agencies)
    _plan(chosen)
    _ways()


def _all_recorded(panel: Panel) -> str:
    """What was looked at of a sitting: before it sits there is nothing yet to be recorded of it."""
    if panel.held_on < reading.today():
        return (
            "Its minutes, who was there, a recommendation on each item and the decisions on them are recorded, and "
            "they go together."
        )
    return "It has not sat yet; what is recorded of it so far goes together, and no action is over its time."


def _panels() -> list[Panel]:
    return reading.in_books_now(rows_known, Panel)


def _chosen(sittings: Sequence[Panel]) -> Panel:
    by_code = {row.panel: row for row in sittings}
    coming = [row for row in sittings if row.held_on >= reading.today()]
    first = coming[-1] if coming else sittings[0]
    asked = str(st.query_params.get("panel", ""))
    code = asked if asked in by_code else first.panel
    # The address names a sitting by its code; a widget bound to it would write its words there.
    key = f"sitting after {code}"
    st.selectbox(
        "Sitting",
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
    weekly = sum(item.brief.weekly for item in seen.items if item.brief)
    papers = f" Papers have to be in by {look.day(panel.papers_by)}." if panel.papers_by else ""
    minutes = f" Minutes: {look.plain(panel.minute)}." if panel.minute else ""
    sections.where_we_stand(
        f"**{look.plain(panel.name)}, {look.day(panel.held_on)}**: {look.counted(len(seen.items), 'item')} on the "
        f"agenda that {'costs' if len(seen.items) == 1 else 'cost'} {look.amount(weekly, look.to_the_pound)} a week, "
        f"{seen.heard or 'none'} with a recommendation. {life.quorum(seen.sitting)}.{papers}{minutes}"
    )
    sections.key_figures(
        [
            Figure("On the agenda", f"{len(seen.items):,}", "Placements that are an item of this sitting"),
            Figure("Heard", f"{seen.heard:,}", "Items with a recommendation"),
            Figure(
                "A week costs", look.to_the_pound(weekly), "The items' placements, seven days at that day's prices"
            ),
            Figure("Due besides", f"{len(left):,}", "Placements that are due by then and not on the agenda"),
        ],
        alt="Key figures of the sitting",
    )


def _need(found: Needed, agencies: Names) -> Need:
    match found.what:
        case "no_items":
            return Need(found.urgency, "It is over, and no item of it is recorded.", "items")
        case "not_heard" | "not_decided":
            items = look.counted(len(found.rows), "item has", "items have")
            lacks = (
                "no recommendation" if found.what == "not_heard" else "a recommendation, and no officer has decided"
            )
            return Need(found.urgency, f"It is over, and {items} {lacks}.", "items")
        case "who_was_there":
            return Need(found.urgency, "It is over, and nobody has said who was there.", "members")
        case "no_minutes":
            return Need(found.urgency, "It is over, and nothing says where its minutes are.", "plan")
        case "no_quorum":
            return Need(found.urgency, f"{life.quorum(found.first)}: it may recommend nothing.", "members")
        case "actions_overdue":
            said = look.counted(len(found.rows), "action of its placements is", "actions of its placements are")
            return Need(found.urgency, f"{said} overdue.", "actions")
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
    st.header("What is due and not on the agenda", anchor="due")
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
            tables.in_words("Who is asked", lambda each: life.who(each.asked, agencies)),
            tables.day("since", "Since"),
            tables.in_words("A week costs", lambda each: look.to_the_pound(weeks[each.placement]), figure=True),
            tables.pound("amount", "At stake"),
        ],
        alt=f"What is due by {look.day(on)} and not on the agenda",
    )
    st.markdown(
        ":small[At stake: the most that hangs on one reason; several may hang on the same pounds, so none are added.]"
    )
    _take_up(seen.sitting.panel.panel, {each.placement: each for each in left})


def _take_up(panel: str, by_code: Mapping[str, Proposed]) -> None:
    """Put some of what is due on the agenda, or all of it."""
    picked = st.multiselect("Placements to take up", list(by_code), default=list(by_code), key=f"take up {panel}")
    label = f"Put {look.counted(len(picked), 'placement')} on the agenda"
    if st.button(label, type="primary", icon=":material/playlist_add:", disabled=not picked):
        wanted = [NewItem(code, by_code[code].agreement, by_code[code].request) for code in picked]
        acting.do(
            "Putting them on the agenda",
            lambda _: put_on(reading.store(), panel, wanted),
            told=lambda outcome: [forms.recorded(outcome)],
            changed=lambda outcome: outcome.batch is not None,
        )


def _why(point: Point) -> str:
    if point.what == "action" and point.note:
        return f"{WHY['action']}: {point.note}"
    return WHY[point.what]


_ITEMS = (
    tables.count("row.item", "Item"),
    tables.placement("row.placement"),
    tables.in_words(
        "Stands", lambda item: look.sentence_case(item.brief.standing) if item.brief else None, whole=True
    ),
    tables.in_words(
        "A week costs", lambda item: look.to_the_pound(item.brief.weekly) if item.brief else None, figure=True
    ),
    tables.code("row.agreement", "Split looked at"),
    tables.TableColumn(
        "row.recommendation",
        "The panel recommends",
        lambda code: look.sentence_case(life.ADVICE.get(code, "not heard yet")),
        whole=True,
    ),
    tables.in_words("Officers decided", panel_item.decided),
)


def _items(seen: SittingSeen, agencies: Names) -> None:
    st.header("The agenda", anchor="items")
    if not seen.items:
        sections.nothing("Nothing is on the agenda", "Put on it what is due, below.")
        return
    tables.show(seen.items, _ITEMS, alt="The items of the sitting in their order")
    panel_item.show(seen.sitting, _to_hear(seen), agencies)


def _to_hear(seen: SittingSeen) -> SittingItem:
    """The item that is chosen; at first the first without a recommendation."""
    by_number = {item.row.item: item for item in seen.items}
    fresh = next((number for number, item in by_number.items() if item.row.recommendation is None), None)
    number = st.selectbox(
        "Item to hear",
        list(by_number),
        index=list(by_number).index(fresh) if fresh else 0,
        format_func=lambda number: f"{number}: {by_number[number].row.placement}",
        key=f"item {seen.sitting.panel.panel}",
        width=520,
    )
    return by_number[int(number)]


def _actions(seen: SittingSeen, due: Sequence[Due], agencies: Names) -> None:
    st.header("Actions that are open", anchor="actions")
    panel = seen.sitting.panel
    rows = [each.point for each in due if each.point.what == "action"]
    known = {row.action: row for row in reading.in_books_now(rows_known, Action)}
    if rows:
        _open_actions(rows, known, agencies, panel.held_on)
        with st.expander("Say that one was done"):
            recording.done([known[point.action or ""] for point in rows], panel.panel)
    ticks.tell(rows, done="No action of a sitting or of a placement is open.", stands_on=())
    with st.expander("Set an action about no placement"):
        recording.action(f"panel {panel.panel}", panel=panel.panel)


_OPEN_ACTIONS = (
    tables.text("what", "What is to be done"),
    tables.text("who", "Who"),
    tables.text("role", "Office"),
    tables.day("due", "By when"),
    tables.count("over", "Days over"),
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
            }
            for point in sorted(rows, key=lambda point: point.since)
        ],
        _OPEN_ACTIONS,
        alt="Actions that are open, the first due first",
    )


def _plan(after: Panel | None) -> None:
    st.header("Sittings", anchor="plan")
    held_on = (after.held_on if after else reading.today()) + _WEEKS_AHEAD
    opening = {
        "name": after.name if after else "Joint panel",
        "held_on": held_on,
        "papers_by": held_on - _PAPERS_AHEAD,
        "quorum": after.quorum if after else None,
        "chair": after.chair if after else None,
    }
    with st.expander("Plan a sitting", expanded=after is None):
        Form(Panel, "Plan it", series="PN", now=opening, labels=_LABELS, key="plan").show()
    if after:
        with st.expander("Mend this sitting, or say where its minutes are"):
            Form(Panel, "Record it", row=after, labels=_LABELS, withdraw="Withdraw the sitting").show()


def _ways() -> None:
    st.header("From here")
    with st.container(horizontal=True):
        pages.link("review")
        pages.link("what-if")
        pages.link("find")


if __name__ == "__main__":
    show()
