"""What providers say of themselves, what somebody has seen of it, and the forms to record both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboards import reading
from dashboards.reading import Rows, counted
from dashboards.widgets import figures, look, sections, stating, tables
from dashboards.widgets.forms import Form
from ledger.answers.therapeutic import therapeutic_evidence
from ledger.domain.therapeutic.measures import STAFF, STAFF_TRAINED, STANDARDS_EVIDENCED
from ledger.domain.therapeutic.sheets import Offer, OfferEvidence

ACCREDITATION = {
    "running": "in date",
    "ending": "in date, ends soon",
    "ended": "lapsed",
    "undated": "no last day recorded",
}
# So many offers stand side by side in the matrix; more would not fit a narrow window.
_AT_A_TIME = 3


def show(offers: Rows) -> None:
    """What each open offer says of itself."""
    st.header("What providers say of themselves", anchor="claims")
    if not offers:
        sections.nothing("No offer is known", "Import the sheet offers: one row a home, agency, school or team.")
        return
    st.markdown(
        "There is no agreed definition of “therapeutic”: this is what providers say of their services, and beside it "
        "what somebody has seen."
    )
    tables.show(
        offers,
        _CLAIMED,
        alt="What is said of each service, and for how many of the ten standards there is current evidence",
    )


def _accredited(row: dict[str, Any]) -> str:
    if row["tier"] is None:
        return "None named"
    until = f" to {look.day(row['tier_until'])}" if row["tier_until"] else ""
    return f"{look.sentence_case(row['tier'])}{until}: {ACCREDITATION[row['accreditation']]}"


def _trained(row: dict[str, Any]) -> str:
    if row["staff"] is None or row["staff_trained"] is None:
        return ""
    when = f" ({look.day(row['trained_on'])})" if row["trained_on"] else ""
    trained, of = (
        STAFF_TRAINED.of(row["staff_trained"], offer=row["offer"]),
        STAFF.of(row["staff"], offer=row["offer"]),
    )
    return f"{figures.number_in_words(trained)} of {figures.number_in_words(of)}{when}"


_CLAIMED = (
    tables.in_words("Service", lambda row: f"{row['name']} ({row['provider_name']})"),
    tables.in_words(
        "Model it names",
        lambda row: " ".join(part for part in (row["practice_model"], row["model_version"]) if part),
    ),
    tables.in_words("Accreditation", _accredited),
    tables.in_words("Staff trained", _trained),
    tables.text("supervision_hours", "Supervision, hours a month"),
    tables.in_words("Clinicians", lambda row: ", ".join(map(look.words, (row["professions"] or "").split()))),
    tables.number("heads_evidenced", "Standards evidenced, of ten", STANDARDS_EVIDENCED),
)


def evidence(offers: Rows) -> None:
    """The ten standards by offer, a few offers at a time."""
    st.header("Evidence by standard", anchor="evidence")
    if not offers:
        sections.nothing("No offer is known", "Evidence is recorded for an offer.")
        return
    seen = sorted(counted(therapeutic_evidence), key=lambda row: row["place"])
    shown = _a_few_of(offers)
    heads = {(row["offer"], row["standard"]): row for row in seen}
    standards = list(dict.fromkeys(row["standard"] for row in seen))
    tables.show_all(
        [
            {"standard": name, **{row["offer"]: _cell(heads[row["offer"], name]) for row in shown}}
            for name in standards
        ],
        [
            tables.TableColumn("standard", "Standard", look.sentence_case),
            *(tables.text(row["offer"], row["name"]) for row in shown),
        ],
        alt="The ten Therapeutic Child Care Standards by service: latest evidence and what was found",
    )
    sections.source(
        "Therapeutic Child Care Standards, second edition 2025; evidence as recorded, latest of each standard"
    )


def _a_few_of(offers: Rows) -> Rows:
    """As many offers as stand side by side: the first, or those that are chosen."""
    groups = [offers[at : at + _AT_A_TIME] for at in range(0, len(offers), _AT_A_TIME)]
    if len(groups) == 1:
        return groups[0]
    place = st.selectbox(
        "Services, those on which most was spent first",
        range(len(groups)),
        format_func=lambda at: ", ".join(row["name"] for row in groups[at]),
        key="services",
        width=760,
    )
    return groups[place]


def _cell(head: dict[str, Any]) -> str:
    if head["status"] == "none":
        return "No evidence"
    found = look.words(head["finding"]) if head["finding"] else "seen"
    stale = "" if head["status"] == "current" else "Out of date: "
    return f"{stale}{found if stale else look.sentence_case(found)}, {look.day(head['on'])}"


def record(offers: Sequence[dict[str, Any]]) -> None:
    """The forms for what a service says of itself and for what was seen of it."""
    st.header("Record", anchor="record")
    with st.expander("What a service says of itself: its model, accreditation and people"):
        _offer(offers)
    if not offers:
        return
    with st.expander("What was seen of a service, and the role of whoever saw it"):
        form = Form(
            OfferEvidence,
            "Record the evidence",
            now={"on": reading.today()},
            choices={"offer": {row["offer"]: f"{row['name']} ({row['offer']})" for row in offers}},
            labels={
                "offer": "Service",
                "standard": "Standard",
                "on": "Seen on",
                "evidence": "What was seen, without names",
                "seen_by": "Role of whoever saw it",
                "finding": "What was found",
            },
        )
        stating.show(form, "evidence", model=OfferEvidence)


_ASKED_OF_AN_OFFER = {
    "offer": "A code for the offer",
    "provider": "Who offers it",
    "home": "Code of the home or school it is of",
    "service": "What kind of service",
    "name": "What it is called",
    "practice_model": "Model of practice it names",
    "model_version": "Edition of the model",
    "tier": "Tier of the Community of Communities",
    "tier_until": "Last day of that tier",
    "staff": "People who give care",
    "staff_trained": "Of them trained in the model",
    "trained_on": "Date of these numbers",
    "supervision_hours": "Clinical supervision, hours a month",
    "professions": "Professions of its clinicians, with a space between",
    "first_day": "Offered from",
    "last_day": "Offered to",
    "note": "Where this is written down",
}


def _offer(offers: Sequence[dict[str, Any]]) -> None:
    form = Form(
        Offer,
        "Record the offer",
        series="OF",
        asks=tuple(Offer.columns()),
        now={"first_day": reading.today()},
        labels=_ASKED_OF_AN_OFFER,
    )
    stating.show(form, "offer", model=Offer, keys=[(each["offer"],) for each in offers])
