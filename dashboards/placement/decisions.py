"""Who decided on a placement's split: the life of each agreement, what is to be done, and forms for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboards.review.decisions import deciding, full_care, life, recording
from dashboards.review.decisions.life import Names
from dashboards.widgets import figures, look, sections, tables
from ledger.answers.decisions import PlacementLife
from ledger.domain.decisions.life import Life
from ledger.domain.decisions.measures import ACTION_DAYS_OVERDUE
from ledger.domain.decisions.sheets import Action, Request
from ledger.domain.splits.measures import WEEKLY_SHARE


def show(known: PlacementLife, agencies: Names, on: date) -> None:
    """The part of the placement page on decisions, as it is known now."""
    st.header("Decisions", anchor="decisions")
    if known.lives:
        st.markdown(_in_a_sentence(known.lives[0], agencies))
    else:
        sections.nothing("No split is recorded", "Ask for a decision below, or work one out on the page What if.")
    for number, each in enumerate(known.lives):
        agreement = look.plain(each.agreement.agreement)
        with st.expander(f"{agreement}: {_ending(each)}", expanded=number == 0):
            life.show(each, agencies)
    _requests(known.unwritten, agencies)
    _actions(known.actions, agencies, on)
    _forms(known, agencies)


def _in_a_sentence(latest: Life, agencies: Names) -> str:
    row = latest.agreement
    said = f"The latest split, **{look.plain(row.agreement)}**, is {look.words(row.status)}"
    said += f" from {look.day(row.first_day)}"
    if latest.shares:
        shares = ", ".join(
            f"{look.plain(agencies.get(share.agency, share.agency))} "
            + figures.to_the_penny(WEEKLY_SHARE.of(share.amount, agreement=row.agreement, agency=share.agency))
            for share in latest.shares
        )
        said += f"; in its first week: {shares}"
    if latest.missing:
        said += f". Approval outstanding: {look.plain(life.who(latest.missing, agencies))}"
    return f"{said}."


def _ending(each: Life) -> str:
    row, ending = each.agreement, each.ending
    until = look.days(row.first_day, row.last_day) if row.last_day else f"from {look.day(row.first_day)}"
    words = {
        "renewed": "renewed",
        "changed": "changed",
        "ended": "ended",
        "lapsed": "lapsed",
    }
    ended = f", {words[ending.what]}" if ending else ""
    return f"{look.words(row.status)}, {until}{ended}"


def _requests(requests: Sequence[Request], agencies: Names) -> None:
    for row in requests:
        state = f"closed on {look.day(row.closed_on)}" if row.closed_on else "open"
        reason = f": {look.plain(row.reason)}" if row.reason else ""
        st.markdown(
            f"On {look.day(row.asked_on)} {look.plain(agencies.get(row.asked_by, row.asked_by))} asked for "
            f"{life.ASKED[row.what]}{reason} ({state}; no split is recorded for it)."
        )


def _actions(actions: Sequence[Action], agencies: Names, on: date) -> None:
    st.subheader("Actions", anchor="actions")
    if not actions:
        st.markdown("No action is recorded.")
        return
    tables.show(
        actions,
        [
            tables.text("what", "Action"),
            tables.named("agency", "Owner", agencies),
            tables.text("role", "Role"),
            tables.day("due", "Due"),
            tables.in_words("Status", lambda row: _state(row, on)),
            tables.in_words("Set by", lambda row: row.panel or row.review, whole=True),
        ],
        alt="Actions about this placement, the first due first",
    )


def _state(row: Action, on: date) -> str:
    if row.done_on:
        return f"Done on {look.day(row.done_on)}" + (f": {row.note}" if row.note else "")
    over = ACTION_DAYS_OVERDUE.of((on - row.due).days, action=row.action, on=on)
    return f"Open, {figures.counted(over, 'day')} overdue" if over.size > 0 else "Open"


def _forms(known: PlacementLife, agencies: Names) -> None:
    with st.expander("Record a request, decision, approval, review or action"):
        tabs = ["Ask for a decision", "Officer's decision", "Approval", "Review held", "Action", "Action done"]
        ask, decide, approve, review, act, done, full = st.tabs([*tabs, "Full continuing care"])
        with ask:
            recording.request(known.placement, known.agreements)
            recording.close_request(known.requests)
        chosen = _chosen(known.lives)
        with decide:
            _decide(chosen)
        with approve:
            _approve(chosen, agencies)
        with review:
            recording.review(known.placement)
        with act:
            recording.action(known.placement, placement=known.placement)
        with done:
            recording.done(known.actions, known.placement)
            if all(row.done_on for row in known.actions):
                st.markdown("No action is open.")
        with full:
            full_care.show(known.placement)


def _decide(chosen: Life | None) -> None:
    if chosen:
        st.markdown(f"On {look.plain(chosen.agreement.agreement)}, as chosen below.")
        deciding.show(chosen)
    else:
        st.markdown("An officer decides on an agreement. Keep a draft on the page What if first.")


def _approve(chosen: Life | None, agencies: Names) -> None:
    if chosen:
        codes = list(dict.fromkeys((*chosen.missing, *chosen.deciding)))
        recording.approval(chosen.agreement, {code: f"{agencies.get(code, code)} ({code})" for code in codes})
    else:
        st.markdown("An approval is of an agreement. Keep a draft on the page What if first.")


def _chosen(found: Sequence[Life]) -> Life | None:
    """The split that is decided on or approved: the latest that is not withdrawn, unless another is chosen."""
    by_code = {each.agreement.agreement: each for each in found if each.agreement.status != "withdrawn"}
    if not by_code:
        return None
    named = recording.agreements_by_name([each.agreement for each in by_code.values()])
    code = st.selectbox(
        "Split to decide on or approve", list(named), format_func=named.__getitem__, key="split to decide"
    )
    return by_code[str(code)]
