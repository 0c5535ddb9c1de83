"""Forms of a Family Help programme: spend, claims and what came of them, families and what happened, pods."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards import reading
from dashboards.widgets import figures, stating
from dashboards.widgets.forms import Form
from ledger.answers.family_help import FamilyHelp
from ledger.domain.family_help.grants import Grant
from ledger.domain.family_help.measures import CLAIM_AMOUNT
from ledger.domain.family_help.sheets import Family, FamilyEvent, Pod, ProgrammeClaim, ProgrammeSpend
from ledger.domain.money_and_days.figures import Figure
from ledger.domain.money_and_days.money import text_from_pence


def show(each: FamilyHelp) -> None:
    """All of them, one below the other."""
    st.header("Record", anchor="record")
    _spend(each)
    _claim(each)
    _received(each)
    _event()
    with st.expander("A family that starts or ends"):
        _family(each)
    with st.expander("A pod, and who works in it"):
        _pod(each)


def _spend(each: FamilyHelp) -> None:
    st.subheader("Programme spend", anchor="record-spend")
    told = each.grant.last_told
    following = told.month.next if told else each.grant.months[0].month if each.grant.months else None
    form = Form(
        ProgrammeSpend,
        "Record the spend",
        fixed={"programme": each.programme.programme},
        now={"month": str(following) if following else None, "eligible": "yes"},
        labels={
            "month": "Month, like 2026-10",
            "head": "Purpose of the spend",
            "amount": "Pounds; a minus is money back",
            "eligible": "Eligible for the grant",
        },
        key=f"spend {each.programme.programme}",
    )
    stating.show(form, "spend", model=ProgrammeSpend, among=lambda row: row.programme == each.programme.programme)


def _claim(each: FamilyHelp) -> None:
    st.subheader("A grant claim", anchor="record-claim")
    form = Form(
        ProgrammeClaim,
        "Record the claim",
        asks=("claim", "first_month", "last_month", "amount", "claimed_on"),
        fixed={"programme": each.programme.programme},
        now=_next_claim(each.grant, each.programme.programme),
        labels={
            "claim": "Code of the claim",
            "first_month": "First month it is for",
            "last_month": "Last month it is for",
            "amount": "Pounds claimed",
            "claimed_on": "Sent on",
        },
        key=f"claim {each.programme.programme}",
    )
    stating.show(form, "claim", model=ProgrammeClaim, among=lambda row: row.programme == each.programme.programme)


def _next_claim(grant: Grant, programme: str) -> dict[str, Any]:
    """The claim that is due: for which months, and of how much."""
    months, now = grant.months_to_claim, grant.now
    return {
        "claim": f"{programme}-{len(grant.claims) + 1}",
        "first_month": str(months[0]) if months else None,
        "last_month": str(months[1]) if months else None,
        "amount": text_from_pence(now.to_claim) if now and now.to_claim else None,
        "claimed_on": reading.today(),
    }


def _received(each: FamilyHelp) -> None:
    waiting = {row.claim: row for row in each.grant.claims if (row.received or 0) < row.amount}
    if not waiting:
        return
    st.subheader("Payment received for a grant claim")
    words = {code: f"{code}: {figures.to_the_penny(_claimed(row))} claimed" for code, row in waiting.items()}
    chosen = st.selectbox(
        "Which grant claim", list(words), format_func=words.__getitem__, key="claim_received", width=520
    )
    row = waiting[chosen]
    Form(
        ProgrammeClaim,
        "Record the payment",
        row=row,
        asks=("received", "received_on"),
        now={"received": text_from_pence(row.received or row.amount), "received_on": reading.today()},
        labels={"received": "Pounds received in all", "received_on": "Received on"},
    ).show()


def _claimed(row: ProgrammeClaim) -> Figure:
    return CLAIM_AMOUNT.of(row.amount, programme=row.programme, claim=row.claim)


def _event() -> None:
    st.subheader("What happened to a family")
    form = Form(
        FamilyEvent,
        "Record what happened",
        now={"on": reading.today()},
        labels={"family": "The family's pseudonym", "kind": "What happened", "on": "When"},
    )
    stating.show(form, "event", model=FamilyEvent)


_ASKED_OF_A_FAMILY = {
    "family": "The family's pseudonym, never a name",
    "cohort": "In the programme, or compared with it",
    "pod": "Which pod works with it",
    "first_day": "First day, or the day it could have started",
    "last_day": "Last day in the programme",
    "end_reason": "Reason it ended",
}


def _family(each: FamilyHelp) -> None:
    code = each.programme.programme
    form = Form(
        Family,
        "Record the family",
        fixed={"programme": code},
        now={"cohort": "programme", "first_day": reading.today()},
        choices={"pod": {pod.pod: pod.name for pod in each.pods}},
        labels=_ASKED_OF_A_FAMILY,
        empty={"pod": "None: a family it is compared with"},
        key=f"family {code}",
    )
    stating.show(form, "family", model=Family, among=lambda row: row.programme == code)


def _pod(each: FamilyHelp) -> None:
    form = Form(
        Pod,
        "Record the pod",
        series="POD",
        asks=tuple(Pod.columns()),
        fixed={"programme": each.programme.programme},
        now={"first_day": reading.today()},
        labels={
            "pod": "A code for the pod",
            "agency": "Who employs it",
            "practitioners": "Family practitioners, whole-time equivalents",
            "peer_mentors": "Peer mentors, whole-time equivalents",
            "supervising_social_worker": "A social worker supervises it",
        },
        key=f"pod {each.programme.programme}",
    )
    stating.show(form, "pod", model=Pod, keys=[pod.key_values for pod in each.pods])
