"""Returns to export: the regional census of a day, and London's section 251 table of a year."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from hashlib import sha256
from pathlib import Path

import streamlit as st

from dashboards import reading
from dashboards.finance.aged_debt import chosen_day
from dashboards.finance.files import made
from dashboards.widgets import look, sections, tables, ticks
from ledger.domain.money_and_days.periods import Month, financial_year_name, parse_financial_year
from ledger.domain.sheet.measures import BLANK_CELLS, ROWS_OF_RETURN
from ledger.exports.return_summary import Summary
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
                sections.nothing("Nothing is posted yet", "The table has what is posted: post a month first.")
                return
            year = str(st.selectbox("Financial year", years, key="take_year", bind="query-params"))
        identities = _joined()
    key = (what, on, year, sha256(identities[1]).hexdigest() if identities else "")
    file = f"{what}-{on or year}.csv"

    def write(folder: Path) -> None:
        start = parse_financial_year(year) if year else None
        summary = reading.in_books_now(export_return, what, folder / file, on=on, year=start, identities=identities)
        st.session_state[_TOLD] = (key, summary)

    made("return", key, "Make the file", write)
    told = st.session_state.get(_TOLD)
    if told and told[0] == key:
        _show_summary(told[1], {"file": what, "on": on or year})


def _joined() -> tuple[str, bytes] | None:
    """The name and content of a file with what the ledger does not keep."""
    joined = st.file_uploader(
        "Details that are not recorded here, to join (.csv)",
        type=["csv"],
        key="identities",
        help="A column Child ID with the ledger's codes, and any column of the return: ethnic group, date of "
        "birth, postcodes. It is read in memory as the file is made, and is not stored.",
    )
    return (joined.name, joined.getvalue()) if joined else None


def _show_summary(summary: Summary, given: dict[str, Hashable]) -> None:
    """What is to be known of the file, and the cells that its receiver will miss."""
    st.subheader("Notes on this file")
    st.markdown("\n".join(f"- {look.plain(look.sentence_case(sentence))}" for sentence in summary.told))
    said = "Every cell that the published checks ask for is filled."
    ticks.tell(summary.blank, done=said, stands_on=())
    if not summary.blank:
        return
    st.subheader("Blank cells that fail the published checks")
    if not summary.joined:
        st.markdown("Most of these are not recorded here: choose a file with them above, and make this one again.")
    tables.show(
        [{"column": column, "blank": count, "rows": summary.rows} for column, count in summary.blank.items()],
        [
            tables.text("column", "Column"),
            tables.number("blank", "Blank cells", BLANK_CELLS),
            tables.number_of("Rows of the return", lambda row: ROWS_OF_RETURN.of(row["rows"], **given)),
        ],
        alt="Columns with blank cells that the published checks ask for",
        given=given,
    )


def _years() -> list[str]:
    """The financial years up to that of the horizon, the latest first."""
    horizon = reading.posted().horizon
    if horizon is None:
        return []
    latest = Month.of(horizon).financial_year
    return [financial_year_name(latest - back) for back in range(_YEARS)]
