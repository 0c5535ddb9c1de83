"""Joint review: what needs whom, what waiting has cost, what each agency is accountable for, what is open."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards import pages
from dashboards.reading import Rows, ask
from dashboards.review import needs
from dashboards.review.decisions import delay
from dashboards.widgets import charts, figures, look, outcome_movements, sections, tables, ticks
from dashboards.widgets.outcome_movements import EVIDENCED
from dashboards.widgets.sections import Need
from ledger.answers.action_required.needs import SPLITS, needed_of_placements
from ledger.domain.action_required.measures import DAYS_OPEN, PLACEMENTS_TO_DECIDE, VALUE_OF_MATTERS
from ledger.domain.money_and_days.figures import Figure, figures_of, whole_of
from ledger.domain.outcomes.measures import ACCOUNTABLE_IN, DAYS_SINCE_OBSERVED, EVIDENCE_LACKING, OUTCOMES
from ledger.domain.placements.measures import OPEN_PLACEMENTS
from ledger.domain.splits.measures import SHARES, WEEKLY_COST


def show() -> None:
    """The page, from the decisions that are due down to each placement."""
    reasons, needing, open_now = (
        ask("review_needs"),
        ask("review_needs_list", what="all", agency="all"),
        ask("review_caseload"),
    )
    stale = ask("review_stale_outcomes")
    _position(reasons, needing, open_now, len(stale))
    sections.needs_somebody(
        _needs(reasons),
        done="Every split is agreed and approved, and no review, action or stage of continuing care is overdue.",
        stands_on=("figures", "posted"),
    )
    needs.show(reasons)
    delay.show()
    _answers_for(stale)
    _caseload(open_now)


def _position(reasons: Rows, needing: Rows, open_now: Rows, stale: int) -> None:
    split = PLACEMENTS_TO_DECIDE.of(
        len({row["placement"] for row in needing if row["what"] in SPLITS}), subject="split"
    )
    of_splits = [row for row in reasons if row["what"] in SPLITS]
    value = VALUE_OF_MATTERS.of(whole_of(VALUE_OF_MATTERS, of_splits, "at_stake").value, subject="split")
    unsigned = PLACEMENTS_TO_DECIDE.of(
        len({row["placement"] for row in needing if row["what"] == "unsigned"}), what="unsigned"
    )
    lacking, delayed = EVIDENCE_LACKING.of(stale), delay.cost_so_far()
    sections.where_we_stand(
        f"{figures.counted(split, 'placement has', 'placements have')} a split that needs a decision, whether the "
        f"child has left or not. Their value to 31 March is {figures.amount(value, figures.to_the_pound)}. An "
        f"approval is outstanding for {figures.counted(unsigned, 'placement')}.\n\nWhile decisions are awaited, lead "
        f"commissioners have paid {figures.amount(delayed, figures.to_the_pound)} for other agencies. Evidence is "
        f"lacking for {figures.counted(lacking, 'open outcome')}."
    )
    told = [
        sections.key_figure(whole_of(OPEN_PLACEMENTS, _caseload_of(open_now), "placements")),
        sections.key_figure(
            split,
            name="Splits to decide",
            meaning="Placements with no agreement, an agreement that has lapsed, or shares that are awaiting "
            "agreement, declined, disputed or without prejudice",
        ),
        sections.key_figure(value, name="Value of splits to decide, to 31 March", shown=figures.to_the_pound),
        sections.key_figure(
            unsigned,
            name="Splits awaiting approval",
            meaning="Placements whose split is agreed, but not yet approved by every agency that pays a share",
        ),
        sections.key_figure(lacking, name="Outcomes lacking evidence"),
    ]
    sections.key_figures(told, alt="Key figures of the joint review page")


def _needs(reasons: Rows) -> list[Need]:
    return [
        Need(each.urgency, _need(row), page=f"See the placements: {needs.leads_to(row['what'])}")
        for each in list(needed_of_placements(reasons))[:5]
        for row in each.rows
    ]


def _need(row: dict[str, Any]) -> str:
    """A matter with how many placements it is about, its value, and how long the oldest is open."""
    placements = PLACEMENTS_TO_DECIDE.of(row["placements"], what=row["what"])
    said = f"{needs.reason(row['what'])}: {figures.counted(placements, 'placement')}"
    value = VALUE_OF_MATTERS.of(row["at_stake"], what=row["what"])
    said += f", value to 31 March {figures.to_the_pound(value)}" if value else ""
    longest = DAYS_OPEN.of(row["longest"], what=row["what"])
    return f"{said}; the longest for {figures.counted(longest, 'day')}." if longest.size > 0 else f"{said}."


_ANSWERING = (
    tables.text("agency_name", "Agency"),
    tables.number("placements", "Placements where it is accountable", ACCOUNTABLE_IN),
    tables.number("outcomes", "Open outcomes it is accountable for", OUTCOMES),
    *EVIDENCED,
    tables.whole_pounds("funds_12_months", "Paid in 12 months", SHARES),
)


def _answers_for(stale: Rows) -> None:
    st.header("What each agency is accountable for", anchor="answers-for")
    agencies = outcome_movements.beside_money(ask("review_accountability"))
    if not any(row["outcomes"] for row in agencies):
        sections.nothing(
            "No outcomes are recorded for the open placements",
            "Import a data workbook with the sheets outcomes and observations.",
        )
        return
    tables.show(
        agencies,
        _ANSWERING,
        alt="Outcomes each agency is accountable for, whether there is evidence, and what the agency paid",
    )
    st.markdown(":small[Outcomes stand beside the money; they are not divided by it.]")
    _without_evidence(stale)


_UNSEEN = (
    tables.placement(),
    tables.coded("domain", "Domain"),
    tables.text("statement", "Outcome"),
    tables.text("accountable_name", "Accountable agency"),
    tables.day("first_day", "Set on"),
    tables.TableColumn("latest_on", "Last observed", lambda on: look.day(on) if on else "Never", whole=True),
    tables.number("days_since_observed", "Days since observed", DAYS_SINCE_OBSERVED),
)


def _without_evidence(stale: Rows) -> None:
    st.subheader("Outcomes lacking evidence")
    ticks.tell(stale, done="No open outcome lacks evidence.", stands_on=("figures",))
    if not stale:
        return
    tables.show(stale, _UNSEEN, alt="Open outcomes whose evidence is lacking")


_BY_SETTING = (
    tables.text("name", "Setting"),
    tables.coded("standing", "Funding status"),
    tables.number("placements", "Open placements", OPEN_PLACEMENTS),
    tables.whole_pounds("weekly_cost", "Weekly cost", WEEKLY_COST),
)


def _caseload_of(open_now: Rows) -> Rows:
    """Open placements by setting and funding status, by the names that measures have for both."""
    return [{**row, "setting": row["setting_group"]} for row in open_now]


def _caseload(open_now: Rows) -> None:
    st.header("Caseload")
    if not open_now:
        sections.nothing("No placement is open at the as-at date", "Ended ones are on the page Find a placement.")
        return
    drawn: list[dict[str, Any]] = [
        {**row, "name": look.sentence_case(row["setting"]), "week": week}
        for row, week in zip(
            _caseload_of(open_now), figures_of(WEEKLY_COST, _caseload_of(open_now), "weekly_cost"), strict=True
        )
    ]
    totals = {
        row["setting"]: whole_of(WEEKLY_COST, _caseload_of(open_now), "weekly_cost", setting=row["setting"])
        for row in drawn
    }
    drawn.sort(key=lambda row: (-totals[row["setting"]].size, row["setting"], look.standing_order(row["standing"])))
    _weekly_cost(drawn, drawn[0]["name"], totals[drawn[0]["setting"]])
    tables.show(drawn, _BY_SETTING, alt="Open placements by setting and funding status")
    pages.link("find", "Find one of these placements")


def _weekly_cost(drawn: Rows, costliest: str, it_costs: Figure) -> None:
    charts.finding(
        f"Highest weekly cost: {costliest.lower()}, {figures.in_millions(it_costs)}",
        "The weekly cost of open placements, by setting and by funding status.",
    )
    charts.parts(
        [{**row, "part": look.words(row["standing"])} for row in drawn],
        label="name",
        part="part",
        amount="week",
        colours=look.standing_colours(),
        alt_text=f"Weekly cost of open placements by setting; the highest is {costliest.lower()}",
    )


if __name__ == "__main__":
    show()
