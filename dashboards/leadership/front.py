"""System leadership: who pays, what is firm and what is hoped for, what it buys, what is coming."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards import charts, look, pages, sections, tables
from dashboards.leadership import flow
from dashboards.reading import Rows, ask
from dashboards.sections import Figure, Need
from ledger.answers.needs import CONTESTED, Needed, needed_of_budgets

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


def show() -> None:
    """The page, from what a director can read out down to each placement."""
    year = _year()
    paid, exposed = ask("leadership_who_pays", year=year), ask("leadership_exposure", year=year)
    budgets, coming = ask("leadership_commitment", year=year), ask("leadership_coming")
    _position(year, paid, exposed, budgets)
    sections.needs_somebody(_needs(budgets, exposed), otherwise="No budget is over, no share is hoped for.")
    _who_pays(year, paid)
    _exposure(year, exposed)
    _commitment(year, budgets)
    flow.show(year)
    _outcomes()
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
    known = [row for row in budgets if row["budget_amount"] is not None]
    left = sum(row["left"] for row in known)
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
    sections.key_figures(
        [
            Figure(
                "Borne so far",
                look.in_millions(total),
                f"All that is posted of service in {look.year(year)}: shares, and what was accepted beyond the price",
            ),
            Figure("Agreed", look.in_millions(agreed), "Shares under splits that are agreed: firm, signed or not"),
            Figure(
                "Interim or disputed",
                look.in_millions(sum(_sum(paid, standing) for standing in CONTESTED)),
                "Shares that are without prejudice, or contested",
            ),
            Figure(
                "Hoped for",
                look.in_millions(expected),
                "Expected shares of partners in days without an agreement in force, not the whole cost of those days",
            ),
            Figure(
                "Left to 31 March",
                look.in_millions(left) if known else "not known",
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


def _who_pays(year: str, paid: Rows) -> None:
    st.header("Who pays", anchor="who-pays")
    if not paid:
        sections.nothing(f"Nothing is posted for {look.year(year)}", "Choose another year, or post its days.")
        return
    drawn: list[dict[str, Any]] = [{**row, "part": look.words(row["standing"]), "purse": _purse(row)} for row in paid]
    totals = {
        name: sum(row["amount"] for row in drawn if row["purse"] == name) for name in {row["purse"] for row in drawn}
    }
    drawn.sort(key=lambda row: (-totals[row["purse"]], row["purse"], look.standing_order(row["standing"])))
    first = drawn[0]["purse"]
    charts.finding(
        f"{look.plain(first)} bears {look.per_cent(totals[first], sum(totals.values()))} of the cost",
        f"What each budget bears in {look.year(year)}, by how firm its share is, in pounds.",
    )
    charts.parts(
        drawn,
        label="purse",
        part="part",
        amount="amount",
        colours=look.standing_colours(),
        alt_text=f"What each budget bears in {look.year(year)} by standing; {first} bears most, "
        f"{look.in_millions(totals[first])}",
    )
    _by_standing(drawn, totals)
    sections.source("allocations as posted, to the as-at date")
    _in_kind(ask("leadership_in_kind", year=year))
    _behind(year, paid)
    _trend()


def _in_kind(given: Rows) -> None:
    """What is given that is not money stands beside who pays, and in no sum of it."""
    if not given:
        return
    total = sum(row["value"] for row in given)
    st.markdown(
        f"Beside it, {look.counted(len(given), 'contribution')} in kind, reckoned at {look.to_the_pound(total)} "
        "to the as-at date: given, never billed, and in none of these sums."
    )
    tables.show(
        given,
        [
            tables.text("agency_name", "Given by"),
            tables.text("what", "What"),
            tables.text("given_for", "For"),
            tables.pound("value", "Reckoned at"),
        ],
        alt="Contributions in kind, by what they are reckoned at: memoranda, never billed",
    )


def _purse(row: dict[str, Any]) -> str:
    return (
        f"{row['agency_name']}: {look.words(row['stream'])}"
        if row["stream"] != "other"
        else f"{row['agency_name']}: {row['budget_name']}"
    )


def _by_standing(drawn: Rows, totals: dict[str, int]) -> None:
    """A row a budget, a column a standing, in the order in which standings are always shown."""
    present = [name for name in look.standing_colours() if any(row["part"] == name for row in drawn)]
    rows = []
    for purse in dict.fromkeys(row["purse"] for row in drawn):
        row = {"purse": purse, "total": totals[purse]}
        for name in present:
            row[name] = sum(part["amount"] for part in drawn if part["purse"] == purse and part["part"] == name)
        rows.append(row)
    tables.show(
        rows,
        [
            tables.text("purse", "Budget"),
            *(tables.pound(name, look.sentence_case(name)) for name in present),
            tables.pound("total", "In all"),
        ],
        alt="What each budget bears, by standing",
    )


def _behind(year: str, paid: Rows) -> None:
    totals = {
        budget: sum(row["amount"] for row in paid if row["budget"] == budget)
        for budget in {row["budget"] for row in paid}
    }
    names = {
        row["budget"]: f"{row['agency_name']}, {row['budget_name']}"
        for row in sorted(paid, key=lambda row: -totals[row["budget"]])
    }
    chosen = st.selectbox(
        "Show the placements behind a budget",
        list(names),
        format_func=lambda budget: names[budget],
        key="budget",
        bind="query-params",
        width=520,
    )
    tables.show(
        ask("leadership_budget_placements", budget=chosen, year=year),
        [
            tables.placement(),
            tables.coded("setting_group", "Setting"),
            tables.text("provider_name", "Provider"),
            tables.pound("agreed", "Agreed"),
            tables.pound("not_agreed", "Not agreed"),
            tables.pound("amount", "In all"),
        ],
        alt=f"The placements that {names[chosen]} bears a part of, the largest first",
    )


def _trend() -> None:
    """Firm and not firm by month: two lines, so that what is firm stands out."""
    sums: dict[tuple[str, str], int] = {}
    for row in ask("leadership_by_month"):
        part = "agreed" if row["standing"] == "agreed" else "all else"
        sums[row["service_month"], part] = sums.get((row["service_month"], part), 0) + row["amount"]
    last = max(month for month, _ in sums)
    firm, other = sums.get((last, "agreed"), 0), sums.get((last, "all else"), 0)
    charts.finding(
        f"Of {look.month(last)}, {look.per_cent(firm, firm + other)} is agreed",
        "Cost of each service month of the last two years, agreed and all else, in pounds; the last may be in part.",
    )
    charts.lines(
        [{"month": month, "part": part, "amount": amount} for (month, part), amount in sorted(sums.items())],
        month="month",
        series="part",
        amount="amount",
        colours={"agreed": look.series_colours()[0], "all else": look.ground("rest")},
        alt_text=f"Monthly cost over two years; of {look.month(last)}, {look.per_cent(firm, firm + other)} is agreed",
    )


def _exposure(year: str, exposed: Rows) -> None:
    st.header("What is hoped for", anchor="exposure")
    if not exposed:
        sections.nothing(
            f"No day of {look.year(year)} was without an agreement in force", "Nothing is hoped for from a partner."
        )
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
        [
            tables.coded("standing", "Standing"),
            tables.text("by", "Expected how"),
            tables.count("placements", "Placements"),
            tables.pound("share", "Expected from partners"),
            tables.pound("carried", "Cost of the days"),
        ],
        alt=f"Exposure in {look.year(year)} by standing and basis",
    )
    sections.source("exposure, worked out beside the books at the last count")
    st.subheader("Placements with exposure")
    tables.show(
        ask("leadership_exposure_placements", year=year),
        [
            tables.placement(),
            tables.coded("standing", "Standing"),
            tables.coded("basis", "Expected how"),
            tables.month("first_month", "From"),
            tables.month("last_month", "To"),
            tables.pound("expected", "Expected"),
            tables.pound("carried", "Cost of the days"),
        ],
        alt="Placements with exposure, the largest expected share first",
    )


def _commitment(year: str, budgets: Rows) -> None:
    st.header("Commitment to 31 March", anchor="commitment")
    if not budgets:
        sections.nothing(f"No budget bears anything in {look.year(year)}", "Choose another year.")
        return
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
    tables.show(
        budgets,
        [
            tables.text("agency_name", "Agency"),
            tables.text("budget_name", "Budget"),
            tables.pound("budget_amount", "Its amount"),
            tables.pound("posted", "Posted"),
            tables.pound("forecast", "Still to come"),
            tables.pound("committed", "Committed"),
            tables.pound("left", "Left"),
        ],
        alt=f"Commitment against budgets in {look.year(year)}",
    )
    if any(row["budget_amount"] is None for row in budgets):
        st.markdown(":small[Where no amount is known, nothing can be left: give it in the sheet budget\\_amounts.]")


def _outcomes() -> None:
    st.header("Outcomes beside the money", anchor="outcomes")
    rows = ask("leadership_outcomes")
    if not rows:
        sections.nothing(
            "No outcomes are known for the open placements",
            "Hand over a book with the sheets outcomes and observations: `joint-ledger import BOOK`.",
        )
        return
    outcomes, closer = sum(row["outcomes"] for row in rows), sum(row["closer"] for row in rows)
    st.markdown(
        f"Of {look.counted(outcomes, 'open outcome')}, {closer:,} are nearer to their target than at "
        "the start. A placement with outcomes in several domains is counted in each, so the money does not add up."
    )
    tables.show(
        rows,
        [
            tables.coded("domain", "Domain"),
            tables.count("outcomes", "Outcomes"),
            tables.count("closer", "Nearer to target"),
            tables.count("reached", "Of these reached"),
            tables.count("further_away", "Further away"),
            tables.count("evidenced", "With current evidence"),
            tables.count("placements", "Placements"),
            tables.pound("money_12_months", "They cost in 12 months"),
        ],
        alt="Outcomes by domain beside what their placements cost",
    )
    pages.link("review", "What each agency answers for", "arrow_forward")


def _coming(coming: Rows) -> None:
    st.header("What is coming", anchor="coming")
    if not coming:
        sections.nothing("Nothing is coming to its end", "Agreements without a last day do not end by themselves.")
        return
    ends = sum(1 for row in coming if row["what"] == "agreement ends")
    st.markdown(
        f"After the as-at date, as far ahead as Settings says, "
        f"{look.counted(ends, 'agreement ends', 'agreements end')} and "
        f"{look.counted(len(coming) - ends, 'placement is', 'placements are')} planned to end."
    )
    tables.show(
        coming,
        [
            tables.day("on", "Date"),
            tables.coded("what", "What"),
            tables.placement(),
            tables.text("agreement", "Agreement"),
            tables.count("days", "In days"),
            tables.pound("weekly_cost", "A week costs"),
        ],
        alt="Agreements that end and placements planned to end, soonest first",
    )


if __name__ == "__main__":
    show()
