"""Expected of partners: of days without an agreement, what is awaited, was declined, or nobody was asked for."""

from __future__ import annotations

import streamlit as st

from dashboards.reading import Rows, ask
from dashboards.widgets import figures, look, sections, tables, ticks
from ledger.domain.money_and_days.figures import Figure, Measure, whole_of
from ledger.domain.splits.measures import AWAITED, COST_NOT_KNOWN, COST_WITHOUT_AGREEMENT, DECLINED, NOT_ASKED

PARTS: dict[str, Measure] = {"awaited": AWAITED, "declined": DECLINED, "not_asked": NOT_ASKED}
BASES = {
    "asked": "the share requested",
    "as_before": "the share of the previous agreement",
    "not_known": "not known: no share was requested or agreed before",
}
_PARTS = [
    tables.whole_pounds("awaited", "Expected: awaited", AWAITED),
    tables.whole_pounds("declined", "Expected: declined", DECLINED),
    tables.whole_pounds("not_asked", "Expected: not asked", NOT_ASKED),
]
_BY_AGENCY = [tables.text("agency_name", "Expected of"), *_PARTS]
_EXPOSED = [
    tables.placement(),
    tables.coded("standing", "Funding status"),
    tables.named("basis", "Basis", {code: look.beginning(words) for code, words in BASES.items()}),
    tables.month("first_month", "From"),
    tables.month("last_month", "To"),
    *_PARTS,
    tables.whole_pounds("carried", "Cost of the days", COST_WITHOUT_AGREEMENT),
]


def part(name: str, expected: Rows, year: str) -> Figure:
    """One part of what is expected of all partners in a year; the parts are never added up."""
    return whole_of(PARTS[name], expected, name, financial_year=year)


def not_known(exposed: Rows, year: str) -> Figure:
    """What days cost of which nothing says what would be shared."""
    days = [row for row in exposed if row["basis"] == "not_known"]
    return whole_of(COST_NOT_KNOWN, days, "carried", financial_year=year)


def in_words(expected: Rows, exposed: Rows, year: str) -> str:
    """The three parts in one sentence, and what is not known in another; empty where no day was without one."""
    if not exposed:
        return ""
    awaited, declined, not_asked = (figures.amount(part(name, expected, year), figures.in_millions) for name in PARTS)
    said = (
        f" For days without an agreement, {awaited} is awaited from partners, {declined} was declined and "
        f"{not_asked} has not been asked for."
    )
    unknown = not_known(exposed, year)
    if unknown:
        said += f" Days costing {figures.in_millions(unknown)} have no share to go by."
    return said


def show(year: str, expected: Rows, exposed: Rows) -> None:
    """The part of the page on what is expected of partners, by agency, down to the placements."""
    st.header("Expected of partners", anchor="exposure")
    said = f"No day of {look.year(year)} was without an agreement in force."
    ticks.tell(exposed, done=said, stands_on=("figures", "posted"))
    if not exposed:
        return
    st.markdown(
        "For days without an agreement in force the lead commissioner pays the whole cost. Only the awaited part is "
        "income not yet agreed. What was declined, or has not been asked for, is the lead commissioner's cost."
    )
    given = {"financial_year": year}
    tables.show(
        expected, _BY_AGENCY, alt=f"Expected of partners in {look.year(year)}, by agency, in three parts", given=given
    )
    sections.source("exposure, worked out at the last report refresh and never posted")
    st.subheader("Placements without an agreement")
    tables.show(
        ask("leadership_exposure_placements", year=year),
        _EXPOSED,
        alt="Placements with days without an agreement, what is awaited first",
        given=given,
    )
