"""System leadership: who pays, what is firm and what is hoped for, what it buys, what is coming."""

from __future__ import annotations

import streamlit as st

from dashboards.leadership import flow, outcomes, who_pays
from dashboards.reading import Rows, ask, asked_on
from dashboards.widgets import charts, look, sections, tables, ticks
from dashboards.widgets.sections import Figure, Need
from ledger.answers.action_required.needs import CONTESTED, Needed, needed_of_budgets

BASES = {
    "asked": "by the share asked for",
    "as_before": "by the agreement before",
    "not_known": "not known: nothing says what would be shared",
}

# How things stand on days without an agreement in force, after a number of placements.
_WITHOUT = {
    "in_principle": "that are agreed in principle only",
    "declined": "where a share was declined",
    "unagreed": "where nothing is agreed",
}

_EXPOSURE = [
    tables.coded("standing", "Standing"),
    tables.text("by", "Expected how"),
    tables.count("placements", "Placements"),
    tables.pound("share", "Expected from partners"),
    tables.pound("carried", "Cost of the days"),
]
_EXPOSED = [
    tables.placement(),
    tables.coded("standing", "Standing"),
    tables.coded("basis", "Expected how"),
    tables.month("first_month", "From"),
    tables.month("last_month", "To"),
    tables.pound("expected", "Expected"),
    tables.pound("carried", "Cost of the days"),
]
_BUDGETS = [
    tables.text("agency_name", "Agency"),
    tables.text("budget_name", "Budget"),
    tables.pound("budget_amount", "Its amount"),
    tables.pound("posted", "Posted"),
    tables.pound("forecast", "Still to come"),
    tables.pound("committed", "Committed"),
    tables.pound("left", "Left"),
]
_COMING = [
    tables.day("on", "Date"),
    tables.coded("what", "What"),
    tables.placement(),
    tables.text("agreement", "Agreement"),
    tables.count("days", "In days"),
    tables.pound("weekly_cost", "A week costs"),
]


def show() -> None:
    """The page, from what a director can read out down to each placement."""
    year = _year()
    paid, exposed = ask("leadership_who_pays", year=year), ask("leadership_exposure", year=year)
    budgets, coming = ask("leadership_commitment", year=year), ask("leadership_coming")
    _position(year, paid, exposed, budgets)
    sections.needs_somebody(
        _needs(budgets, exposed),
        done="No budget is committed beyond its amount, nothing is expected of partners without an agreement, and no "
        "agreement ends soon without one after it.",
        stands_on=("figures", "posted"),
    )
    who_pays.show(year, paid)
    _exposure(year, exposed)
    _commitment(year, budgets)
    flow.show(year)
    outcomes.show(year)
    _coming(coming)


def _year() -> str:
    years = ask("leadership_years")
    names = [row["financial_year"] for row in years]
    current = next((i for i, row in enumerate(years) if row["current"]), 0)
    chosen = st.selectbox(
        "Financial year", names, index=current, format_func=look.year, key="year", bind="query-params", width=200
    )
    return str(chosen)


def _position(year: str, paid: Rows, exposed: Rows, budgets: Rows) -> None:
    total, agreed = sum(row["posted"] for row in budgets), _sum(paid, "agreed")
    expected = sum(row["expected"] for row in exposed)
    unknown = sum(row["carried"] for row in exposed if row["basis"] == "not_known")
    sections.where_we_stand(
        f"In {look.year(year)} the agencies have together borne {look.in_millions(total)}, "
        f"{look.per_cent(agreed, total)} of it under splits that are agreed; {look.in_millions(expected)} "
        "of the rest is carried by lead agencies in the hope that a partner will bear it"
        + (
            f", and for days that cost {look.in_millions(unknown)} nobody can say yet what would be shared."
            if unknown
            else "."
        )
    )
    _key_figures(year, paid, exposed, budgets)


def _key_figures(year: str, paid: Rows, exposed: Rows, budgets: Rows) -> None:
    known = [row for row in budgets if row["budget_amount"] is not None]
    sections.key_figures(
        [
            Figure(
                "Borne so far",
                look.in_millions(sum(row["posted"] for row in budgets)),
                f"All that is posted of service in {look.year(year)}: shares, and what was accepted beyond the price",
            ),
            Figure(
                "Agreed",
                look.in_millions(_sum(paid, "agreed")),
                "Shares under splits that are agreed: firm, signed or not",
            ),
            Figure(
                "Interim or disputed",
                look.in_millions(sum(_sum(paid, standing) for standing in CONTESTED)),
                "Shares that are without prejudice, or contested",
            ),
            Figure(
                "Hoped for",
                look.in_millions(sum(row["expected"] for row in exposed)),
                "Expected shares of partners in days without an agreement in force, not the whole cost of those days",
            ),
            Figure(
                "Left to 31 March",
                look.in_millions(sum(row["left"] for row in known)) if known else "not known",
                "Budgets with a known amount, less what is posted and what is still to come by the facts known",
            ),
        ],
        alt="Key figures of the system leadership page",
    )


