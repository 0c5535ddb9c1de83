"""Joint review: what needs whom, what waiting has cost, what each agency answers for, what is open."""

from __future__ import annotations

import streamlit as st

from dashboards import pages
from dashboards.reading import Rows, ask
from dashboards.review import needs
from dashboards.review.decisions import delay
from dashboards.widgets import charts, look, sections, tables, ticks
from dashboards.widgets.outcome_movements import EVIDENCED
from dashboards.widgets.sections import KeyFigure as Figure
from dashboards.widgets.sections import Need
from ledger.answers.action_required.needs import SPLITS, needed_of_placements


def show() -> None:
    """The page, from the decisions that are due down to each placement."""
    reasons, needing, open_now = (
        ask("review_needs"),
        ask("review_needs_list", what="all", agency="all"),
        ask("review_caseload"),
    )
    stale = ask("review_stale_outcomes")
    _position(needing, open_now, stale, delay.carried_now())
    sections.needs_somebody(
        _needs(reasons),
        done="Every split is agreed and signed, and no review, action or step of continuing care is overdue.",
        stands_on=("figures", "posted"),
    )
    pages.doors("Sit down together")
    needs.show(reasons)
    delay.show()
    _answers_for(stale)
    _caseload(open_now)


def _position(needing: Rows, open_now: Rows, stale: Rows, carried: int) -> None:
    placements = sum(row["placements"] for row in open_now)
    split = len({row["placement"] for row in needing if row["what"] in SPLITS})
    at_stake = sum(row["at_stake"] or 0 for row in needing if row["what"] in SPLITS and row["counted"])
    unsigned = len({row["placement"] for row in needing if row["what"] == "unsigned"})
    sections.where_we_stand(
        f"{look.counted(split, 'placement has', 'placements have')} a split that needs a decision, whether the child "
        f"has left or not, with {look.to_the_pound(at_stake)} at stake; {unsigned:,} wait for a signature. While "
        f"decisions are awaited, leads have carried {look.amount(carried, look.to_the_pound)} for others, and "
        f"{look.counted(len(stale), 'open outcome lacks', 'open outcomes lack')} evidence."
    )
    sections.key_figures(
        _figures(placements, split, at_stake, unsigned, len(stale)), alt="Key figures of the joint review page"
    )


def _figures(placements: int, split: int, at_stake: int, unsigned: int, stale: int) -> list[Figure]:
    return [
        Figure("Open placements", f"{placements:,}", "Placements whose stay includes the as-at date"),
        Figure("Splits to decide", f"{split:,}", "Unagreed, lapsed, in principle, declined, disputed or interim"),
        Figure(
            "At stake in them",
            look.to_the_pound(at_stake),
            "What other agencies are asked for, or dispute, in those placements; never the whole cost",
        ),
        Figure("Unsigned", f"{unsigned:,}", "Agreed, but an agency that bears a share has not approved it"),
        Figure(
            "Outcomes lacking evidence",
            f"{stale:,}",
            "Open outcomes not observed within the days that the settings allow; what is not due yet is not in it",
        ),
    ]


def _needs(reasons: Rows) -> list[Need]:
    return [
        Need(
            each.urgency,
            f"{needs.reason(row['what'])}: {look.counted(row['placements'], 'placement')}"
            + (f", {look.to_the_pound(row['at_stake'])} at stake" if row["at_stake"] else "")
            + (f"; the longest for {look.counted(row['longest'], 'day')}." if (row["longest"] or 0) > 0 else "."),
            page=f"See the list: {needs.leads_to(row['what'])}",
        )
        for each in list(needed_of_placements(reasons))[:5]
        for row in each.rows
    ]


_ANSWERING = (
    tables.text("agency_name", "Agency"),
    tables.count("placements", "Placements"),
    tables.count("outcomes", "Open outcomes it answers for"),
    *EVIDENCED,
    tables.pound("funds_12_months", "Paid in 12 months"),
)


def _answers_for(stale: Rows) -> None:
    st.header("What each agency answers for", anchor="answers-for")
    agencies = ask("review_accountability")
    if not any(row["outcomes"] for row in agencies):
        sections.nothing(
            "No outcomes are known for the open placements",
            "Hand over a book with the sheets outcomes and observations: `joint-ledger import BOOK`.",
        )
        return
    tables.show(
        agencies, _ANSWERING, alt="Outcomes each agency answers for, how their evidence stands, and what it bore"
    )
    st.markdown(":small[Outcomes stand beside the money; they are not divided by it.]")
    _without_evidence(stale)


_UNSEEN = (
    tables.placement(),
    tables.coded("domain", "Domain"),
    tables.text("statement", "Outcome"),
    tables.text("accountable_name", "Who answers for it"),
    tables.day("first_day", "Named on"),
    tables.TableColumn("latest_on", "Last observed", lambda on: look.day(on) if on else "Never", whole=True),
    tables.count("days_since_observed", "Days since"),
)


def _without_evidence(stale: Rows) -> None:
    st.subheader("Outcomes lacking evidence")
    ticks.tell(stale, done="No open outcome lacks evidence.", stands_on=("figures",))
    if not stale:
        return
    tables.show(stale, _UNSEEN, alt="Open outcomes whose evidence is lacking")


_BY_SETTING = (
    tables.text("setting", "Setting"),
    tables.coded("standing", "Standing"),
    tables.count("placements", "Placements"),
    tables.pound("weekly_cost", "A week costs"),
)


def _caseload(open_now: Rows) -> None:
    st.header("Caseload")
    if not open_now:
        sections.nothing("No placement is open at the as-at date", "Look for ended ones under Find a placement.")
        return
    drawn = [{**row, "setting": look.sentence_case(row["setting_group"])} for row in open_now]
    totals = {
        name: sum(row["weekly_cost"] for row in drawn if row["setting"] == name)
        for name in {row["setting"] for row in drawn}
    }
    drawn.sort(key=lambda row: (-totals[row["setting"]], look.standing_order(row["standing"])))
    _weekly_cost(drawn, drawn[0]["setting"], totals[drawn[0]["setting"]])
    tables.show(drawn, _BY_SETTING, alt="Open placements by setting and standing")
    pages.link("find", "Find one of these placements")


def _weekly_cost(drawn: Rows, costliest: str, it_costs: int) -> None:
    charts.finding(
        f"{costliest} costs most: {look.in_millions(it_costs)} a week",
        "What a week of the open placements costs, by setting and by how firm the split is.",
    )
    charts.parts(
        [{**row, "part": look.words(row["standing"])} for row in drawn],
        label="setting",
        part="part",
        amount="weekly_cost",
        colours=look.standing_colours(),
        alt_text=f"Weekly cost of open placements by setting; {costliest} costs most",
    )


if __name__ == "__main__":
    show()
