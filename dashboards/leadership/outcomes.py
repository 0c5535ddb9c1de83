"""Outcomes beside the money: what became of open and ended ones, and what placements with one in a domain cost."""

from __future__ import annotations

import streamlit as st

from dashboards import pages
from dashboards.reading import Rows, ask
from dashboards.widgets import look, outcome_movements, sections, tables
from dashboards.widgets.outcome_movements import EVIDENCED
from ledger.domain.outcomes.measures import MONEY_BESIDE, WITH_OUTCOME


def show(year: str) -> None:
    """The part of the leadership page on outcomes, of all that are known, and the money of one financial year."""
    st.header("Outcomes beside the money", anchor="outcomes")
    moved = outcome_movements.movements()
    if not moved:
        sections.nothing(
            "No outcomes are recorded", "Import a data workbook with the sheets outcomes and observations."
        )
        return
    st.markdown(outcome_movements.sentences(moved))
    outcome_movements.told_apart(moved)
    _evidence(moved)
    st.subheader(f"Placements with an outcome in each domain, {look.year(year)}")
    show_money(year)
    pages.link("review", "What each agency is accountable for", "arrow_forward")


def _evidence(moved: Rows) -> None:
    tables.show(
        [outcome_movements.evidence_of(moved)],
        EVIDENCED,
        alt="Evidence of open outcomes: in date, awaited and lacking",
    )


def show_money(year: str) -> None:
    """What placements with an outcome in a domain cost in a financial year: never added up, as many have several."""
    rows = ask("leadership_money_beside_outcomes", year=year)
    if not rows:
        sections.nothing(f"Nothing is posted for {look.year(year)}", "Choose another year, or post its days.")
        return
    tables.show(
        rows,
        (
            tables.in_words("Placements with an outcome in this domain", lambda row: _domain(row["domain"])),
            tables.number("placements", "Placements with an outcome", WITH_OUTCOME),
            tables.whole_pounds("amount", f"Their cost in {look.year(year)}", MONEY_BESIDE),
        ),
        alt=f"Placements with an outcome in each domain, and what they cost in {look.year(year)}",
        given={"financial_year": year},
    )
    st.markdown(
        ":small[A placement with outcomes in several domains is in each of them with its whole cost, so the rows do "
        "not add up.]"
    )


def _domain(name: str) -> str:
    return "No outcome recorded" if name == "none" else look.sentence_case(look.words(name))