def _sum(rows: Rows, standing: str | None = None) -> int:
    return sum(row["amount"] for row in rows if standing is None or row["standing"] == standing)


def _needs(budgets: Rows, exposed: Rows) -> list[Need]:
    found = needed_of_budgets(budgets, exposed, ask("review_needs_list", what="expiring", agency="all"))
    return [_need(each) for each in found][:6]


def _need(found: Needed) -> Need:
    first, number = found.first, len(found.rows)
    match found.what:
        case "over_budget":
            said = (
                f"{look.plain(first['agency_name'])}, {look.plain(first['budget_name'])}: committed "
                f"{look.in_millions(-first['left'])} beyond its {look.in_millions(first['budget_amount'])}."
            )
            return Need(found.urgency, said, "commitment")
        case "hoped_for":
            said = (
                f"{look.in_millions(first['expected'])} is hoped for from partners in "
                f"{look.counted(first['placements'], 'placement')} {_WITHOUT[first['standing']]} "
                f"({BASES[first['basis']]})."
            )
            return Need(found.urgency, said, "exposure")
    said = (
        f"{look.counted(number, 'agreement ends', 'agreements end')} soon and nothing is decided for after, the "
        f"first on {look.day(first['since'])}."
    )
    return Need(found.urgency, said, "coming")


def _exposure(year: str, exposed: Rows) -> None:
    st.header("What is hoped for", anchor="exposure")
    said = f"No day of {look.year(year)} was without an agreement in force."
    ticks.tell(exposed, done=said, stands_on=("figures", "posted"))
    if not exposed:
        return
    st.markdown(
        "For days without an agreement in force the lead agency bears the whole cost. What partners would bear, by "
        "what they are asked or bore before, is the exposure; it is never posted, and never the whole of those days."
    )
    rows = [
        {**row, "by": BASES[row["basis"]], "share": row["expected"] if row["basis"] != "not_known" else None}
        for row in exposed
    ]
    tables.show(
        rows,
        _EXPOSURE,
        alt=f"Exposure in {look.year(year)} by standing and basis",
    )
    sections.source("exposure, worked out beside the books at the last count")
    _exposed(year)


def _exposed(year: str) -> None:
    st.subheader("Placements with exposure")
    tables.show(
        ask("leadership_exposure_placements", year=year),
        _EXPOSED,
        alt="Placements with exposure, the largest expected share first",
    )


def _commitment(year: str, budgets: Rows) -> None:
    st.header("Commitment to 31 March", anchor="commitment")
    if not budgets:
        sections.nothing(f"No budget bears anything in {look.year(year)}", "Choose another year.")
        return
    _committed(year, budgets)
    tables.show(budgets, _BUDGETS, alt=f"Commitment against budgets in {look.year(year)}")
    if any(row["budget_amount"] is None for row in budgets):
        st.markdown(":small[Where no amount is known, nothing can be left: give it in the sheet budget\\_amounts.]")


def _committed(year: str, budgets: Rows) -> None:
    """What is posted and what is still to come of each budget, drawn."""
    drawn = []
    for row in budgets:
        name = f"{row['agency_name']}\n{row['budget_name']}"
        drawn += [{"name": name, "part": "posted", "amount": row["posted"]}]
        drawn += [{"name": name, "part": "still to come", "amount": row["forecast"]}] if row["forecast"] else []
    first, second = look.series_colours()[0], look.ground("rest")
    total = sum(row["committed"] for row in budgets)
    charts.finding(
        f"{look.in_millions(total)} is committed for {look.year(year)}",
        "What is posted and what the days to 31 March will bear by the facts known, by budget, in pounds.",
    )
    charts.parts(
        drawn,
        label="name",
        part="part",
        amount="amount",
        colours={"posted": first, "still to come": second},
        alt_text=f"Commitment to 31 March by budget: {look.in_millions(total)} in all",
    )


def _coming(coming: Rows) -> None:
    st.header("What is coming", anchor="coming")
    if not coming:
        sections.nothing("No end is known", "Agreements without a last day do not end by themselves.")
        return
    ends = sum(1 for row in coming if row["what"] == "agreement ends")
    st.markdown(
        f"From {look.day(asked_on())} on, as far ahead as Settings says, "
        f"{look.counted(ends, 'agreement ends', 'agreements end')} and "
        f"{look.counted(len(coming) - ends, 'placement is', 'placements are')} planned to end."
    )
    tables.show(coming, _COMING, alt="Agreements that end and placements planned to end, soonest first")


if __name__ == "__main__":
    show()
