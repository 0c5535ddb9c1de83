"""An officer's decision on a split: a record of its own, and before it what it would do to the books."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboards import reading
from dashboards.review.decisions import recording
from dashboards.widgets import acting, forms, look, sections, stating
from dashboards.widgets.forms import Form
from ledger.answers.what_if.comparison import what_if_stated
from ledger.domain.decisions.life import Life
from ledger.domain.decisions.sheets import Decision, PanelItem
from ledger.domain.splits.sheets import Agreement
from ledger.tasks.import_book import record
from ledger.tasks.import_results import ImportResult
from ledger.tasks.panels import agreement_decided, decide

_COUNTS = "This decides the split: the agreement's status and date change with it"
_LABELS = {
    "agency": "Agency",
    "role": "Role (no name)",
    "on": "Decided on",
    "minute": "Minute reference",
    **recording.TOLD_BY,
    "last_day": "Until (last day)",
    "review_by": "Review by",
}
_STATUSES = ("agreed", "interim", "disputed", "declined", "in_principle")


def show(life: Life, item: PanelItem | None = None) -> None:
    """The form for one agreement, after the panel's item where there is one, and the preview under it."""
    agreement = life.agreement
    counts = st.toggle(_COUNTS, value=True, key=f"counts {agreement.agreement}")
    heard = f"{item.recommendation} {item.conditions}" if item else ""
    form = Form(
        Decision,
        "Record the decision",
        asks=("agency", "role", "told_by", "decided", "on", "last_day", "review_by", "conditions", "minute"),
        fixed={"agreement": agreement.agreement, "panel": item.panel if item else None},
        now={
            "on": reading.today(),
            "conditions": item.conditions if item else None,
            "agency": next(iter(recording.for_whom(life.deciding)), None),
            "last_day": agreement.last_day,
            "review_by": agreement.review_by,
        },
        choices=recording.own_choice(),
        labels=_LABELS,
        key=f"decision {agreement.agreement} {heard}",
        by=lambda typed, dry_run: _decided(typed, dry_run, counts=counts),
    )
    stating.show(
        form,
        "decision",
        model=Decision,
        among=lambda row: row.agreement == agreement.agreement,
        words=lambda row: f"{row.decision}: {look.words(row.decided)} for {row.agency}, {look.day(row.on)}",
        amended_by=lambda typed, dry_run: _amended(agreement, typed, dry_run),
        withdrawn_by=lambda row: lambda why, dry_run: _withdrawn(agreement, row, why, dry_run),
    )
    _preview(agreement)


def _decided(typed: Mapping[str, Any], dry_run: bool, *, counts: bool) -> tuple[ImportResult, Sequence[str]]:
    outcome = decide(reading.store(), typed, counts=counts, dry_run=dry_run)
    follows = (
        f"Agreement {typed['agreement']} is now {look.words(typed.get('decided'))}. Post again to bring the books up "
        "to date."
        if counts
        else f"The status of agreement {typed['agreement']} has not changed."
    )
    return outcome, [follows] if outcome.batch else []


def _amended(agreement: Agreement, typed: Mapping[str, Any], dry_run: bool) -> tuple[ImportResult, Sequence[str]]:
    outcome = record(reading.store(), Decision.sheet, typed, dry_run=dry_run)
    return outcome, _stays(agreement) if outcome.batch else []


def _withdrawn(agreement: Agreement, row: Decision, why: str, dry_run: bool) -> tuple[ImportResult, Sequence[str]]:
    outcome = record(reading.store(), Decision.sheet, forms.withdrawal(row), why=why, dry_run=dry_run)
    return outcome, _stays(agreement) if outcome.batch else []


def _stays(agreement: Agreement) -> list[str]:
    """A decision is a record of its own: how the agreement is now is said, since no record changes it back."""
    said = f"The status of agreement {agreement.agreement} is still {look.words(agreement.status)}."
    return [f"{said} If this decision alone made it so, record a new decision or amend the agreement."]


def _preview(agreement: Agreement) -> None:
    """What a decision would move, before anybody takes it."""
    key = f"preview {agreement.agreement}"
    with st.expander("Preview: effect of a decision on the books", on_change="rerun", key=key) as opened:
        if not opened.open:
            return
        status = st.selectbox(
            "If it were", _STATUSES, format_func=look.sentence_case, key=f"were it {agreement.agreement}"
        )
        were_it = {"agreement": agreement.agreement, "decided": status, "on": reading.today()}
        stated = agreement_decided(were_it, {})
        asked = acting.answered("Working it out", what_if_stated, {Agreement.sheet: [stated]}, agreement.placement)
        if asked is not None:
            sections.plainly([look.beginning(said) for said in asked.sentences])
            sections.plainly([f"Expected {each.expected}. {each.remedy}." for each in asked.problems])
