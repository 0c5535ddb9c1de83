"""Who agreed to pay for a placement: agreements, their clauses in order, and who approved them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards.reading import Rows, ask
from dashboards.review.decisions.split_form import stated_amount, takes
from dashboards.widgets import look, sections, tables


def show(placement: str) -> None:
    """The part of the placement page on agreements."""
    st.header("Agreements", anchor="agreements")
    agreements = ask("placement_agreements", placement=placement)
    if not agreements:
        sections.nothing(
            "No agreement", "The lead commissioner pays the whole cost. Record an agreement and its clauses."
        )
        return
    clauses, approvals = (
        ask("placement_clauses", placement=placement),
        ask("placement_approvals", placement=placement),
    )
    for row in agreements:
        _agreement(
            row,
            [clause for clause in clauses if clause["agreement"] == row["agreement"]],
            [approval for approval in approvals if approval["agreement"] == row["agreement"]],
        )


def _agreement(row: dict[str, Any], clauses: Rows, approvals: Rows) -> None:
    st.subheader(f"{look.plain(row['agreement'])}: {look.words(row['status'])}")
    st.markdown(_terms(row))
    if clauses:
        _clauses(clauses, row["agreement"])
    else:
        st.markdown("It has no clauses.")
    st.markdown(f":small[{_approved(approvals)}]")


def _terms(row: dict[str, Any]) -> str:
    """From when to when it is in force, who decided it and when, and what belongs to it."""
    decided = f"decided on {look.day(row['decided_on'])}" if row["decided_on"] else "not decided yet"
    by = f" by {look.plain(row['panel'])}" if row["panel"] else ""
    minute = f" (minute {look.plain(row['minute'])})" if row["minute"] else ""
    until = f"to {look.day(row['last_day'])}" if row["last_day"] else "with no end date"
    if row["last_day"] and row["last_day"] < row["first_day"]:
        until = "superseded from that day, so never in force by what is known now"
    also = [
        f"requested on {look.day(row['requested_on'])}" if row["requested_on"] else "",
        f"review by {look.day(row['review_by'])}" if row["review_by"] else "",
        f"supersedes {look.plain(row['supersedes'])}" if row["supersedes"] else "",
    ]
    return (
        f"From {look.day(row['first_day'])} {until}; {decided}{by}{minute}; basis: {look.basis(row['basis'])}"
        f"{''.join(f'; {said}' for said in also if said)}."
    )


def _approved(approvals: Rows) -> str:
    if not approvals:
        return "No approval is recorded."
    said = "; ".join(
        f"{'approved' if item['decided'] else 'not approved'} by {look.plain(item['agency_name'])} "
        f"({look.plain(item['role'])}) on {look.day(item['on'])}"
        for item in approvals
    )
    return f"{look.beginning(said)}."


def _clauses(clauses: Rows, agreement: str) -> None:
    tables.show(
        clauses,
        [
            tables.numbered("rank", "Order"),
            tables.coded("kind", "Kind"),
            tables.text("budget_name", "Budget"),
            tables.in_words(
                "Pays",
                lambda clause: takes(clause["kind"], clause["percent"], stated_amount(clause), clause["per"]),
            ),
            tables.in_words("Of", _scope),
            tables.coded("standing", "Funding status"),
            tables.named("settled", "Settled", look.SETTLED),
        ],
        alt=f"Clauses of {agreement}, in the order in which they apply",
    )


def _scope(clause: dict[str, Any]) -> str:
    parts = [", ".join(map(look.words, (clause["components"] or "").split())) or "all components"]
    if clause["calendar"]:
        parts.append(f"on days of {clause['calendar']}")
    if clause["first_day"]:
        parts.append(f"from {look.day(clause['first_day'])}")
    if clause["last_day"]:
        parts.append(f"to {look.day(clause['last_day'])}")
    return ", ".join(parts)
