"""What was bought and what for: papers, outcomes with their observations, and reviews of a placement."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards import look, sections, tables
from dashboards.reading import ask


def show(placement: str) -> None:
    """The parts of the placement page on papers, outcomes and reviews."""
    _papers(placement)
    _outcomes(placement)
    _reviews(placement)


def _papers(placement: str) -> None:
    st.header("Papers", anchor="papers")
    rows = ask("placement_papers", placement=placement)
    if not rows:
        sections.nothing(
            "No invoice line names this placement", "Lines come with the sheets invoices and invoice_lines of a book."
        )
        return
    tables.show(
        [{**row, "days": look.days(row["first_day"], row["last_day"])} for row in rows],
        [
            tables.code("invoice", "Paper"),
            tables.coded("kind", "Kind"),
            tables.text("line", "Line"),
            tables.day("dated", "Dated"),
            tables.text("days", "Days"),
            tables.penny("billed", "Billed (£)"),
            tables.penny("expected", "Expected (£)"),
            tables.penny("difference", "Difference (£)"),
        ],
        alt="Invoice lines of this placement, the latest first",
    )
    tables.note_on_brackets()


def _outcomes(placement: str) -> None:
    st.header("Outcomes", anchor="outcomes")
    rows = ask("placement_outcomes", placement=placement)
    if not rows:
        sections.nothing(
            "Nothing says what this placement is for",
            "Outcomes come with the sheets outcomes and observations of a book.",
        )
        return
    tables.show(
        [{**row, "moved": _moved(row)} for row in rows],
        [
            tables.coded("domain", "Domain"),
            tables.text("statement", "Outcome"),
            tables.coded("whose_words", "Whose words"),
            tables.text("accountable_name", "Who answers for it"),
            tables.coded("instrument", "Measured by"),
            tables.code("moved", "From → now (target)"),
            tables.day("latest_on", "Last observed"),
            tables.day("due", "Due"),
        ],
        alt="Outcomes of this placement and how far each has come",
    )
    seen = ask("placement_observations", placement=placement)
    if seen:
        with st.expander(f"Each observation ({len(seen)})"):
            tables.show(
                seen,
                [
                    tables.text("outcome", "Outcome"),
                    tables.day("on", "On"),
                    tables.Column("value", "Value", figure=True),
                    tables.coded("rater", "Seen by"),
                    tables.text("note", "Note"),
                ],
                alt="Observations, the latest first",
            )


def _moved(row: dict[str, Any]) -> str:
    start, now, target = row["baseline"] or row["first_value"], row["latest_value"], row["target"]
    return f"{start or look.NIL} → {now or look.NIL} ({target or look.NIL})"


def _reviews(placement: str) -> None:
    st.header("Reviews", anchor="reviews")
    rows = ask("placement_reviews", placement=placement)
    if not rows:
        sections.nothing("No review is recorded", "Reviews come with the sheet reviews of a book.")
        return
    tables.show(
        [
            {**row, "right": _said(row["split_still_right"]), "took_part": ", ".join((row["agencies"] or "").split())}
            for row in rows
        ],
        [
            tables.day("held_on", "Held on"),
            tables.text("took_part", "Agencies"),
            tables.text("right", "Is the split still right?"),
            tables.day("next_review", "Next review"),
            tables.text("note", "Note"),
        ],
        alt="Reviews of this placement, the latest first",
    )


def _said(answer: bool | None) -> str:
    return look.NIL if answer is None else "yes" if answer else "no"
