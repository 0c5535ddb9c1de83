"""Joint review: whose split needs a decision, what each agency answers for, what was bought for the child."""

from __future__ import annotations

import streamlit as st

from dashboards import charts, look, sections, tables
from dashboards.reading import Rows, ask
from dashboards.sections import Figure, Need

REASONS = {
    "unagreed": "Nobody has agreed a split",
    "expired_and_charging": "The agreement has lapsed and the placement is still charged",
    "in_principle": "Agreed in principle, waiting for a decision",
    "declined": "A partner declined",
    "disputed": "A share is disputed",
    "interim": "Shares are interim, without prejudice",
    "unsigned": "An agency that pays has not signed",
    "expiring": "The agreement ends within eight weeks",
    "review_overdue": "A review is overdue",
    "emergency_not_ratified": "Made in an emergency, not ratified after six weeks",
    "budget_without_successor": "A budget ended without a successor",
    "unregistered": "The provision is unregistered",
    "deprivation_of_liberty": "A deprivation of liberty is authorised",
    "continuing_care_unknown": "Continuing care has not been considered",
}
SPLITS = ("unagreed", "expired_and_charging", "in_principle", "declined", "disputed", "interim")
_URGENT = ("unagreed", "expired_and_charging", "disputed", "emergency_not_ratified", "unregistered")


def show() -> None:
    """The page, from the decisions that are due down to each placement."""
    reasons, needing, open_now = ask("review_needs"), ask("review_needs_list", what="all"), ask("review_caseload")
    stale = ask("review_stale_outcomes")
    _position(needing, open_now, stale)
    sections.needs_somebody(
        _needs(reasons), otherwise="Every open placement has a split that all have agreed and signed."
    )
    _decisions(reasons)
    _answers_for(stale)
    _caseload(open_now)


def _position(needing: Rows, open_now: Rows, stale: Rows) -> None:
    placements = sum(row["placements"] for row in open_now)
    split = {row["placement"] for row in needing if row["what"] in SPLITS}
    at_stake = sum(row["at_stake"] or 0 for row in needing if row["what"] in SPLITS)
    unsigned = {row["placement"] for row in needing if row["what"] == "unsigned"}
    sections.where_we_stand(
        f"Of {look.counted(placements, 'open placement')}, {len(split):,} have a split that needs a decision, with "
        f"{look.to_the_pound(at_stake)} at stake; {len(unsigned):,} wait for a signature, and "
        f"{look.counted(len(stale), 'outcome was', 'outcomes were')} not observed in the last six months."
    )
    sections.key_figures(
        [
            Figure("Open placements", f"{placements:,}", "Placements whose stay includes the as-at date"),
            Figure(
                "Splits to decide", f"{len(split):,}", "Unagreed, lapsed, in principle, declined, disputed or interim"
            ),
            Figure(
                "At stake in them",
                look.to_the_pound(at_stake),
                "What other agencies are asked for, or dispute, in those placements; never the whole cost",
            ),
            Figure("Unsigned", f"{len(unsigned):,}", "Agreed, but an agency that bears a share has not approved it"),
            Figure(
                "Outcomes without evidence",
                f"{len(stale):,}",
                "Outcomes without an observation in the six months to the as-at date",
            ),
        ],
        alt="Key figures of the joint review page",
    )


def _needs(reasons: Rows) -> list[Need]:
    return [
        Need(
            "Act" if row["what"] in _URGENT else "Check",
            f"{_reason(row['what'])}: {look.counted(row['placements'], 'placement')}"
            + (f", {look.to_the_pound(row['at_stake'])} at stake" if row["at_stake"] else "")
            + (f"; the longest for {look.counted(row['longest'], 'day')}." if (row["longest"] or 0) > 0 else "."),
            "decisions",
        )
        for row in sorted(reasons, key=lambda row: row["what"] not in _URGENT)[:5]
    ]


def _reason(what: str) -> str:
    return REASONS.get(what, look.sentence_case(what))


