"""Full continuing care on a screen: what it would do is shown first, then it is recorded as one act or taken back."""

from __future__ import annotations

import streamlit as st

from dashboards import reading
from dashboards.widgets import acting, look, sections
from ledger.answers.sheet import names_offered, rows_known
from ledger.domain.agencies.sheets import Budget
from ledger.domain.decisions.taking_over import CYPCC, TakingOver
from ledger.domain.splits.sheets import Agreement
from ledger.tasks.full_continuing_care import (
    FullContinuingCare,
    preview_full_continuing_care,
    record_full_continuing_care,
    withdraw_full_continuing_care,
)


def show(placement: str) -> None:
    """Ask which budget pays all from when; preview it, record it, or take it back."""
    st.markdown(
        "An ICB that agrees to full continuing care pays the whole cost from a day. It becomes lead commissioner "
        "once the present one is no longer invoiced. Eligibility alone moves no cost; the agreement does."
    )
    asked = _asked(placement)
    if asked is not None:
        told = acting.answered("Working it out", preview_full_continuing_care, asked)
        if told is not None:
            sections.plainly(told)
            _record(asked)
    if any(_is_the_act(row, placement) for row in reading.in_books_now(rows_known, Agreement)):
        _withdraw(placement)


def _asked(placement: str) -> TakingOver | None:
    """What was typed, once it says who pays and from when."""
    offered = reading.in_books_now(names_offered, Budget)
    budgets = {
        row.budget: f"{row.name} ({row.budget}, {row.agency})"
        for row in reading.in_books_now(rows_known, Budget)
        if row.stream == "health" and row.budget in offered
    }
    with st.grid(3, min_column_width=200):
        budget = st.selectbox(
            "Budget that pays all",
            list(budgets),
            index=None,
            format_func=budgets.__getitem__,
            key=f"{placement} pays all",
        )
        since = st.date_input("Pays from", value=None, key=f"{placement} pays from")
        leads = st.date_input(
            "Lead commissioner from",
            value=None,
            key=f"{placement} leads from",
            help="Leave empty for the day after the last that the present lead commissioner was invoiced for",
        )
        decided = st.date_input("Agreed on", value=reading.today(), key=f"{placement} agreed on")
        panel = st.text_input("Forum or panel", key=f"{placement} forum")
        minute = st.text_input("Minute reference", key=f"{placement} minute")
    if budget is None or since is None:
        return None
    return TakingOver(placement, budget, since, decided, leads, panel or None, minute or None)


def _record(asked: TakingOver) -> None:
    why = st.text_input("Reason", key=f"{asked.placement} why full care", help="Kept with who recorded it")
    if st.button("Record full continuing care", type="primary", key=f"{asked.placement} record full care"):
        acting.do(
            "Recording",
            lambda _: record_full_continuing_care(reading.store(), asked, why or ""),
            told=_told,
            changed=lambda done: done.outcome.batch is not None,
        )


def _withdraw(placement: str) -> None:
    st.markdown("It is reversed as a whole: what it recorded is withdrawn, and what it changed is as it was before.")
    why = st.text_input("Reason for reversing it", key=f"{placement} why not full care")
    if st.button("Reverse full continuing care", key=f"{placement} withdraw full care"):
        acting.do(
            "Reversing it",
            lambda _: withdraw_full_continuing_care(reading.store(), placement, why or ""),
            told=_told,
            changed=lambda done: done.outcome.batch is not None,
        )


def _told(done: FullContinuingCare) -> list[str]:
    return [look.plain(said) for said in done.sentences]


def _is_the_act(row: Agreement, placement: str) -> bool:
    return (
        row.basis == "continuing_care"
        and CYPCC in row.agreement
        and (row.placement == placement or row.agreement.startswith(f"{placement}-"))
    )
