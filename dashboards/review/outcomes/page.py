"""Outcomes and accountability: what placements are for, who answers for it, who funds, and what is evidenced."""

from __future__ import annotations

from collections import Counter
from typing import Any

import streamlit as st

from dashboards import pages
from dashboards.reading import Rows, ask, only
from dashboards.review.outcomes import charts as outcome_charts
from dashboards.review.outcomes import placement
from dashboards.review.outcomes.words import COLUMNS, COVER, ENDINGS, STATES, WORDS
from dashboards.widgets import charts, look, sections, tables, ticks
from dashboards.widgets.sections import Figure, Need
from ledger.answers.action_required.needs import Needed, needed_of_outcomes

_FILTERS = {
    "all": "Every open outcome",
    "stale": "Evidence gone stale or never came",
    "no_funder": "The agency that answers bears nothing",
    "worse": "Unchanged or moved away",
    "past_due": "Past their day and still open",
    "differ": "Raters do not agree",
}
_PARTS = ("reached", "moved", "stuck", "worse", "unknown")
_PART_WORDS = {
    "reached": STATES["reached"],
    "moved": STATES["moved"],
    "stuck": STATES["stuck"],
    "worse": STATES["worse"],
    "unknown": "Cannot be said yet",
}
# From so many outcomes on a domain is named in a headline.
_ENOUGH = 5
_TO_A_PLACEMENT = tables.placement(leads_to="/outcomes?placement=")


def show() -> None:
    """One placement where the address names it; else the caseload."""
    key = st.query_params.get("placement", "")
    about = only("placement_page", key=key) if key else {}
    if about:
        placement.show(about)
        return
    if key:
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
    _position(figures, money)
    sections.needs_somebody(
        [_need(each) for each in needed_of_outcomes(figures, money)],
        done="Every open outcome has current evidence and a funder behind it, none is past its day, no raters "
        "differ, and all money of open placements has an outcome.",
        stands_on=("figures", "posted"),
    )
    _domains()
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


def _position(figures: dict[str, Any], money: Rows) -> None:
    bare = sum(row["amount"] for row in money)
    sections.where_we_stand(
        f"Of {look.counted(figures['open'], 'open outcome')} in "
        f"{look.counted(figures['placements'], 'placement')}, {figures['nearer']:,} are nearer to their target than "
        f"at the start ({figures['reached']:,} reached it), by the latest rating of each; {figures['evidenced']:,} "
        f"have current evidence. {figures['no_funder']:,} are answered for by an agency that bears nothing of what "
        f"the placement costs, and {look.amount(bare, look.in_millions)} of twelve months' money has no outcome to stand "
        "behind."
    )
    sections.key_figures(_figures(figures, bare), alt="Key figures of outcomes and accountability")


def _figures(figures: dict[str, Any], bare: int) -> list[Figure]:
    return [
        Figure("Open outcomes", f"{figures['open']:,}", "Begun, not ended, in a placement that is open"),
        Figure(
            "Moved nearer",
            f"{figures['nearer']:,}",
            "Better than at that rater's start by the latest rating, or target met",
        ),
        Figure(
            "Current evidence",
            f"{figures['evidenced']:,}",
            "Open outcomes observed within the days that the settings allow (evidence_days)",
        ),
        Figure(
            "No funder behind them",
            f"{figures['no_funder']:,}",
            "Open outcomes whose agency bears nothing of a placement that others pay for, and gives nothing in kind "
            "to it",
        ),
        Figure(
            "Money with no outcome",
            look.in_millions(bare),
            "Borne in the 12 months to the as-at date for placements of children that have no outcome to stand "
            "behind",
        ),
    ]


def _without(figures: dict[str, Any]) -> str:
    """Which open outcomes nobody has current evidence of."""
    told = (
        ("stale", "whose evidence has gone stale"),
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


_BY_DOMAIN = (
    tables.coded("domain", "Domain"),
    tables.count("all", "Open outcomes"),
    *(tables.count(part, _PART_WORDS[part]) for part in _PARTS),
)


def _domains() -> None:
    st.header("How far outcomes have come", anchor="domains")
    counts: Counter[tuple[str, str]] = Counter()
    for row in ask("outcome_states"):
        counts[row["domain"], row["state"] if row["state"] in _PARTS else "unknown"] += row["outcomes"]
    totals = {domain: sum(counts[domain, part] for part in _PARTS) for domain, _ in counts}
    nearer = {domain: counts[domain, "reached"] + counts[domain, "moved"] for domain in totals}
    rows = [
        {"domain": domain, "all": totals[domain], **{part: counts[domain, part] for part in _PARTS}}
        for domain in sorted(totals, key=lambda domain: (-nearer[domain], -totals[domain], domain))
    ]
    _how_far(rows, _furthest(totals, nearer))
    tables.show(rows, _BY_DOMAIN, alt="Open outcomes by domain and where they stand")
    sections.source("outcomes, observations and endings as known, at the as-at date")


def _how_far(rows: Rows, headline: str) -> None:
    charts.finding(
        headline,
        "Open outcomes by domain and by where the latest rating of each puts it: never an average of raters.",
    )
    colours = [*look.series_colours(), look.ground("rest")]
    outcome_charts.counted(
        [
            {"label": look.sentence_case(row["domain"]), "part": _PART_WORDS[part], "count": row[part]}
            for row in rows
            for part in _PARTS
        ],
        {_PART_WORDS[part]: colour for part, colour in zip(_PARTS, colours, strict=True)},
        f"Open outcomes by domain and where they stand. {headline}",
    )


def _furthest(totals: dict[str, int], nearer: dict[str, int]) -> str:
    enough = [domain for domain in totals if totals[domain] >= _ENOUGH]
    if not enough:
        return f"{sum(nearer.values()):,} of {sum(totals.values()):,} open outcomes are nearer to their target"
    best = max(enough, key=lambda domain: (nearer[domain] / totals[domain], totals[domain]))
    return f"{look.sentence_case(best)} is furthest on: {nearer[best]:,} of {totals[best]:,} nearer to their target"


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
    tables.count("evidenced", "With current evidence"),
    tables.in_words("Share with evidence", lambda row: look.per_cent(row["evidenced"], row["outcomes"]), figure=True),
    tables.pound("funds_12_months", "Bore in 12 months"),
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
    tables.count("evidenced", "With current evidence"),
    tables.pound("amount", "Bore in 12 months"),
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
    st.header("Money with no outcome", anchor="money")
    said = "All money of twelve months has an outcome to stand behind."
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
        alt="Placements whose money has no outcome to stand behind, open ones first",
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
            tables.count("nearer", "Nearer to target"),
            tables.count("not_nearer", "Stuck or worse"),
            tables.count("evidenced", "With current evidence"),
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
