"""Outcomes and accountability: what placements are for, who answers for it, who funds, and what is evidenced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboards import pages
from dashboards.reading import Rows, ask, only
from dashboards.review.outcomes import movements, placement
from dashboards.review.outcomes.words import COLUMNS, COVER, ENDINGS, STATES, WORDS
from dashboards.widgets import figures as told
from dashboards.widgets import outcome_movements, sections, tables, ticks, uncounted
from dashboards.widgets.outcome_movements import EVIDENCED, MOVEMENTS
from dashboards.widgets.sections import KeyFigure, Need
from ledger.answers.action_required.needs import Needed, needed_of_outcomes
from ledger.domain.money_and_days.figures import Figure, whole_of
from ledger.domain.outcomes.measures import (
    ACCOUNTABLE_IN,
    EVIDENCE_AWAITED,
    EVIDENCE_IN_DATE,
    EVIDENCE_LACKING,
    NOT_CONTRIBUTING,
    OUTCOMES,
    PAST_DUE,
    PLACEMENTS_PAID_FOR,
    RATERS_DIFFER,
    REPLACED,
    WITHOUT_OUTCOME,
)
from ledger.domain.splits.measures import SHARES, TWELVE_MONTHS

_FILTERS = {
    "all": "Every open outcome",
    "stale": "Evidence lacking",
    "no_funder": "The accountable agency does not contribute",
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
        sections.nothing("This address leads to no placement", "Choose one from the tables below.")
    figures = only("outcome_figures")
    money = [{**row, "window": TWELVE_MONTHS, "care_of": "children"} for row in ask("money_without_outcome")]
    if figures["open"] or figures["ended"]:
        _caseload(figures, money)
    else:
        sections.nothing(
            "No outcome is recorded",
            "Import a data workbook with the sheets outcomes and observations. To record the first one here, find "
            "its placement and go to its outcomes.",
        )
    _ways()


def _caseload(figures: dict[str, Any], money: Rows) -> None:
    moved = outcome_movements.movements()
    _position(figures, moved, money)
    sections.needs_somebody(
        [_need(each) for each in needed_of_outcomes(figures, money)],
        done="No open outcome lacks evidence or a contribution of its accountable agency, none is past its due day, "
        "raters agree, and all spend of open placements has an outcome recorded.",
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
    bare = SHARES.of(
        whole_of(SHARES, money, "amount", window=TWELVE_MONTHS, care_of="children").value,
        window=TWELVE_MONTHS,
        care_of="children",
        cover="none",
    )
    past_due = PAST_DUE.of(figures["past_due"])
    late = f"{told.counted(past_due, 'open outcome is', 'open outcomes are')} past the due day. " if past_due else ""
    in_date, awaited, lacking, without = (
        _number(measure.of(figures[column]))
        for measure, column in (
            (EVIDENCE_IN_DATE, "evidenced"),
            (EVIDENCE_AWAITED, "awaited"),
            (EVIDENCE_LACKING, "lacking"),
            (NOT_CONTRIBUTING, "no_funder"),
        )
    )
    sections.where_we_stand(
        f"{outcome_movements.sentences(moved)}\n\n{late}Evidence of the open ones is in date for {in_date}, awaited "
        f"for {awaited} and lacking for {lacking}. The accountable agency does not contribute to {without} of them, "
        f"and {told.amount(bare, told.in_millions)} of twelve months' spend has no outcome recorded."
    )
    sections.key_figures(_figures(figures, moved, bare), alt="Key figures of outcomes and accountability")


def _number(figure: Figure) -> str:
    """A count within a sentence: nil is `none`."""
    return told.number(figure) if figure else "none"


def _figures(figures: dict[str, Any], moved: Rows, bare: Figure) -> list[KeyFigure]:
    return [
        *(
            outcome_movements.moved_nearer(words, counts, meaning)
            for words, counts, meaning in (
                ("Open", outcome_movements.counts_of(moved, "open"), "Begun, not ended, in a placement that is open"),
                ("Ended", outcome_movements.counts_of(moved, "ended"), "Ended, or over because the child left"),
            )
        ),
        sections.key_figure(EVIDENCE_LACKING.of(figures["lacking"]), name="Outcomes lacking evidence"),
        sections.key_figure(NOT_CONTRIBUTING.of(figures["no_funder"])),
        sections.key_figure(
            bare,
            name="Spend with no outcome recorded",
            meaning="Paid in the 12 months to the as-at date for placements of children with no outcome recorded",
            shown=told.in_millions,
        ),
    ]


def _without(figures: dict[str, Any]) -> str:
    """Which open outcomes lack evidence."""
    named = (
        ("stale", "whose evidence is out of date"),
        ("missing", "with no observation in time"),
    )
    return ", and ".join(
        f"{told.counted(EVIDENCE_LACKING.of(figures[which], only=which), 'open outcome')} {how}"
        for which, how in named
        if figures[which]
    )


def _need(found: Needed) -> Need:
    first = found.first
    match found.what:
        case "not_evidenced":
            said = f"{_without(first)}."
        case "no_outcome":
            spent = whole_of(SHARES, found.rows, "amount", window=TWELVE_MONTHS, care_of="children")
            money = SHARES.of(spent.value, window=TWELVE_MONTHS, care_of="children", cover="none, of open placements")
            there = told.counted(WITHOUT_OUTCOME.of(len(found.rows), window=TWELVE_MONTHS), "open placement")
            said = f"{there} with spend and no outcome recorded: {told.to_the_pound(money)} in 12 months."
            return Need(found.urgency, said, "money")
        case "no_funder":
            said = (
                "The accountable agency does not contribute to the placement of "
                f"{told.counted(NOT_CONTRIBUTING.of(first['no_funder']), 'open outcome')}."
            )
        case "past_due":
            late = told.counted(PAST_DUE.of(first["past_due"]), "outcome is", "outcomes are")
            said = (
                f"{late} past the due day and still open. Record whether each was met, changed or made no progress."
            )
        case _:
            differ = told.counted(RATERS_DIFFER.of(first["raters_differ"]), "outcome")
            said = f"Raters do not agree on {differ}: one sees progress and another does not."
    return Need(found.urgency, said, "matrix")


def _domains(moved: Rows) -> None:
    st.header("Progress of outcomes", anchor="domains")
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
    st.header("Who is accountable, who pays, what is evidenced", anchor="matrix")
    what, agency = _chosen()
    rows = ask("outcome_matrix", what=what, agency=agency)
    if not rows:
        st.markdown("No open outcome matches.")
        return
    tables.show(
        [{**row, "standing": "open"} for row in rows],
        _MATRIX,
        alt=f"{_FILTERS[what]}: accountable agency, who pays, progress and evidence",
    )
    st.markdown(":small[Outcomes stand beside the money; they are not divided by it.]")


def _chosen() -> tuple[str, str]:
    """Which outcomes the matrix shows: of what kind, and of which agency."""
    everything = ask("outcome_matrix", what="all", agency="all")
    names = {row["accountable"]: row["accountable_name"] for row in everything}
    with st.container(horizontal=True):
        what = st.selectbox(
            "Outcomes", list(_FILTERS), format_func=_FILTERS.__getitem__, key="what", bind="query-params"
        )
        agency = st.selectbox(
            "Accountable agency",
            ["all", *sorted(names, key=names.__getitem__)],
            format_func=lambda code: names.get(code, "Any agency"),
            key="agency",
            bind="query-params",
        )
    return what, agency


_BY_AGENCY = (
    tables.text("agency_name", "Agency"),
    tables.number("outcomes", "Open outcomes it is accountable for", OUTCOMES),
    tables.number("placements", "Placements where it is accountable", ACCOUNTABLE_IN),
    *EVIDENCED,
    tables.whole_pounds("funds_12_months", "Paid in 12 months", SHARES),
    tables.whole_pounds("agreed", "Of that agreed"),
)


def _by_agency() -> None:
    st.header("What each agency is accountable for and pays", anchor="agencies")
    rows = [
        {**row, "agreed": agreed_of(row, row["agreed_12_months"], agency=row["agency"])}
        for row in outcome_movements.beside_money(ask("review_accountability"))
    ]
    tables.show(rows, _BY_AGENCY, alt="Open outcomes each agency is accountable for beside what it paid for children")


def _by_budget() -> None:
    st.header("What each budget pays for", anchor="budgets")
    rows = [
        {
            **row,
            "agreed": agreed_of(row, row["agreed"], budget=row["budget"]),
            "without": SHARES.of(row["without_outcome"], budget=row["budget"], cover="none", **_of_children(row)),
        }
        for row in outcome_movements.beside_money(ask("outcomes_by_budget"))
    ]
    if not rows:
        sections.nothing("Nothing was paid in the twelve months", "Post a month, and budgets appear here.")
        return
    tables.show(
        rows, _BY_BUDGET, alt="What each budget paid in 12 months, and the open outcomes of placements it pays for"
    )
    _behind_one_of({row["budget"]: _of_budget(row) for row in rows})


def _of_children(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"window": row["window"], "care_of": row["care_of"]}


def agreed_of(row: Mapping[str, Any], pence: int, **whose: str) -> Figure:
    """What of the money of twelve months is under splits that are agreed."""
    return SHARES.of(pence, standing="agreed", **whose, **_of_children(row))


def _of_budget(row: dict[str, Any]) -> str:
    return f"{row['budget_name']} ({row['agency_name']})"


_BY_BUDGET = (
    tables.in_words("Budget", _of_budget),
    tables.number("placements", "Placements it pays for", PLACEMENTS_PAID_FOR),
    tables.number("outcomes", "Open outcomes of these", OUTCOMES),
    *EVIDENCED,
    tables.whole_pounds("amount", "Paid in 12 months", SHARES),
    tables.whole_pounds("agreed", "Of that agreed"),
    tables.whole_pounds("without", "With no outcome recorded"),
)


_BEHIND = (
    _TO_A_PLACEMENT,
    COLUMNS["outcome"],
    COLUMNS["answers"],
    tables.named("state", "Progress", STATES),
    tables.whole_pounds("amount", "Paid for the placement in 12 months", SHARES),
)


def _behind_one_of(names: dict[str, str]) -> None:
    chosen = st.selectbox(
        "Show the outcomes of placements that a budget pays for",
        list(names),
        format_func=names.__getitem__,
        key="budget",
        bind="query-params",
        width=520,
    )
    behind = ask("outcomes_behind_budget", budget=chosen)
    if not behind:
        st.markdown("The placements it pays for have no open outcome.")
        return
    tables.show(
        [{**row, "budget": chosen, "window": TWELVE_MONTHS} for row in behind],
        _BEHIND,
        alt=f"Open outcomes of placements that {names[chosen]} pays for",
    )
    st.markdown(
        ":small[The amount is for the whole placement and is the same on each of its outcomes, so the rows do not "
        "add up.]"
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
            tables.in_words("Stay", lambda row: "Open" if row["open"] else "Ended"),
            tables.named("cover", "Outcomes", COVER),
            tables.text("budgets", "Budgets that paid"),
            tables.whole_pounds("amount", "Paid in 12 months", SHARES),
        ],
        alt="Placements whose spend has no outcome recorded, open ones first",
    )


def _words() -> None:
    st.header("In whose words", anchor="words")
    rows = ask("outcome_words")
    counts = [{"whose_words": row["whose_words"] or "not said", "part": "open", "n": row["outcomes"]} for row in rows]
    childs = whole_of(OUTCOMES, counts, "n", whose_words="child", part="open")
    st.markdown(
        f"{_number(childs)} of {told.number(whole_of(OUTCOMES, counts, 'n', part='open'))} open outcomes are in the "
        "child's own words. What children, families and carers say counts as an outcome too."
    )
    tables.show(
        [
            {**row, **outcome_movements.of_open(row, whose_words=whose), "whose_words": whose, "words_of": words}
            for row in rows
            for whose, words in [(row["whose_words"] or "not said", WORDS[row["whose_words"]])]
        ],
        [
            tables.text("words_of", "Whose words"),
            tables.number("all", "Open outcomes"),
            *(tables.number(movement, words) for movement, words in MOVEMENTS.items()),
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
            tables.number("outcomes", "Outcomes", OUTCOMES),
            tables.number("replaced", "Replaced by another", REPLACED),
        ],
        alt="Outcomes that ended in the 12 months to the as-at date",
        given={"ended_in": TWELVE_MONTHS},
    )


if __name__ == "__main__":
    show()
