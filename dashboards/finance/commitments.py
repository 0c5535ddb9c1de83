"""Commitments: what each budget is committed to by 31 March, what moved that since an earlier moment, and why."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

import streamlit as st

from dashboards import pages, reading
from dashboards.widgets import acting, charts, look, sections, tables, ticks
from dashboards.widgets.sections import Figure, Need
from ledger.answers.action_required.needs import Needed, needed_of_commitments
from ledger.answers.splits.commitments import Baseline, BudgetCommitment, Commitments, baselines, commitments
from ledger.answers.splits.committed import Cause
from ledger.domain.money_and_days.periods import Month, financial_year_name

_CAUSES: dict[Cause, str] = {
    "starts": "Placements that started",
    "ends": "Placements that ended or will",
    "prices": "Prices",
    "splits": "Splits",
    "passed_on": "Budgets passed on",
    "papers": "Papers accepted or written off",
    "corrections": "Corrections of months that were over",
}


def show() -> None:
    """The year, the position, each budget, and one budget down to the placements that moved it."""
    state = reading.posted()
    if state.horizon is None:
        sections.nothing("Nothing is posted yet", "Hand over a book and post a month; then commitments can be told.")
        pages.doors()
        return
    found = _asked(Month.of(state.horizon).financial_year)
    if found is not None:
        _position(found)
        _budgets(found)
        if found.budgets:
            _one(found)
    pages.doors()


def _asked(year: int) -> Commitments | None:
    years = [financial_year_name(each) for each in (year, year + 1, year - 1)]
    words, month_end = _moments()
    with st.grid(2, min_column_width=260):
        chosen = str(
            st.selectbox("Financial year", years, format_func=look.year, key="committed_year", bind="query-params")
        )
        since = _compared_with(words, month_end) if words else None  # a first month has no earlier moment to choose
    moment = datetime.fromisoformat(since) if since else None
    return acting.worked_out(
        "commitments",
        (chosen, since),
        "Working out commitments",
        lambda tell: reading.in_books_now(commitments, chosen, since=moment, progress=tell),
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
        return f"the closing of {look.month(str(each.month))} ({look.day(each.moment)})"
    return f"the end of {look.month(str(each.month))}"


def _movement(up: int, down: int) -> str:
    """How budgets moved: what moved from one to another is told, though it comes to nothing in all."""
    if not (up and down):
        return f"It moved by {look.amount(up + down, look.to_the_pound)}"
    in_all = look.amount(up + down, look.to_the_pound)
    return f"Budgets moved up by {look.to_the_pound(up)} and down by {look.to_the_pound(-down)}, by {in_all} in all,"


def _position(found: Commitments) -> None:
    committed = sum(each.committed for each in found.budgets)
    up = sum(each.moved for each in found.budgets if each.moved > 0)
    down = sum(each.moved for each in found.budgets if each.moved < 0)
    have = [each for each in found.budgets if each.amount is not None]
    left = sum(each.left or 0 for each in have)
    spent = look.amount(sum(each.spent for each in found.budgets), look.to_the_pound)
    sections.where_we_stand(
        f"**{look.to_the_pound(committed)} is committed to 31 March** of {look.year(found.financial_year)}, of which "
        f"{spent} is spent. {_movement(up, down)} since {look.day(found.since)}."
    )
    sections.key_figures(
        [
            Figure("Committed", look.to_the_pound(committed), "Spent, and what is to come by the facts known"),
            Figure(
                "Moved",
                look.to_the_pound(up + down),
                "In all, since the moment it is compared with; every pound has a cause",
            ),
            Figure("Left", look.to_the_pound(left), "Of the budgets whose amount for the year is known"),
        ],
        alt="Key figures of the commitments",
    )
    sections.needs_somebody(
        [_need(each) for each in needed_of_commitments(found.budgets)],
        done="No budget is committed beyond what it has, and of each somebody has said what it has.",
        stands_on=(),
    )


def _need(found: Needed) -> Need:
    if found.what == "amount_unknown":
        said = (
            f"Of {look.counted(len(found.rows), 'budget')} nobody has said what it has for the year: hand over the "
            "sheet budget amounts."
        )
        return Need(found.urgency, said, page="Hand over papers: hand-over")
    beyond = look.to_the_pound(-found.first.left)
    said = f"{look.plain(found.first.name)} is committed {beyond} beyond what it has."
    return Need(found.urgency, said, "budgets")


def _budgets(found: Commitments) -> None:
    st.header("By budget", anchor="budgets")
    if not found.budgets:
        sections.nothing("No budget bears anything in this year", "Choose another year.")
        return
    _largest(found)
    tables.show(
        found.budgets,
        tables.columns(
            BudgetCommitment,
            tables.in_words("Budget", lambda each: f"{each.name} ({each.budget})"),
            *("agency_name", "amount", "spent", "to_come", "committed", "left", "moved"),
            amounts=tables.pound,
        ),
        alt=f"Commitments of {look.year(found.financial_year)} by budget",
    )
    sections.source("entries as posted, and the facts known for days that are not")


def _largest(found: Commitments) -> None:
    """The twelve budgets that are committed most, drawn."""
    largest = sorted(found.budgets, key=lambda each: each.committed, reverse=True)[:12]
    charts.finding(
        f"{look.plain(largest[0].name)} is committed most: {look.in_millions(largest[0].committed)}",
        "Committed to 31 March by budget, in pounds; the twelve largest.",
    )
    charts.bars(
        [{"label": f"{each.name} ({each.agency})", "amount": each.committed} for each in largest],
        label="label",
        amount="amount",
        alt_text=f"Committed by budget; the largest: {largest[0].name} {look.in_millions(largest[0].committed)}",
    )


def _one(found: Commitments) -> None:
    st.header("What moved it", anchor="moved")
    words = {each.budget: f"{each.name} ({each.budget})" for each in found.budgets}
    budget = str(
        st.selectbox(
            "Budget", ["", *words], format_func=lambda code: words.get(code, "All"), key="budget", bind="query-params"
        )
    )
    apart = found.causes_apart(budget or None)
    up, down = (sum(moved[way] for moved in apart.values()) for way in (0, 1))
    rows = [_moved(_CAUSES[cause], *moved) for cause, moved in apart.items()]
    whose = f"The commitment of {look.plain(words[budget])}" if budget else "The commitment of no budget"
    has_not = "has not moved" if budget else "has moved"
    said = f"{whose} {has_not} since {look.day(found.since)}, in no month and for no placement."
    ticks.tell(rows, done=said, stands_on=())
    if rows:
        tables.show([*rows, _moved("All of it", up, down)], _MOVED, alt="What moved the commitment, by cause")
        tables.note_on_brackets()
        _placements(found, budget)
    _months(found, budget)


def _moved(cause: str, up: int, down: int) -> dict[str, object]:
    return {"cause": cause, "up": up, "down": down, "net": up + down}


_MOVED = (
    tables.text("cause", "Cause"),
    tables.penny("up", "More (£)"),
    tables.penny("down", "Less (£)"),
    tables.penny("net", "Together (£)"),
)


def _placements(found: Commitments, budget: str) -> None:
    st.subheader("Placements behind it")
    causes: list[Cause | None] = [None, *found.causes_apart(budget or None)]
    cause = st.selectbox(
        "Cause", causes, format_func=lambda each: _CAUSES[each] if each else "All", key="cause", bind="query-params"
    )
    rows = found.placements(budget or None, cause)
    tables.show(
        [{"placement": placement, "pence": pence} for placement, pence in rows],
        [tables.placement(none="papers without a placement"), tables.penny("pence", "Moved (£)")],
        alt="Placements that moved the commitment, those that moved most first",
    )


def _months(found: Commitments, budget: str) -> None:
    st.subheader("By month")
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for each in found.months:
        if budget in ("", each.budget):
            for place, pence in enumerate((each.before, each.committed, each.spent)):
                sums[each.service_month][place] += pence
    tables.show(
        [
            {"month": month, "before": before, "committed": committed, "moved": committed - before, "spent": spent}
            for month, (before, committed, spent) in sorted(sums.items())
        ],
        [
            tables.month("month", "Service month"),
            tables.penny("before", "Before (£)"),
            tables.penny("moved", "Moved (£)"),
            tables.penny("committed", "Committed (£)"),
            tables.penny("spent", "Spent (£)"),
        ],
        alt="Commitments by service month, before and now",
    )
    tables.note_on_brackets()


if __name__ == "__main__":
    show()
