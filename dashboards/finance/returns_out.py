"""Returns to take away: the regional census of a day, and London's section 251 table of a year."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

import streamlit as st

from dashboards import look, reading, sections
from dashboards.finance.aged_debt import chosen_day
from dashboards.finance.files import made
from ledger.domain.periods import Month, financial_year_name, parse_financial_year
from ledger.tasks.export_returns import RETURNS, export_return

WORDS = {
    "pnw-census": "Regional census of a day (Placements North West)",
    "s251": "Section 251 table of a year, child by child (London)",
}
_TOLD = "told of a return"
_YEARS = 5


def show(what: str) -> None:
    """The day or year, what to join, the file, and what was told of it."""
    on: date | None = None
    year = ""
    with st.grid(2, min_column_width=260):
        if RETURNS[what].of == "on":
            on = chosen_day("take_on")
        else:
            years = _years()
            if not years:
                sections.nothing("Nothing is posted yet", "The table is made of what is posted: post a month first.")
                return
            year = str(st.selectbox("Financial year", years, key="take_year", bind="query-params"))
        joined = st.file_uploader(
            "What the ledger does not keep, to join (.csv)",
            type=["csv"],
            key="identities",
            help="A column Child ID with the ledger's codes, and any column of the return: ethnic group, date of "
            "birth, postcodes. It is read in memory as the file is made, and is not stored.",
        )
    identities = (joined.name, joined.getvalue()) if joined else None
    key = (what, on, year, sha256(identities[1]).hexdigest() if identities else "")
    file = f"{what}-{on or year}.csv"

    def write(folder: Path) -> None:
        start = parse_financial_year(year) if year else None
        said = export_return(reading.store(), what, folder / file, on=on, year=start, identities=identities)
        st.session_state[_TOLD] = (key, said)

    made("return", key, "Make the file", write)
    told = st.session_state.get(_TOLD)
    if told and told[0] == key:
        st.subheader("What to know of this file")
        st.markdown("\n".join(f"- {look.plain(look.sentence_case(sentence))}" for sentence in told[1]))


def _years() -> list[str]:
    """The financial years up to that of the horizon, the latest first."""
    horizon = reading.posted().horizon
    if horizon is None:
        return []
    latest = Month.of(horizon).financial_year
    return [financial_year_name(latest - back) for back in range(_YEARS)]
