"""Commitments: what each budget of one agency is committed to by 31 March, what moved that, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from dashboards import reading
from dashboards.widgets import acting, charts, figures, look, purses, sections, tables, ticks
from dashboards.widgets.sections import Need
from ledger.answers.action_required.needs import Needed, needed_of_commitments
from ledger.answers.splits.commitments import Baseline, Commitments, baselines, commitments
from ledger.answers.splits.committed import Cause
from ledger.answers.splits.own_purses import PurseYear, by_budget, by_stream, moved_by_cause
from ledger.domain.money_and_days.figures import made_of
from ledger.domain.money_and_days.periods import Month, financial_year_name
from ledger.domain.splits.measures import ACTUAL, COMMITTED, COMMITTED_BEFORE, MOVEMENT, NOT_BUDGETED

_CAUSES: dict[Cause, str] = {
    "starts": "Placements that started",
    "ends": "Placements that ended or will end",
    "prices": "Prices",
    "splits": "Splits",
    "passed_on": "Budgets passed on",
    "papers": "Documents accepted or written off",
    "corrections": "Corrections of past months",
}


def show() -> None:
    """The year and agency, the position, each budget, and one budget down to the placements that moved it."""
    state = reading.posted()
    if state.horizon is None:
        sections.nothing("Nothing is posted yet", "Import a data workbook and post a month to see commitments.")
        return
    found, agency = _asked(Month.of(state.horizon).financial_year)
    if found is not None:
        budgets = by_budget(found, agency)
        _position(found, agency, budgets)
        _budgets(found, budgets)
        if budgets:
            _one(found, budgets)


def _asked(year: int) -> tuple[Commitments | None, str]:
    years = [financial_year_name(each) for each in (year, year + 1, year - 1)]
    words, month_end = _moments()
    with st.grid(3, min_column_width=260):
        chosen = str(
            st.selectbox("Financial year", years, format_func=look.year, key="committed_year", bind="query-params")
        )
        since = _compared_with(words, month_end) if words else None  # a first month has no earlier moment to choose
        moment = datetime.fromisoformat(since) if since else None
        found = acting.worked_out(
            "commitments",
            (chosen, since),
            "Working out commitments",
            lambda tell: reading.in_books_now(commitments, chosen, since=moment, progress=tell),
        )
        return found, _agency(found) if found else ""


def _agency(found: Commitments) -> str:
    """Whose budgets are looked at: money of several agencies is never added up.

    First the ledger's own, where it was told which that is, else the one with the budget that is committed most.
    """
    own = reading.my_agency()
    ordered = sorted(found.budgets, key=lambda each: (each.agency != own, -each.committed))
    agencies = {each.agency: each.agency_name for each in ordered}
    if not agencies:
        return ""
    return str(
        st.selectbox(
            "Budgets of", list(agencies), format_func=agencies.__getitem__, key="committed_by", bind="query-params"
        )
    )


def _moments() -> tuple[dict[str, str], int]:
    """The moments one may compare with, in words, and the place of the last month's end among them."""
    words: dict[str, str] = {}
    moments = reading.in_books_now(baselines)
    for each in moments:  # a month may be closed at the very end of another: one moment, told once with both
        told = words.get(each.moment.isoformat())
        words[each.moment.isoformat()] = f"{told}, {_moment(each)}" if told else _moment(each)
    ends = (each.moment.isoformat() for each in moments if each.what == "month")
    return words, next((list(words).index(end) for end in ends), 0)


def _compared_with(words: dict[str, str], at_first: int) -> str:
    return st.selectbox(
        "Compared with what was known at",
        list(words),
        index=at_first,
        format_func=words.__getitem__,
        key="compared_with",
        bind="query-params",
    )


def _moment(each: Baseline) -> str:
    if each.what == "closed":
        return f"the close of {look.month(str(each.month))} ({look.day(each.moment)})"
    return f"the end of {look.month(str(each.month))}"


def _position(found: Commitments, agency: str, budgets: Sequence[PurseYear]) -> None:
    streams = by_stream(found, agency)
    sections.where_we_stand(
        "\n\n".join(stream_in_words(each, found.financial_year) for each in streams)
        or f"These budgets have neither actual nor commitment in {look.year(found.financial_year)}."
    )
    if streams:
        told = [
            sections.key_figure(
                figure,
                name=f"{purses.stream(each.stream)}: {figure.measure.name.lower()}",
                shown=figures.to_the_pound,
            )
            for each in streams
            for figure in (each.outturn, each.variance)
        ]
        sections.key_figures(told, alt="Key figures of the commitments")
        _by_stream(streams)
    own = [each for each in found.budgets if each.agency == agency]
    sections.needs_somebody(
        [_need(each, budgets, found.financial_year) for each in needed_of_commitments(own)],
        done="No budget is forecast to be overspent, and every budget has an amount for the year.",
        stands_on=(),
    )


def stream_in_words(each: PurseYear, year: str) -> str:
    """What one agency's stream is forecast to cost, and how that compares with its budget: one or two sentences."""
    outturn = figures.amount(each.outturn, figures.to_the_pound)
    said = f"**{purses.stream(each.stream)}**: the forecast outturn for {look.year(year)} is {outturn}"
    if each.amount.value is None:
        return f"{said}, with no budget recorded."
    return f"{said}, {purses.over_or_under(each.variance)}."


_PURSES = [
    tables.whole_pounds("amount", "Budget (£)"),
    tables.whole_pounds("actual", "Actual (£)"),
    tables.whole_pounds("to_come", "To come (£)"),
    tables.whole_pounds("committed", "Committed (£)"),
    tables.whole_pounds("after_planned_end", "Less days after a planned end (£)"),
    tables.whole_pounds("outturn", "Forecast outturn (£)"),
    tables.whole_pounds("variance", "Variance (£)"),
    tables.whole_pounds("movement", "Movement (£)"),
]