def _decisions(reasons: Rows) -> None:
    st.header("Whose split needs a decision", anchor="decisions")
    if not reasons:
        sections.nothing(
            "No decision is due", "A placement appears here once its split lapses, is declined or disputed."
        )
        return
    staked = [{**row, "reason": _reason(row["what"])} for row in reasons if row["at_stake"]]
    if staked:
        charts.finding(
            f"{look.plain(staked[0]['reason'])}: {look.in_millions(staked[0]['at_stake'])}",
            "Pounds at stake, by why a decision is needed; a placement may be in more than one bar.",
        )
        charts.bars(
            staked,
            label="reason",
            amount="at_stake",
            alt_text=f"Pounds at stake by reason; most where: {staked[0]['reason']}",
        )
    chosen = st.selectbox(
        "Why a decision is needed",
        ["all", *(row["what"] for row in reasons)],
        format_func=lambda what: "Every reason" if what == "all" else _reason(what),
        key="reason",
        bind="query-params",
        width=520,
    )
    rows = [{**row, "reason": _reason(row["what"])} for row in ask("review_needs_list", what=chosen)]
    tables.show(
        rows,
        [
            tables.placement(),
            tables.text("reason", "Why"),
            tables.text("agency_name", "Whose"),
            tables.day("since", "Date"),
            tables.count("days", "Days since"),
            tables.pound("monthly_cost", "A month costs"),
            tables.pound("at_stake", "At stake"),
        ],
        alt="Placements that need a decision, most at stake first",
    )
    sections.source("agreements, clauses, approvals and reviews as known, at the as-at date")


def _answers_for(stale: Rows) -> None:
    st.header("What each agency answers for", anchor="answers-for")
    agencies = ask("review_accountability")
    if not any(row["outcomes"] for row in agencies):
        sections.nothing(
            "No outcomes are known for the open placements",
            "Hand over a book with the sheets outcomes and observations: `joint-ledger import BOOK`.",
        )
        return
    shown = [{**row, "current": look.per_cent(row["evidenced"], row["outcomes"])} for row in agencies]
    tables.show(
        shown,
        [
            tables.text("agency_name", "Agency"),
            tables.count("placements", "Placements"),
            tables.count("outcomes", "Outcomes it answers for"),
            tables.count("evidenced", "With evidence of six months"),
            tables.Column("current", "Share with evidence", figure=True),
            tables.pound("funds_12_months", "Bore in 12 months"),
        ],
        alt="Outcomes each agency answers for, how many have current evidence, and what it bore",
    )
    st.markdown(":small[Outcomes stand beside the money; they are not divided by it.]")
    st.subheader("Outcomes not observed in the last six months")
    if not stale:
        st.markdown("Every outcome of an open placement was observed in the last six months.")
        return
    tables.show(
        [{**row, "seen": look.day(row["latest_on"]) if row["latest_on"] else "Never"} for row in stale],
        [
            tables.placement(),
            tables.coded("domain", "Domain"),
            tables.text("statement", "Outcome"),
            tables.text("accountable_name", "Who answers for it"),
            tables.day("first_day", "Named on"),
            tables.code("seen", "Last observed"),
            tables.count("days_since_observed", "Days since"),
        ],
        alt="Outcomes of open placements without evidence in the last six months",
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
    charts.finding(
        f"{drawn[0]['setting']} costs most: {look.in_millions(totals[drawn[0]['setting']])} a week",
        "What a week of the open placements costs, by setting and by how firm the split is.",
    )
    charts.parts(
        [{**row, "part": look.words(row["standing"])} for row in drawn],
        label="setting",
        part="part",
        amount="weekly_cost",
        colours=look.standing_colours(),
        alt_text=f"Weekly cost of open placements by setting; {drawn[0]['setting']} costs most",
    )
    tables.show(
        drawn,
        [
            tables.text("setting", "Setting"),
            tables.coded("standing", "Standing"),
            tables.count("placements", "Placements"),
            tables.pound("weekly_cost", "A week costs"),
        ],
        alt="Open placements by setting and standing",
    )
    st.page_link("placement/find.py", label="Find one of these placements", icon=":material/search:")
    st.page_link("review/closer.py", label="Closer to home: distance, waits, step-down", icon=":material/home_pin:")
    st.page_link("review/therapeutic.py", label="Therapeutic, in evidence", icon=":material/psychology:")
    st.page_link("review/what_if.py", label="What if: try another split", icon=":material/calculate:")


if __name__ == "__main__":
    show()
