"""Outcomes and accountability: what placements are for, who answers for it, who funds, and what is evidenced."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards import pages
from dashboards.reading import Rows, ask, only
from dashboards.review.outcomes import movements, placement
from dashboards.review.outcomes.words import COLUMNS, COVER, ENDINGS, STATES, WORDS
from dashboards.widgets import look, outcome_movements, sections, tables, ticks, uncounted
from dashboards.widgets.outcome_movements import EVIDENCED, MOVEMENTS
from dashboards.widgets.sections import KeyFigure as Figure
from dashboards.widgets.sections import Need
from ledger.answers.action_required.needs import Needed, needed_of_outcomes

_FILTERS = {
    "all": "Every open outcome",
    "stale": "Evidence lacking",
    "no_funder": "The agency that answers bears nothing",
    "worse": "Unchanged or moved away",
    "past_due": "Past their due day",
    "differ": "Raters do not agree",
}
_TO_A_PLACEMENT = tables.placement(leads_to="/outcomes?placement=")


def show() -> None:
    """One placement where the address names it; else the caseload."""
    key = st.query_params.get("placement", "")
    about = only("placement_page", key=key) if key else {}
    if about:
        placement.show(about)
        return
    if key and uncounted.tell(key) is None:
        sections.nothing("No placement is known by the key in the address", "Choose one from the tables below.")
    figures, money = only("outcome_figures"), ask("money_without_outcome")
    if figures["open"] or figures["ended"]:
        _caseload(figures, money)
    else:
        sections.nothing(
            "No outcome is known",
            "Hand over a book with the sheets outcomes and observations, or state the first one: find its placement "
            "and turn to its outcomes.",
        )
    _ways()


def _caseload(figures: dict[str, Any], money: Rows) -> None:
    moved = outcome_movements.movements()
    _position(figures, moved, money)
    sections.needs_somebody(
        [_need(each) for each in needed_of_outcomes(figures, money)],
        done="No open outcome lacks evidence or a funder, none is past its day, no raters "
        "differ, and all money of open placements has an outcome.",
        stands_on=("figures", "posted"),
    )
    _domains(moved)
    _matrix()
    _by_agency()
    _by_budget()
    _without_outcome(money)
    _words()
    _endings()


def _ways() -> None:
    with st.container(horizontal=True):
        pages.link("find")
        pages.link("review")


def _position(figures: dict[str, Any], moved: Rows, money: Rows) -> None:
    bare = sum(row["amount"] for row in money)
    late = f"{look.counted(figures['past_due'], 'open outcome is', 'open outcomes are')} past the due day. "
    sections.where_we_stand(
        f"{outcome_movements.sentences(moved)} {late if figures['past_due'] else ''}Evidence of the open ones is in "
        f"date for {figures['evidenced']:,}, awaited for {figures['awaited']:,} and lacking for "
        f"{figures['lacking']:,}. The accountable agency does not contribute to {figures['no_funder'] or 'none'} of "
        f"them, and {look.amount(bare, look.in_millions)} of twelve months' spend has no outcome recorded."
    )
    sections.key_figures(_figures(figures, moved, bare), alt="Key figures of outcomes and accountability")


def _figures(figures: dict[str, Any], moved: Rows, bare: int) -> list[Figure]:
    return [
        *(
            Figure(
                f"{words} outcomes moved nearer",
                f"{counts['nearer']:,} of {counts['all']:,}",
                f"{meaning}; nearer to the target than at that rater's own start by the latest rating, or target met",
            )
            for words, counts, meaning in (
                ("Open", outcome_movements.counts_of(moved, "open"), "Begun, not ended, in a placement that is open"),
                ("Ended", outcome_movements.counts_of(moved, "ended"), "Ended, or over because the child left"),
            )
        ),
        Figure(
            "Outcomes lacking evidence",
            f"{figures['lacking']:,}",
            "Open outcomes not observed within the days that the settings allow (evidence_days); what was set so "
            "lately that none is due yet is awaited, and not in it",
        ),
        Figure(
            "Accountable agency does not contribute",
            f"{figures['no_funder']:,}",
            "Open outcomes whose agency bears nothing of a placement that others pay for, and gives nothing in kind "
            "to it",
        ),
        Figure(
            "Spend with no outcome recorded",
            look.in_millions(bare),
            "Paid in the 12 months to the as-at date for placements of children that have no outcome recorded",
        ),
    ]


def _without(figures: dict[str, Any]) -> str:
    """Which open outcomes lack evidence."""
    told = (
        ("stale", "whose evidence is out of date"),
        ("missing", "that nobody has observed in time"),
    )
    return ", and ".join(
        f"{look.counted(figures[which], 'open outcome')} {how}" for which, how in told if figures[which]
    )


def _need(found: Needed) -> Need:
    first = found.first
    match found.what:
        case "not_evidenced":
            said = f"{_without(first)}."
        case "no_outcome":
            money = look.to_the_pound(found.sum("amount"))
            there = look.counted(len(found.rows), "open placement")
            return Need(found.urgency, f"{there} with money and no outcome: {money} in 12 months.", "money")
        case "no_funder":
            said = (
                f"{look.counted(first['no_funder'], 'outcome')} answered for by an agency that bears nothing of what "
                "the placement costs."
            )
        case "past_due":
            late = look.counted(first["past_due"], "outcome is", "outcomes are")
            said = f"{late} past the day set for them and still open: met, changed or stuck?"
        case _:
            said = (
                f"Of {look.counted(first['raters_differ'], 'outcome')} one rater finds it better than at the start "
                "and another does not."
            )
    return Need(found.urgency, said, "matrix")


def _domains(moved: Rows) -> None:
    st.header("How far outcomes have come", anchor="domains")
    outcome_movements.told_apart(moved)
    movements.by_domain(moved, "open")
    movements.by_domain(moved, "ended")


_MATRIX = (
    _TO_A_PLACEMENT,
    COLUMNS["outcome"],
    COLUMNS["answers"],
    COLUMNS["behind"],
    tables.text("budgets", "Budgets that pay for the placement"),
    COLUMNS["stands"],
    COLUMNS["evidence"],
)


def _matrix() -> None:
    st.header("Who answers, who funds, what is evidenced", anchor="matrix")
    what, agency = _chosen()
    rows = ask("outcome_matrix", what=what, agency=agency)
    if not rows:
        st.markdown("No open outcome is of that kind.")
        return
    tables.show(
        [{**row, "standing": "open"} for row in rows],
        _MATRIX,
        alt=f"{_FILTERS[what]}: who answers, who funds, how far it has come and whether that is evidenced",
    )
    st.markdown(":small[Outcomes stand beside the money; they are not divided by it.]")


def _chosen() -> tuple[str, str]:
    """Which outcomes the matrix shows: of what kind, and of which agency."""
    everything = ask("outcome_matrix", what="all", agency="all")
    names = {row["accountable"]: row["accountable_name"] for row in everything}
    with st.container(horizontal=True):
        what = st.selectbox(
            "Which outcomes", list(_FILTERS), format_func=_FILTERS.__getitem__, key="what", bind="query-params"
        )
        agency = st.selectbox(
            "Who answers",
            ["all", *sorted(names, key=names.__getitem__)],
            format_func=lambda code: names.get(code, "Any agency"),
            key="agency",
            bind="query-params",
        )
    return what, agency


_BY_AGENCY = (
    tables.text("agency_name", "Agency"),
    tables.count("outcomes", "Open outcomes it answers for"),
    tables.count("placements", "In placements"),
    *EVIDENCED,
    tables.pound("funds_12_months", "Paid in 12 months"),
    tables.pound("agreed_12_months", "Of that agreed"),
)


def _by_agency() -> None:
    st.header("What each agency answers for and bears", anchor="agencies")
    rows = ask("review_accountability")
    tables.show(rows, _BY_AGENCY, alt="Open outcomes each agency answers for beside what it bore for open placements")


def _by_budget() -> None:
    st.header("What each budget's money stands behind", anchor="budgets")
    rows = ask("outcomes_by_budget")
    if not rows:
        sections.nothing("Nothing was borne in the twelve months", "Post a month; then budgets can be told.")
        return
    tables.show(
        rows, _BY_BUDGET, alt="Each budget's money of 12 months, and the open outcomes behind which it stands"
    )
    _behind_one_of({row["budget"]: _of_budget(row) for row in rows})


def _of_budget(row: dict[str, Any]) -> str:
    return f"{row['budget_name']} ({row['agency_name']})"


_BY_BUDGET = (
    tables.in_words("Budget", _of_budget),
    tables.count("placements", "Placements it pays for"),
    tables.count("outcomes", "Open outcomes behind which it stands"),
    *EVIDENCED,
    tables.pound("amount", "Paid in 12 months"),
    tables.pound("agreed", "Of that agreed"),
    tables.pound("without_outcome", "With no outcome"),
)


_BEHIND = (
    _TO_A_PLACEMENT,
    COLUMNS["outcome"],
    COLUMNS["answers"],
    tables.named("state", "Where it stands", STATES),
    tables.pound("amount", "It bore of the placement"),
)


def _behind_one_of(names: dict[str, str]) -> None:
    chosen = st.selectbox(
        "Which outcomes stand behind the money of",
        list(names),
        format_func=names.__getitem__,
        key="budget",
        bind="query-params",
        width=520,
    )
    behind = ask("outcomes_behind_budget", budget=chosen)
    if not behind:
        st.markdown("No open outcome stands behind its money.")
        return
    tables.show(behind, _BEHIND, alt=f"Open outcomes behind which the money of {names[chosen]} stands")
    st.markdown(
        ":small[What it bore is of the whole placement, and the same on each of its outcomes: it does not add up.]"
    )


def _without_outcome(money: Rows) -> None:
    st.header("Spend with no outcome recorded", anchor="money")
    said = "All spend of twelve months has an outcome recorded."
    ticks.tell(money, done=said, stands_on=("figures", "posted"))
    if not money:
        return
    tables.show(
        money,
        [
            _TO_A_PLACEMENT,
            tables.coded("setting_group", "Setting"),
            tables.in_words("The stay is", lambda row: "Open" if row["open"] else "Over"),
            tables.named("cover", "Outcomes", COVER),
            tables.text("budgets", "Budgets that paid"),
            tables.pound("amount", "Borne in 12 months"),
        ],
        alt="Placements whose spend has no outcome recorded, open ones first",
    )


def _words() -> None:
    st.header("In whose words", anchor="words")
    rows = [{**row, "words_of": WORDS[row["whose_words"]]} for row in ask("outcome_words")]
    childs = sum(row["outcomes"] for row in rows if row["whose_words"] == "child")
    st.markdown(
        f"{childs:,} of {sum(row['outcomes'] for row in rows):,} open outcomes are in the child's own words. What "
        "children, families and carers say is an outcome too."
    )
    tables.show(
        rows,
        [
            tables.text("words_of", "Whose words"),
            tables.count("outcomes", "Open outcomes"),
            *(tables.count(movement, words) for movement, words in MOVEMENTS.items()),
            *EVIDENCED,
        ],
        alt="Open outcomes by whose words they are in",
    )


def _endings() -> None:
    st.header("How outcomes ended", anchor="endings")
    rows = ask("outcome_endings_by_why")
    if not rows:
        st.markdown("None ended in the twelve months to the as-at date.")
        return
    tables.show(
        rows,
        [
            tables.named("why", "How it ended", ENDINGS),
            tables.count("outcomes", "Outcomes"),
            tables.count("replaced", "Replaced by another"),
        ],
        alt="Outcomes that ended in the 12 months to the as-at date",
    )


if __name__ == "__main__":
    show()