def _by_stream(streams: Sequence[PurseYear]) -> None:
    tables.show(
        streams,
        [tables.in_words("Stream", lambda each: purses.stream(each.stream)), *_PURSES],
        alt="Budget, actual, to come, forecast outturn and variance by stream",
    )


def _need(found: Needed, budgets: Sequence[PurseYear], year: str) -> Need:
    if found.what == "amount_unknown":
        unknown = NOT_BUDGETED.of(len(found.rows), agency=found.first.agency, financial_year=year)
        said = (
            f"{figures.counted(unknown, 'budget has', 'budgets have')} no amount recorded for the year. Import the "
            "sheet budget_amounts."
        )
        return Need(found.urgency, said, page="Import: hand-over")
    purse = next(each for each in budgets if each.budgets == (found.first.budget,))
    said = f"{look.plain(purse.name)} is forecast {purses.over_or_under(purse.variance)}."
    return Need(found.urgency, said, "budgets")


def _budgets(found: Commitments, budgets: Sequence[PurseYear]) -> None:
    st.header("By budget", anchor="budgets")
    if not budgets:
        sections.nothing("No budget pays anything in this year", "Choose another year.")
        return
    _largest(budgets)
    tables.show(
        budgets,
        [tables.in_words("Budget", lambda each: f"{each.name} ({each.budgets[0]})"), *_PURSES],
        alt=f"Commitments of {look.year(found.financial_year)} by budget",
    )
    sections.source("entries as posted, and records for days not posted yet")


def _largest(budgets: Sequence[PurseYear]) -> None:
    """The twelve budgets that are committed most, drawn."""
    largest = sorted(budgets, key=lambda each: each.committed.size, reverse=True)[:12]
    first = figures.in_millions(largest[0].committed)
    charts.finding(
        f"Largest commitment: {look.plain(largest[0].name)}, {first}",
        "Committed to 31 March by budget, in pounds. The twelve largest are shown.",
    )
    charts.bars(
        [{"label": f"{each.name} ({each.budgets[0]})", "amount": each.committed} for each in largest],
        label="label",
        amount="amount",
        alt_text=f"Committed by budget; the largest: {largest[0].name} {first}",
    )


def _one(found: Commitments, budgets: Sequence[PurseYear]) -> None:
    st.header("Movement by cause", anchor="moved")
    words = {each.budgets[0]: f"{each.name} ({each.budgets[0]})" for each in budgets}
    budget = str(
        st.selectbox("Budget", list(words), format_func=words.__getitem__, key="budget", bind="query-params")
    )
    purse = next(each for each in budgets if each.budgets == (budget,))
    rows = moved_by_cause(found, budget)
    said = (
        f"The commitment of {look.plain(words[budget])} has not moved since {look.day(found.since)}, in any month or "
        "for any placement."
    )
    ticks.tell(rows, done=said, stands_on=())
    if rows:
        told = [{**each._asdict(), "cause": _CAUSES[each.cause]} for each in rows]
        tables.show(told, _MOVED, alt="Movement of the commitment by cause")
        sections.bridge(purse.movement, purse.committed, purse.before)
        tables.note_on_brackets()
        _placements(found, budget)
    _months(found, budget)


_MOVED = (
    tables.text("cause", "Cause"),
    tables.money("more", "More (£)"),
    tables.money("less", "Less (£)"),
    tables.money("net", "Movement (£)"),
)


def _placements(found: Commitments, budget: str) -> None:
    st.subheader("Placements behind the movement")
    causes: list[Cause | None] = [None, *found.causes_apart(budget)]
    cause = st.selectbox(
        "Cause", causes, format_func=lambda each: _CAUSES[each] if each else "All", key="cause", bind="query-params"
    )
    given = {"budget": budget, "financial_year": found.financial_year, "since": found.since.isoformat()}
    tables.show(
        [{"placement": placement, "pence": pence} for placement, pence in found.placements(budget, cause)],
        [
            tables.placement(none="documents without a placement"),
            tables.money_of(
                "Movement (£)",
                lambda row: MOVEMENT.of(row["pence"], cause=cause, placement=row["placement"] or "none", **given),
            ),
        ],
        alt="Placements behind the movement, the largest first",
    )


def _months(found: Commitments, budget: str) -> None:
    st.subheader("By month")
    if all(each.budget != budget for each in found.months):
        st.markdown(f"This budget is known to pay nothing in {look.year(found.financial_year)}.")
        return
    year, since = {"budget": budget, "financial_year": found.financial_year}, found.since.isoformat()
    rows = []
    for each in found.months:
        if each.budget == budget:
            of_month = {**year, "service_month": each.service_month}
            before = COMMITTED_BEFORE.of(each.before, since=since, **of_month)
            committed = COMMITTED.of(each.committed, **of_month)
            rows.append(
                {
                    "month": each.service_month,
                    "before": before,
                    "moved": made_of(MOVEMENT, committed, before),
                    "committed": committed,
                    "spent": ACTUAL.of(each.spent, **of_month),
                }
            )
    tables.show(
        rows,
        [
            tables.month("month", "Service month"),
            tables.money("before", "Committed before (£)"),
            tables.money("moved", "Movement (£)"),
            tables.money("committed", "Committed (£)"),
            tables.money("spent", "Actual (£)"),
        ],
        alt="Commitments by service month, before and now",
    )
    tables.note_on_brackets()


if __name__ == "__main__":
    show()
