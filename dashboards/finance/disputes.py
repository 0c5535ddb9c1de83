"""Disputes: raised, taken up the ladder and resolved; each with its clock, its owner and what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import streamlit as st

from dashboards import pages, reading
from dashboards.finance import aged_debt
from dashboards.widgets import acting, figures, forms, look, sections, stating, tables, ticks
from dashboards.widgets.forms import Form
from ledger.answers.debts.aged import DisputeClock
from ledger.answers.debts.outstanding import DisputesOnADay, disputes_on
from ledger.answers.sheet import names
from ledger.domain.agencies.sheets import Agency
from ledger.domain.debts.measures import DAYS_ALLOWED, DAYS_AT_STAGE, IN_DISPUTE
from ledger.domain.debts.sheets import CONTESTED, Dispute, DisputeOutcome
from ledger.tasks.disputes import (
    ABOUT_THE_SHARE,
    SERIES,
    STAGES,
    DisputeStep,
    Following,
    StandingAfter,
    advance_dispute,
    raise_dispute,
    resolve_dispute,
    withdraw_dispute,
)
from ledger.tasks.import_results import ImportResult

_OUTCOMES: dict[DisputeOutcome, str] = {
    "upheld": "Upheld: the debtor was right",
    "not_upheld": "Not upheld: the demand stands",
    "settled": "Settled between them",
    "withdrawn": "Withdrawn",
}
_FOLLOWS: dict[StandingAfter | Literal[""], str] = {
    "": "No agreement follows",
    "agreed": "The split that was disputed, agreed",
    "interim": "The split that was disputed, interim",
    "declined": "Declined: the lead bears it",
}

_REASONS = {
    code: f"{look.sentence_case(code)}{' (contested)' if code in CONTESTED else ''}"
    for code in Dispute.columns()["reason"].choices
}
# What a new dispute asks for.
_ASKED = (
    *("dispute", "from_agency", "to_agency", "reason", "raised_on", "owner"),
    *("recharge", "placement", "first_month", "amount", "note"),
)


def show() -> None:
    """The disputes that go on, one step for one of them, and a new one."""
    on = aged_debt.chosen_day("disputes_on")
    found = acting.answered("Reading the clocks", disputes_on, on)
    if found is None:
        return
    _position(found)
    if found.clocks:
        _list(found.clocks, on)
        _step(found.clocks)
    _raise()
    pages.doors()


def _position(found: DisputesOnADay) -> None:
    sections.where_we_stand(
        f"**{figures.counted(found.open, 'dispute is', 'disputes are')} open**, of which "
        f"{figures.counted(found.overdue, 'is overdue', 'are overdue')}; {figures.amount(found.in_dispute)} of "
        "debtors is in dispute."
        if found.open
        else "A dispute is one agency's objection to what another asks for; it is raised below."
    )
    ticks.tell(found.clocks, done="No dispute is open.", stands_on=())
    if found.open or found.in_dispute:
        told = [sections.key_figure(each) for each in (found.open, found.overdue, found.in_dispute)]
        sections.key_figures(told, alt="Key figures of the disputes")
    if found.without_one:
        st.markdown(
            f"{figures.to_the_penny(found.without_one)} of what is in dispute is under no open dispute: its share "
            "is recorded as disputed."
        )


def _list(clocks: Sequence[DisputeClock], on: date) -> None:
    st.header("Open disputes", anchor="disputes")
    agencies = reading.in_books_now(names, Agency)
    tables.show(
        clocks,
        [
            tables.code("dispute.dispute", "Dispute"),
            tables.in_words(
                "Between",
                lambda clock: " objects to ".join(agencies.get(code, code) for code in (clock.objects, clock.asks)),
            ),
            tables.coded("dispute.reason", "About"),
            tables.coded("dispute.stage", "Stage"),
            tables.text("dispute.owner", "Current owner"),
            tables.placement("dispute.placement"),
            tables.number("days", "Days at its stage", DAYS_AT_STAGE, dispute="dispute.dispute"),
            tables.number("allowed", "Days allowed", DAYS_ALLOWED, dispute="dispute.dispute"),
            tables.in_words("In time until", _clock),
            tables.money("outstanding", "In dispute (£)", IN_DISPUTE, dispute="dispute.dispute"),
        ],
        alt="Open disputes, those furthest over their time first",
        given={"on": on},
    )


def _clock(clock: DisputeClock) -> str:
    return "Overdue" if clock.days_over else look.day(clock.until)


def _step(clocks: Sequence[DisputeClock]) -> None:
    st.header("Take a step", anchor="step")
    by_code = {clock.dispute.dispute: clock.dispute for clock in clocks}
    code = str(st.selectbox("Dispute", list(by_code), key="dispute", bind="query-params"))
    row = by_code[code]
    higher = STAGES[STAGES.index(row.stage) + 1 :]
    with st.grid(2, min_column_width=380):
        with st.container():
            if higher:
                _advance(row, higher)
            else:
                st.markdown("It has reached the top of the ladder.")
        with st.container():
            _resolve(row)


def _advance(row: Dispute, higher: Sequence[Any]) -> None:
    st.subheader("Up the ladder")
    with st.form(f"advance {row.dispute}"):
        stage = st.selectbox("To which stage", higher, format_func=look.sentence_case)
        on = st.date_input("On", value=reading.today(), format="DD/MM/YYYY")
        owner = st.text_input("Whose move it is then", value=row.owner or "", help="An office, never a name")
        note = st.text_area("Note (may stay empty)")
        pressed = st.form_submit_button("Take it up", type="primary")
    if pressed and isinstance(on, date):
        day = on
        acting.do(
            "Recording",
            lambda _: advance_dispute(
                reading.store(), row.dispute, stage, day, owner=owner or None, note=note or None
            ),
            told=_told,
        )


def _resolve(row: Dispute) -> None:
    st.subheader("Resolve it")
    with st.form(f"resolve {row.dispute}"):
        outcome = st.selectbox("How it ended", list(_OUTCOMES), format_func=_OUTCOMES.__getitem__)
        on = st.date_input("On", value=reading.today(), format="DD/MM/YYYY", key=f"resolved {row.dispute}")
        follows = _what_follows() if row.agreement is not None else None
        note = st.text_area("Note (may stay empty)", key=f"note {row.dispute}")
        pressed = st.form_submit_button("Resolve it", type="primary")
    if pressed and isinstance(on, date):
        day = on
        acting.do(
            "Recording",
            lambda _: resolve_dispute(reading.store(), row.dispute, day, outcome, note=note or None, follows=follows),
            told=_told,
        )


def _what_follows() -> Following | None:
    """The agreement that follows a dispute over a share, within the form that resolves it."""
    status = st.selectbox("What follows", list(_FOLLOWS), format_func=_FOLLOWS.__getitem__)
    first = st.date_input("It holds from (may stay empty)", value=None, format="DD/MM/YYYY")
    minute = st.text_input("Minute (may stay empty)")
    if not status:
        return None
    return Following(status=status, first_day=first if isinstance(first, date) else None, minute=minute or None)


def _told(done: DisputeStep) -> list[str]:
    made = [f"Agreement {code} was stated with it; post again so that the books say so." for code in done.agreements]
    return [forms.recorded(done.outcome), *made, *done.notes]


def _raise() -> None:
    st.header("Raise a dispute", anchor="raise")
    st.markdown(
        "Over eligibility or the share, it is stated as a disputed agreement from its first month on, and needs a "
        "placement and that month. Over paperwork, orders, dates and rates the standing of the money stays as it is."
    )
    form = Form(
        Dispute,
        "Raise it",
        series=SERIES,
        asks=_ASKED,
        now={"raised_on": reading.today()},
        choices={"reason": _REASONS},
        labels={"from_agency": "Who objects: the debtor", "to_agency": "Whose demand it is: the creditor"},
        by=_raised,
    )
    stating.show(
        form,
        "dispute",
        model=Dispute,
        words=lambda row: f"{row.dispute}: {look.words(row.reason)}, raised on {look.day(row.raised_on)}",
        withdrawn_by=lambda row: lambda why, dry_run: _withdrawn(row, why, dry_run),
    )
    stating.trail(
        Dispute,
        {},
        [
            tables.code("row.dispute", "Dispute"),
            tables.coded("row.reason", "About"),
            tables.coded("row.stage", "Stage"),
            tables.day("row.resolved_on", "Resolved on"),
        ],
        "Every dispute that was ever stated, amended or withdrawn",
        what="dispute",
    )


def _withdrawn(row: Dispute, why: str, dry_run: bool) -> tuple[ImportResult, Sequence[str]]:
    done = withdraw_dispute(reading.store(), row.dispute, why, dry_run=dry_run)
    gone = [
        f"Agreement {code} was withdrawn with it; post again so that the books say so." for code in done.agreements
    ]
    return done.outcome, gone


def _raised(typed: Mapping[str, Any], dry_run: bool) -> tuple[ImportResult, Sequence[str]]:
    row = {name: value for name, value in typed.items() if value is not None}
    if row.get("reason") not in ABOUT_THE_SHARE:
        row.setdefault("stage_since", row.get("raised_on"))
    done = raise_dispute(reading.store(), row, dry_run=dry_run)
    return done.outcome, _told(done)[1:]


if __name__ == "__main__":
    show()
