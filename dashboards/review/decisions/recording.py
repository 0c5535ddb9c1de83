"""Forms of joint review: a request, an approval, a review, an action and what came of it, each on its own sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from dashboards import reading
from dashboards.widgets import look, stating
from dashboards.widgets.forms import Form
from ledger.answers.sheet import names_offered
from ledger.domain.agencies.sheets import Agency
from ledger.domain.decisions.sheets import Action, Request
from ledger.domain.outcomes.sheets import Review
from ledger.domain.splits.sheets import Agreement, Approval


def agreements_by_name(agreements: Sequence[Agreement]) -> dict[str, str]:
    """Agreements to choose from, in words."""
    return {
        row.agreement: f"{row.agreement}: {look.words(row.status)}, from {look.day(row.first_day)}"
        for row in agreements
    }


def request(placement: str, agreements: Sequence[Agreement]) -> None:
    """Ask for a decision on a placement's split."""
    form = Form(
        Request,
        "Record the request",
        series="RQ",
        asks=("what", "agreement", "asked_by", "asked_of", "asked_on", "wanted_by", "reason"),
        fixed={"placement": placement},
        now={"asked_on": reading.today()},
        choices={"agreement": agreements_by_name(agreements)},
        labels={
            "what": "What is requested",
            "agreement": "Proposed split",
            "asked_by": "Requested by",
            "asked_of": "Agencies to decide",
            "asked_on": "Requested on",
            "wanted_by": "Decision wanted by",
        },
        empty={"agreement": "None is drafted yet"},
        key=f"request {placement}",
    )
    stating.show(form, "request", model=Request, among=lambda row: row.placement == placement)


def close_request(requests: Sequence[Request]) -> None:
    """Say that a request was withdrawn, or answered otherwise than by a decision."""
    still_open = {row.request: row for row in requests if row.closed_on is None}
    if not still_open:
        return
    st.markdown("Close a request that was withdrawn, or that was answered in another way than by a decision.")
    chosen = st.selectbox(
        "Request to close",
        list(still_open),
        format_func=lambda code: (
            f"{code}: {still_open[code].what}, requested on {look.day(still_open[code].asked_on)}"
        ),
        key="request to close",
    )
    Form(
        Request,
        "Close the request",
        row=still_open[chosen],
        asks=("closed_on",),
        now={"closed_on": reading.today()},
        labels={"closed_on": "Closed on"},
    ).show()


TOLD_BY = {"told_by": "Reported by, if that agency did not record it itself"}


def for_whom(agencies: Iterable[str]) -> list[str]:
    """For which of these agencies answers may be recorded here: the ledger's own, where it was told which that is."""
    own = reading.agency()
    return [code for code in agencies if own in (None, code)]


def own_choice() -> dict[str, dict[str, str]]:
    """The only agency to choose, where the ledger was told for which one it is used; else the form offers all."""
    offered, own = reading.in_books_now(names_offered, Agency), reading.agency()
    return {"agency": {own: f"{offered[own]} ({own})"}} if own in offered else {}


def approval(agreement: Agreement, bearing: Mapping[str, str]) -> None:
    """Record an agency's yes or no to a split; `bearing` are those to choose from, by name."""
    bearing = {code: bearing[code] for code in for_whom(bearing)}
    form = Form(
        Approval,
        "Record the approval",
        fixed={"agreement": agreement.agreement},
        now={"on": reading.today(), "decided": "yes", "agency": next(iter(bearing), None)},
        choices={"agency": bearing} if bearing else own_choice(),
        labels={
            "agency": "Agency",
            "role": "Role (no name)",
            "decided": "Does it approve?",
            **TOLD_BY,
        },
        key=f"approval {agreement.agreement}",
    )
    stating.show(form, "approval", model=Approval, among=lambda row: row.agreement == agreement.agreement)


def review(placement: str) -> None:
    """Record that a joint review was held."""
    form = Form(
        Review,
        "Record the review",
        series="RV",
        fixed={"placement": placement},
        now={"held_on": reading.today()},
        labels={
            "agencies": "Who took part",
            "split_still_right": "Is the split still right?",
            "next_review": "Next review due",
        },
        key=f"review {placement}",
    )
    stating.show(form, "review", model=Review, among=lambda row: row.placement == placement)


def action(key: str, *, placement: str | None = None, agreement: str | None = None, panel: str | None = None) -> None:
    """Say what somebody is to do, and by when."""
    about: dict[str, Any] = {"placement": placement, "agreement": agreement, "panel": panel}
    form = Form(
        Action,
        "Record the action",
        series="AC",
        asks=("what", "agency", "role", "due"),
        fixed=about,
        labels={
            "what": "Action (no names)",
            "agency": "Owner (agency)",
            "role": "Owner's role (no name)",
            "due": "Due",
        },
        key=f"action {key}",
    )
    stating.show(form, "action", model=Action, among=lambda row: (row.placement, row.panel) == (placement, panel))


def done(actions: Sequence[Action], key: str) -> None:
    """Say that an action was done, and what came of it."""
    still_open = {row.action: row for row in actions if row.done_on is None}
    if not still_open:
        return
    chosen = st.selectbox(
        "Action to complete",
        list(still_open),
        format_func=lambda code: f"{still_open[code].what} ({look.day(still_open[code].due)})",
        key=f"done {key}",
    )
    Form(
        Action,
        "Record as done",
        row=still_open[chosen],
        asks=("done_on", "note"),
        now={"done_on": reading.today()},
        labels={"done_on": "Done on", "note": "Result"},
        key="action done",
    ).show()
