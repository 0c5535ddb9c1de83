"""What was bought and what for: a placement's invoice lines, outcomes with their observations, and reviews."""

from __future__ import annotations

import streamlit as st

from dashboards import pages, reading
from dashboards.reading import ask
from dashboards.review.outcomes.words import COLUMNS, RATERS
from dashboards.widgets import figures, look, sections, tables
from ledger.domain.documents.measures import ASKED, ASKED_LESS_VALUE, CONTRACT_VALUE, VAT_ASKED
from ledger.domain.outcomes.measures import OBSERVATIONS


def show(placement: str) -> None:
    """The parts of the placement page on documents, outcomes and reviews."""
    _papers(placement)
    _outcomes(placement)
    _reviews(placement)


def _papers(placement: str) -> None:
    st.header("Invoices and credit notes", anchor="papers")
    rows = ask("placement_papers", placement=placement)
    if not rows:
        sections.nothing(
            "No invoice line is recorded for this placement",
            "Import invoices, for example as the sheets invoices and invoice_lines of a data workbook.",
        )
        return
    tables.show(
        rows,
        [
            tables.code("invoice", "Document"),
            tables.coded("kind", "Kind"),
            tables.text("line", "Line"),
            tables.day("dated", "Dated"),
            tables.in_words("Days", lambda row: look.days(row["first_day"], row["last_day"])),
            tables.money("billed", "Invoiced (£)", ASKED),
            tables.money("vat", "VAT (£)", VAT_ASKED),
            tables.money("expected", "Contract value (£)", CONTRACT_VALUE),
            tables.money("difference", "Invoiced less contract value (£)", ASKED_LESS_VALUE),
        ],
        alt="Invoice lines of this placement, the latest first",
    )
    tables.note_on_brackets()


_OBSERVED = (
    tables.text("outcome", "Outcome"),
    tables.day("on", "On"),
    tables.TableColumn("value", "Value", figure=True),
    tables.TableColumn("rater", "Rated by", lambda rater: look.sentence_case(RATERS[rater])),
    tables.text("note", "Note"),
)


def _outcomes(placement: str) -> None:
    st.header("Outcomes", anchor="outcomes")
    rows = ask("placement_outcomes", placement=placement)
    if not rows:
        sections.nothing(
            "No outcome is recorded for this placement",
            "Record the first one, or import a data workbook with the sheets outcomes and observations.",
        )
        _to_outcomes(placement, "Record the first outcome")
        return
    tables.show(
        rows,
        [COLUMNS[each] for each in ("outcome", "words", "answers_and_pays", "said", "stands", "evidence")],
        alt="Outcomes of this placement, which agency is accountable for each, and how far each has come",
    )
    _to_outcomes(placement, "Each outcome over time, by rater, and recording an observation")
    seen = ask("placement_observations", placement=placement)
    if seen:
        number = figures.number(OBSERVATIONS.of(len(seen), placement=placement))
        with st.expander(f"Each observation ({number})"):
            tables.show(seen, _OBSERVED, alt="Observations, the latest first")


def _to_outcomes(placement: str, label: str) -> None:
    pages.link("outcomes", label, "timeline", placement=str(reading.key_of(placement)))


def _reviews(placement: str) -> None:
    st.header("Reviews", anchor="reviews")
    rows = ask("placement_reviews", placement=placement)
    if not rows:
        sections.nothing("No review is recorded", "Record one under Decisions, or import the sheet reviews.")
        return
    tables.show(
        rows,
        [
            tables.day("held_on", "Held on"),
            tables.in_words("Agencies", lambda row: ", ".join((row["agencies"] or "").split())),
            tables.TableColumn("split_still_right", "Split still right?", _said),
            tables.day("next_review", "Next review"),
            tables.text("note", "Note"),
        ],
        alt="Reviews of this placement, the latest first",
    )


def _said(answer: bool | None) -> str:
    return look.NIL if answer is None else "yes" if answer else "no"
