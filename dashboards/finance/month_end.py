"""Month end: post, look at what is outstanding, close; and reopen with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboards import reading
from dashboards.widgets import acting, figures, look, sections, tables, ticks
from ledger.answers.month_end.checklist import month_end
from ledger.answers.month_end.checklist_items import ChecklistItem
from ledger.answers.sheet import names
from ledger.domain.agencies.sheets import Agency
from ledger.domain.money_and_days.periods import Month, latest_months
from ledger.domain.sheet.measures import LEFT_TO_DO, VALUE_LEFT_TO_DO
from ledger.store.facts.horizon import PostedState
from ledger.tasks.close import Closing, close, reopen
from ledger.tasks.post import Posting, post

# Where the matters of the checklist are dealt with: the words, and the address.
_WHERE = {
    "post": ("Post, above", "month-end"),
    "waiting": ("Unresolved items", "waiting"),
    "invoices": ("Invoice worklist", "worklist"),
    "recharges": ("Recharges", "recharges"),
    "receipts": ("Partner statement", "partner"),
    "disputes": ("Disputes", "disputes"),
    "agreements": ("Joint review", "review"),
    "partners": ("Partner statement", "partner"),
    "debts": ("Aged debt", "aged-debt"),
}


def show() -> None:
    """How far the months are, and the three things done with them."""
    state = reading.posted()
    _position(state)
    _post(state)
    _checklist(state)
    _close(state)
    _reopen(state)


def _position(state: PostedState) -> None:
    posted = f"posted to {look.day(state.horizon)}" if state.horizon else "not posted yet"
    closed = f"closed to the end of {look.month(str(state.closed))}" if state.closed else "no period is closed"
    sections.where_we_stand(f"The ledger is **{posted}**; **{closed}**.")
    sections.key_figures(
        [
            sections.key_time("Posted to", state.horizon, "The last day that is charged: the as-at date"),
            sections.key_time(
                "Closed to", state.closed, "What is recorded of these months later is posted in the current period"
            ),
            sections.key_time("Current period", _next(state), "The first month that is not closed"),
        ],
        alt="Key figures of the periods",
    )


def _next(state: PostedState) -> Month:
    """The month to close next: the first open one, or of a ledger that was never closed the horizon's."""
    if state.closed:
        return state.closed.next
    return Month.of(state.horizon) if state.horizon else Month.of(reading.today()).previous


def _post(state: PostedState) -> None:
    st.header("Post", anchor="post")
    st.markdown(
        "Posting works out what the entries should say by all that is recorded now, and adds entries for the "
        "differences. It is safe to run again."
    )
    with st.form("post"):
        through = st.date_input("To which day", value=_proposed(state), format="DD/MM/YYYY")
        move_back = st.checkbox(
            "Move the as-at date back to this day",
            help="What is posted after it is reversed in its own months; none of them may be closed.",
        )
        ahead = st.checkbox("This day is correct, although it is after the end of next month")
        pressed = st.form_submit_button("Post", type="primary", icon=":material/play_arrow:")
    if pressed and isinstance(through, date):
        acting.do(
            "Posting placements",
            lambda progress: post(reading.store(), through, ahead=ahead, move_back=move_back, progress=progress),
            told=_posted,
        )


def _proposed(state: PostedState) -> date:
    """The end of the month after the horizon, if that is over; else the horizon, or the last month that is."""
    last_over = Month.of(reading.today()).previous.last_day
    if state.horizon is None:
        return last_over
    following = Month.of(state.horizon)
    following = following if state.horizon < following.last_day else following.next
    return following.last_day if following.last_day <= last_over else state.horizon


def _posted(posting: Posting) -> Sequence[str]:
    return [f"Posted in change {posting.batch} by {reading.who()}", *posting.sentences]


def _checklist(state: PostedState) -> None:
    """What is still open of a month, worked out from the books; each matter leads to where it is dealt with."""
    st.header("Checklist", anchor="checklist")
    chosen = _checked(_next(state))
    found = acting.answered("Working out the checklist", month_end, Month.parse(chosen))
    if found is None:
        return
    ticks.show(found.tick)
    if found.closed:
        st.markdown(f"{look.month(chosen)} is closed; what is outstanding of it is settled in later months.")
    elif found.tick.state != "done":
        st.markdown("It can still be closed." if found.closable else "It cannot be closed yet.")
    _matters(found.items, chosen)
    _parts([item for item in found.still_open if item.parts], chosen)


