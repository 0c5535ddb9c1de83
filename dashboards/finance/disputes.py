"""Disputes: raised, taken up the ladder and resolved; each with its clock, its owner and what hangs on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import streamlit as st

from dashboards import reading
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
    "not_upheld": "Not upheld: the creditor was right",
    "settled": "Settled by agreement",
    "withdrawn": "Withdrawn",
}
_FOLLOWS: dict[StandingAfter | Literal[""], str] = {
    "": "No agreement follows",
    "agreed": "The disputed split is agreed",
    "interim": "The disputed split holds without prejudice",
    "declined": "Declined: the lead commissioner pays",
}

_REASONS = {
    code: f"{look.sentence_case(code)}{' (in dispute)' if code in CONTESTED else ''}"
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
    found = acting.answered("Reading the disputes", disputes_on, on)
    if found is None:
        return
    _position(found)
    if found.clocks:
        _list(found.clocks, on)
        _step(found.clocks)
    _raise()


def _position(found: DisputesOnADay) -> None:
    sections.where_we_stand(
        f"**{figures.counted(found.open, 'dispute is', 'disputes are')} open**, of which "
        f"{figures.counted(found.overdue, 'is overdue', 'are overdue')}; {figures.amount(found.in_dispute)} of "
        "debtors is in dispute."
        if found.open
        else "A dispute is one agency's objection to what another asks it to pay. Raise one below."
    )
    ticks.tell(found.clocks, done="No dispute is open.", stands_on=())
    if found.open or found.in_dispute:
        told = [sections.key_figure(each) for each in (found.open, found.overdue, found.in_dispute)]
        sections.key_figures(told, alt="Key figures of the disputes")
    if found.without_one:
        st.markdown(
            f"{figures.to_the_penny(found.without_one)} is in dispute because the share is recorded as "
            "disputed, with no dispute raised."
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
            tables.coded("dispute.reason", "Reason"),
            tables.coded("dispute.stage", "Stage"),
            tables.text("dispute.owner", "Current owner"),
            tables.placement("dispute.placement"),
            tables.number("days", "Days at this stage", DAYS_AT_STAGE, dispute="dispute.dispute"),
            tables.number("allowed", "Days allowed", DAYS_ALLOWED, dispute="dispute.dispute"),
            tables.in_words("Due", _clock),
            tables.money("outstanding", "In dispute (£)", IN_DISPUTE, dispute="dispute.dispute"),
        ],
        alt="Open disputes, the most overdue first",
        given={"on": on},
    )


def _clock(clock: DisputeClock) -> str:
    return "Overdue" if clock.days_over else look.day(clock.until)


def _step(clocks: Sequence[DisputeClock]) -> None:
    st.header("Escalate or resolve", anchor="step")
    by_code = {clock.dispute.dispute: clock.dispute for clock in clocks}
    code = str(st.selectbox("Dispute", list(by_code), key="dispute", bind="query-params"))
    row = by_code[code]
    higher = STAGES[STAGES.index(row.stage) + 1 :]
    with st.grid(2, min_column_width=380):
        with st.container():
            if higher:
                _advance(row, higher)
            else:
                st.markdown("It is at the highest stage.")
        with st.container():
            _resolve(row)


def _advance(row: Dispute, higher: Sequence[Any]) -> None:
    st.subheader("Escalate")
    with st.form(f"advance {row.dispute}"):
        stage = st.selectbox("To stage", higher, format_func=look.sentence_case)
        on = st.date_input("On", value=reading.today(), format="DD/MM/YYYY")
        owner = st.text_input("Current owner after that", value=row.owner or "", help="A role, never a name")
        note = st.text_area("Note (optional)")
        pressed = st.form_submit_button("Escalate", type="primary")
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
    st.subheader("Resolve")
    with st.form(f"resolve {row.dispute}"):
        outcome = st.selectbox("Outcome", list(_OUTCOMES), format_func=_OUTCOMES.__getitem__)
        on = st.date_input("On", value=reading.today(), format="DD/MM/YYYY", key=f"resolved {row.dispute}")
        follows = _what_follows() if row.agreement is not None else None
        note = st.text_area("Note (optional)", key=f"note {row.dispute}")
        pressed = st.form_submit_button("Resolve", type="primary")
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
    first = st.date_input("In force from (optional)", value=None, format="DD/MM/YYYY")
    needed = "What is paid without prejudice needs a last day or a review date."
    last = st.date_input("Last day (optional)", value=None, format="DD/MM/YYYY", help=needed)
    review = st.date_input("Review by (optional)", value=None, format="DD/MM/YYYY", help=needed)
    minute = st.text_input("Minute (optional)")
    if not status:
        return None
    last_day, review_by = _day(last), _day(review)
    return Following(status, _day(first), minute=minute or None, last_day=last_day, review_by=review_by)


def _day(chosen: object) -> date | None:
    return chosen if isinstance(chosen, date) else None


def _told(done: DisputeStep) -> list[str]:
    made = [
        f"Agreement {code} was recorded with it. Post again to bring the books up to date."
        for code in done.agreements
    ]
    return [forms.recorded(done.outcome), *made, *done.notes]


def _raise() -> None:
    st.header("Raise a dispute", anchor="raise")
    st.markdown(
        "A dispute about eligibility or the share needs a placement and a first month, and records a disputed "
        "agreement from that month. A dispute about documents, orders, dates or rates leaves the funding status as "
        "it is."
    )
    form = Form(
        Dispute,
        "Raise the dispute",
        series=SERIES,
        asks=_ASKED,
        now={"raised_on": reading.today()},
        choices={"reason": _REASONS},
        labels={
            "from_agency": "Debtor, who objects",
            "to_agency": "Creditor",
            "owner": "Current owner (a role)",
        },
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
            tables.coded("row.reason", "Reason"),
            tables.coded("row.stage", "Stage"),
            tables.day("row.resolved_on", "Resolved on"),
        ],
        "Every dispute recorded, amended or withdrawn",
        what="dispute",
    )


def _withdrawn(row: Dispute, why: str, dry_run: bool) -> tuple[ImportResult, Sequence[str]]:
    done = withdraw_dispute(reading.store(), row.dispute, why, dry_run=dry_run)
    gone = [
        f"Agreement {code} was withdrawn with it. Post again to bring the books up to date."
        for code in done.agreements
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
