"""System leadership: who pays, what is agreed and what is expected of partners, what it buys, what is coming."""

from __future__ import annotations

import streamlit as st

from dashboards.leadership import disputed, expected, flow, outcomes, own_budgets, who_pays
from dashboards.reading import Rows, ask, asked_on
from dashboards.widgets import figures, look, purses, sections, tables
from dashboards.widgets.sections import Need
from ledger.answers.action_required.needs import Needed, needed_of_budgets
from ledger.domain.money_and_days.figures import whole_of
from ledger.domain.splits.measures import (
    ACTUAL,
    AGREEMENTS_COMING,
    AGREEMENTS_ENDING,
    DAYS_UNTIL,
    PLANNED_ENDS,
    SHARES,
    WEEKLY_COST,
)

_COMING = [
    tables.day("on", "Date"),
    tables.coded("what", "What"),
    tables.placement(),
    tables.text("agreement", "Agreement"),
    tables.number("days", "In days", DAYS_UNTIL),
    tables.whole_pounds("weekly_cost", "Weekly cost", WEEKLY_COST),
]


def show() -> None:
    """The page, from what a director can read out down to each placement."""
    year = _year()
    paid, exposed = ask("leadership_who_pays", year=year), ask("leadership_exposure", year=year)
    of_partners = ask("leadership_expected", year=year)
    budgets, coming = ask("leadership_commitment", year=year), ask("leadership_coming")
    _position(year, paid, of_partners, exposed, budgets)
    sections.needs_somebody(
        _needs(year, budgets, of_partners),
        done="No budget is overcommitted, nothing is expected of partners without an agreement, and "
        "no agreement ends soon without one to follow.",
        stands_on=("figures", "posted"),
    )
    who_pays.show(year, paid)
    expected.show(year, of_partners, exposed)
    disputed.show()
    own_budgets.show(year, budgets)
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


def _position(year: str, paid: Rows, of_partners: Rows, exposed: Rows, budgets: Rows) -> None:
    actual = whole_of(
        ACTUAL, [{"budget": row["budget"], "amount": row["posted"]} for row in budgets], "amount", financial_year=year
    )
    agreed = whole_of(SHARES, paid, "amount", financial_year=year, standing="agreed")
    sections.where_we_stand(
        f"In {look.year(year)} the agencies have together paid {figures.amount(actual, figures.in_millions)}, "
        f"{figures.share(agreed, actual)} of it under splits that are agreed."
        + expected.in_words(of_partners, exposed, year)
    )
    awaited, declined, not_asked = (expected.part(name, of_partners, year) for name in expected.PARTS)
    sections.key_figures(
        [
            sections.key_figure(actual, shown=figures.in_millions),
            sections.key_figure(
                agreed,
                name="Agreed",
                meaning="Shares under splits that are agreed, whether every agency has approved them or not",
                shown=figures.in_millions,
            ),
            *(sections.key_figure(each, shown=figures.in_millions) for each in (awaited, declined, not_asked)),
        ],
        alt="Key figures of the system leadership page",
    )


def _needs(year: str, budgets: Rows, of_partners: Rows) -> list[Need]:
    found = needed_of_budgets(budgets, of_partners, ask("review_needs_list", what="expiring", agency="all"))
    return [_need(each, year) for each in found][:6]


# What is to be said of each part of what is expected of partners, after the amount.
_EXPECTED = {
    "not_asked": "is expected of {whom} for days without an agreement, and has not been asked for.",
    "awaited": "is awaited from {whom} for days without an agreement.",
    "declined": "was declined by {whom}. It is the lead commissioner's cost unless a dispute changes that.",
}


def _need(found: Needed, year: str) -> Need:
    first = found.first
    match found.what:
        case "over_budget":
            of = own_budgets.told(first, year)
            said = (
                f"{look.plain(first['agency_name'])}, {look.plain(first['budget_name'])}: forecast "
                f"{purses.over_or_under(of['variance'], read_out=True)} of {figures.in_millions(of['amount'])}."
            )
            return Need(found.urgency, said, "commitment")
        case "awaited" | "declined" | "not_asked":
            agency = {"agency": first["agency"], "financial_year": year}
            amount = figures.in_millions(expected.PARTS[found.what].of(first[found.what], **agency))
            said = f"{amount} {_EXPECTED[found.what].format(whom=look.plain(first['agency_name']))}"
            return Need(found.urgency, said, "exposure")
    ending = AGREEMENTS_ENDING.of(len(found.rows))
    said = (
        f"{figures.counted(ending, 'agreement ends', 'agreements end')} soon with nothing decided to follow, the "
        f"first on {look.day(first['since'])}."
    )
    return Need(found.urgency, said, "coming")


def _coming(coming: Rows) -> None:
    st.header("What is coming", anchor="coming")
    if not coming:
        sections.nothing(
            "No agreement or placement is due to end", "An agreement without an end date goes on until it is changed."
        )
        return
    agreements = [row for row in coming if row["what"] == "agreement ends"]
    ends, planned = AGREEMENTS_COMING.of(len(agreements)), PLANNED_ENDS.of(len(coming) - len(agreements))
    st.markdown(
        f"From {look.day(asked_on())}, for as many days ahead as Settings says, "
        f"{figures.counted(ends, 'agreement ends', 'agreements end')} and "
        f"{figures.counted(planned, 'placement is', 'placements are')} planned to end."
    )
    tables.show(coming, _COMING, alt="Agreements that end and placements planned to end, soonest first")


if __name__ == "__main__":
    show()