def _checked(proposed: Month) -> str:
    """The month whose checklist is shown: the one to close next, unless the address says another."""
    offered = [str(month) for month in latest_months(proposed.next, 13)]
    chosen = st.selectbox(
        "Month",
        offered,
        index=offered.index(str(proposed)),
        format_func=look.month,
        key="check_month",
        bind="query-params",
    )
    return str(chosen)


_MATTERS = [
    tables.code("state", "State"),
    tables.text("title", "Matter"),
    tables.code("count", "How many"),
    tables.money("amount", "Value outstanding (£)", VALUE_LEFT_TO_DO),
    tables.text("said", "Why it is not known"),
    tables.linked("where", "Where to settle it", key="link", leads_to="/"),
]


def _matters(items: Sequence[ChecklistItem], month: str) -> None:
    rows = [
        {
            **{"matter": item.matter, "title": item.title, "amount": item.amount, "state": _state_of(item)},
            "count": _counted(item, month) if item.open else look.NIL,
            "said": item.tick.said if item.tick.state == "not_known" else look.NIL,
            "where": _WHERE[item.where][0] if item.tick.state != "done" else look.NIL,
            "link": _WHERE[item.where][1] if item.tick.state != "done" else None,
        }
        for item in items
    ]
    tables.show_all(rows, _MATTERS, alt="The checklist of the month", given={"month": month})


def _counted(item: ChecklistItem, month: str) -> str:
    return figures.counted(LEFT_TO_DO.of(item.number, month=month, matter=item.matter), item.counted)


def _state_of(item: ChecklistItem) -> str:
    return "✗ Prevents closing" if item.open and item.blocks else ticks.in_a_word(item.tick.state)


def _parts(items: Sequence[ChecklistItem], month: str) -> None:
    """One matter by agency."""
    if not items:
        return
    agencies = reading.in_books_now(names, Agency)
    with st.expander("By agency"):
        titles = {item.matter: item.title for item in items}
        matter = st.selectbox("Matter", list(titles), format_func=titles.__getitem__, key="matter")
        item = next(each for each in items if each.matter == matter)
        tables.show(
            item.parts,
            [
                tables.named("agency", "Agency", agencies),
                tables.named("counterparty", "With", agencies),
                tables.number("number", f"How many: {item.counted}", LEFT_TO_DO),
                tables.money("amount", "Value outstanding (£)", VALUE_LEFT_TO_DO),
            ],
            alt=f"{item.title}, by agency",
            given={"month": month, "matter": item.matter},
        )


def _close(state: PostedState) -> None:
    st.header("Close", anchor="close")
    month = _next(state)
    if state.horizon is None or state.horizon < month.last_day:
        sections.nothing(
            f"{look.month(str(month))} cannot be closed yet",
            f"Post it to its last day first: {look.day(month.last_day)}.",
        )
        return
    st.markdown(
        f"Closing {look.month(str(month))} locks it: what is recorded of it later is posted in the current period."
    )
    if st.button(f"Close {look.month(str(month))}", type="primary", icon=":material/lock:"):
        acting.do("Closing", lambda _: close(reading.store(), month), told=lambda closing: _closed(closing))


def _closed(closing: Closing) -> Sequence[str]:
    return [f"Closed to the end of {look.month(str(closing.closed))} by {reading.who()}"]


def _reopen(state: PostedState) -> None:
    st.header("Reopen period", anchor="reopen")
    if state.closed is None:
        st.markdown("No period is closed, so there is none to reopen.")
        return
    with st.form("reopen"):
        month = st.selectbox(
            "From which month on", latest_months(state.closed), format_func=lambda each: look.month(str(each))
        )
        why = st.text_input("Why", help="It is recorded with your name.")
        pressed = st.form_submit_button("Reopen", icon=":material/lock_open:")
    if pressed and not why.strip():
        st.error("Say why: a period is reopened for a reason, which is recorded.", title="The reason is missing")
    elif pressed and month:
        acting.do(
            "Reopening",
            lambda _: reopen(reading.store(), month, why),
            told=lambda closing: [f"Reopened from {look.month(str(month))} on; recorded by {reading.who()}"],
        )


if __name__ == "__main__":
    show()
