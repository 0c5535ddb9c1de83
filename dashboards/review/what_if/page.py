"""What if: a split two agencies try out together, what it would cost each and true up, before anyone decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboards import reading
from dashboards.review.decisions import split_form
from dashboards.review.decisions.split_form import Split
from dashboards.review.what_if import drafts, expected
from dashboards.review.what_if.tried import NOW_AND_THEN, TRIED, Tried
from dashboards.widgets import acting, charts, figures, forms, look, sections, tables
from dashboards.widgets.sections import KeyFigure
from ledger.answers.sheet import codes_ever
from ledger.answers.what_if.comparison import WhatIf, what_if_stated
from ledger.answers.what_if.drafts import Draft, deals_of, drafts_of, in_force_on, placement_known
from ledger.answers.what_if.supposition import SupposedBudgetCost, Supposition
from ledger.book.sheets.form import Forms
from ledger.domain.money_and_days.figures import Figure
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.codes import free_code
from ledger.domain.splits.sheets import Agreement
from ledger.domain.what_if.measures import SHARES_WAITING
from ledger.tasks.drafts import keep_draft
from ledger.tasks.import_results import ImportResult

_LEAD_ALONE = ""
_A_POUND = 100


def show() -> None:
    """The split of the placement in the address, tried out; without one, the drafts that are kept and a search."""
    code = reading.placement_of(st.query_params.get("placement", ""))
    placement = reading.in_books_now(placement_known, code) if code else None
    if placement is None:
        drafts.everywhere()
        return
    kept = reading.in_books_now(drafts_of, placement.placement)
    deals = reading.in_books_now(deals_of, placement.placement)
    st.header(look.plain(placement.placement), anchor="placement")
    position = st.container()
    start = _start(placement, kept, deals)
    split = _form(placement, start, deals)
    asked = _asked(placement, start, split)
    if asked is not None:
        split.tell(asked.problems)
        if asked.found is not None and split.pressed == "keep":
            _keep(split, start)
        with position:
            _position(asked.found)
        _worked_out(asked)
    drafts.of_placement(kept)
    _placement(placement)


def _start(placement: Placement, kept: Sequence[Draft], deals: Sequence[Draft]) -> Draft | None:
    """The split to start from: what is in force, a draft that is kept, or the lead commissioner alone."""
    st.header("The split to try", anchor="split")
    by_code = {each.code: each for each in (*deals, *kept)}
    options = [*by_code, _LEAD_ALONE]
    chosen = st.selectbox(
        "Start from",
        options,
        format_func=lambda code: _named(by_code.get(code)),
        key=f"start {placement.placement}",
        width=520,
        help="Its clauses fill the rows below; what you change there changes nothing in the ledger",
    )
    start = by_code.get(str(chosen))
    if start and start.clauses:
        budgets = split_form.budget_names()
        words = "; ".join(
            f"{budgets.get(row.budget, row.budget)} {split_form.in_words(row)}" for row in start.clauses
        )
        st.markdown(f":small[As it is: {look.plain(words)}.]")
    return start


def _named(deal: Draft | None) -> str:
    if deal is None:
        return "The lead commissioner pays all of it"
    return f"{deal.code}: {look.words(deal.agreement.status)}, from {look.day(deal.agreement.first_day)}"


def _opens_on(placement: Placement, start: Draft | None) -> date:
    """The month after what is posted; of a placement that has ended by then, the first day of what it starts from."""
    horizon = reading.posted().horizon
    day = max(Month.of(horizon).next.first_day if horizon else placement.first_day, placement.first_day)
    if placement.last_day and placement.last_day < day:
        return start.agreement.first_day if start else placement.first_day
    return day


def _form(placement: Placement, start: Draft | None, deals: Sequence[Draft]) -> Split:
    day = _opens_on(placement, start)
    code = start.code if start and start.agreement.status == "draft" else None
    if code is None:
        free = acting.worked_out(
            "free code",
            (placement.placement,),
            "Looking for a code",
            lambda _: free_code(f"{placement.placement}-draft", reading.in_books_now(codes_ever, Agreement)),
        )
        code = free or ""
    ends = reading.in_books_now(in_force_on, placement.placement, day)
    return split_form.ask(placement, start, deals, day, ends, code)


def _asked(placement: Placement, start: Draft | None, split: Split) -> WhatIf | None:
    """What would move by the split last worked out; at first, by the one the form opened with."""
    held = f"what if {placement.placement} {start.code if start else _LEAD_ALONE}"
    if split.pressed or held not in st.session_state:
        st.session_state[held] = split.forms()
    stated: Forms = st.session_state[held]
    return acting.answered("Working it out", what_if_stated, stated, placement.placement)


def _keep(split: Split, start: Draft | None) -> None:
    """Keep the split as a draft: as the one it was started from, one kept here before, or one that nobody has."""
    code, kept_here = split.agreement["agreement"], st.session_state.setdefault("drafts kept here", set())
    row, new = {**split.agreement, "decided_on": None}, code not in kept_here and not (start and start.code == code)

    def told(outcome: ImportResult) -> list[str]:
        kept_here.add(code)
        return [forms.recorded(outcome), f"The draft {code} is kept; it changes nothing in the books."]

    acting.do(
        "Keeping it",
        lambda _: keep_draft(reading.store(), row, split.clauses, new=new),
        told=told,
        changed=lambda outcome: outcome.batch is not None,
    )


def _position(found: Supposition | None) -> None:
    if found is None:
        st.error(
            "Correct what is said at its row, and work it out again.",
            title="This split cannot hold as it is",
            icon=":material/error:",
        )
        return
    tried = Tried(found, TRIED)
    sections.where_we_stand(_in_a_sentence(tried))
    sections.key_figures(_figures(tried), alt="Key figures of the split that is tried")


def _moved(tried: Tried) -> list[tuple[str, Figure]]:
    """Agencies by name, with by how much more each would pay; those that would pay as now are left out."""
    names = tried.found.agencies
    return [
        (names.get(agency, agency), figure)
        for agency in tried.found.by_agency()
        if (figure := tried.difference(agency=agency))
    ]


def _in_a_sentence(tried: Tried) -> str:
    """Which agency would pay how much more or less, and how much more of it would be agreed."""
    until, moved = look.day(tried.found.through), _moved(tried)
    if not moved:
        return (
            f"To {until} this split costs **each agency what it pays now**, {figures.amount(tried.now())} in all"
            f"{_firmer(tried)}. Change a row below, or let it begin earlier, and work it out."
        )
    told = " ".join(f"**{look.plain(name)}** would pay {drafts.more_or_less(figure)}." for name, figure in moved)
    return f"To {until}: {told}{_firmer_sentence(tried)} {drafts.true_up_told(tried)}"


def _figures(tried: Tried) -> list[KeyFigure]:
    until, now = look.day(tried.found.through), tried.now
    agreed = f"Agreed by this split; as it is, {figures.amount(now(standing='agreed'))} of {figures.amount(now())} is"
    return [
        sections.key_figure(tried.then(), meaning=f"What the placement costs to {until} by this split"),
        sections.key_figure(tried.then(standing="agreed"), name="Of that agreed, by this split", meaning=agreed),
        *(
            sections.key_figure(
                figure,
                name=f"{name}: difference by this split",
                meaning=f"By how much more its budgets would pay to {until}",
                shown=figures.with_sign,
            )
            for name, figure in sorted(_moved(tried), key=lambda item: -abs(item[1].size))[:3]
        ),
    ]


def _firmer(tried: Tried) -> str:
    now, then = tried.now(standing="agreed"), tried.then(standing="agreed")
    if now.size == then.size:
        return ""
    return f"; {figures.amount(then)} of it would be agreed, where {figures.amount(now)} is"


def _firmer_sentence(tried: Tried) -> str:
    now, then = tried.now(standing="agreed"), tried.then(standing="agreed")
    if now.size == then.size:
        return ""
    return f" {look.beginning(figures.amount(then))} of it would be agreed, where {figures.amount(now)} is."


def _worked_out(asked: WhatIf) -> None:
    found = asked.found
    if found is None:
        return
    tried = Tried(found, TRIED)
    _costs(tried)
    _true_up(tried)
    expected.show(tried)
    if asked.remarks:
        st.subheader("Worth knowing", anchor="remarks")
        sections.plainly([f"{look.beginning(remark.text)}." for remark in asked.remarks])


def _costs(tried: Tried) -> None:
    st.header("Cost by budget and year", anchor="costs")
    rows = tried.found.by_budget()
    if not rows:
        sections.nothing("It costs nothing", "Record a price for the placement, with a day on which it charges.")
        return
    _by_stream(tried, rows)
    tables.show(
        rows,
        tables.columns(SupposedBudgetCost, "name", "agency_name", "financial_year", *NOW_AND_THEN),
        alt="Cost by budget and financial year: now, by this split, and the difference",
        given=tried.given,
    )
    tables.note_on_brackets()
    _by_status(tried)
    touched = ", ".join(
        f"[{look.plain(code)}](/placement?placement={reading.key_of(code)})" for code in tried.found.placements
    )
    st.markdown(f"Placements concerned: {touched or 'none'}.")


def _by_stream(tried: Tried, rows: Sequence[SupposedBudgetCost]) -> None:
    most = max(rows, key=lambda row: abs(row.difference))
    differs = tried.difference(budget=most.budget, financial_year=most.financial_year)
    headline = (
        f"{look.plain(most.name)}: {figures.with_sign(differs)} in {look.year(most.financial_year)}"
        if abs(differs.size) >= _A_POUND
        else "Every budget pays what it pays now" + (", except for pennies" if differs else "")
    )
    charts.finding(headline, "What each year costs now and by this split, by the stream of the budget that pays.")
    charts.parts(
        _drawn(tried, rows),
        label="label",
        part="part",
        amount="amount",
        colours={look.sentence_case(stream): colour for stream, colour in look.stream_colours().items()},
        alt_text=f"Cost by year, now and by this split, by stream. {headline}",
    )


_BY_STATUS = (
    tables.year("financial_year", "Year"),
    tables.coded("standing", "Funding status"),
    tables.money("now", "Cost now (£)"),
    tables.money("then", "Cost by this split (£)"),
    tables.money("difference", "Difference by this split (£)"),
)


def _by_status(tried: Tried) -> None:
    """What is agreed apart from what is not, by year."""
    st.subheader("Funding status", anchor="firm")
    kinds = {(row.financial_year, row.standing) for row in tried.found.by_budget(standings=True)}
    tables.show(
        [
            {
                **(kept := {"financial_year": year, "standing": standing}),
                "now": tried.now(**kept),
                "then": tried.then(**kept),
                "difference": tried.difference(**kept),
            }
            for year, standing in sorted(kinds, key=lambda kind: (kind[0], look.standing_order(kind[1])))
        ],
        _BY_STATUS,
        alt="Cost by year and funding status: now, by this split, and the difference",
    )


def _drawn(tried: Tried, rows: Sequence[SupposedBudgetCost]) -> list[dict[str, object]]:
    """Two bars a year, in parts by stream."""
    return [
        {
            "label": f"{look.year(year)}, {label}",
            "part": look.sentence_case(stream),
            "amount": cost(financial_year=year, stream=stream),
        }
        for year in sorted({row.financial_year for row in rows})
        for label, cost in (("now", tried.now), ("by this split", tried.then))
        for stream in dict.fromkeys(row.stream for row in rows if row.financial_year == year)
    ]


def _true_up(tried: Tried) -> None:
    found = tried.found
    st.header("The true-up that backdating would post", anchor="true-up")
    if not found.true_up:
        st.markdown(drafts.true_up_told(tried))
        return
    closed = any(row.posting_month != row.service_month for row in found.true_up)
    where = f" Of closed periods, it would be posted in {look.month(str(found.first_open))}." if closed else ""
    st.markdown(f"{drafts.true_up_told(tried)}{where}")
    if found.waiting:
        waiting = figures.counted(SHARES_WAITING.of(found.waiting, **tried.whose), "share")
        st.markdown(
            f"{look.beginning(waiting)} would change in any case, for something was recorded since the last posting. "
            "Post first to see this split's true-up alone."
        )
    by_month = [row for row in tried.true_ups("service_month", "budget", "agency") if row["amount"]]
    if by_month:
        _true_up_tables(tried, by_month)
    else:
        st.markdown("No budget pays more or less of any month: only the funding status of its share would change.")


_BY_MONTH = (
    tables.month("service_month", "Service month"),
    tables.text("budget_name", "Budget"),
    tables.text("agency_name", "Agency"),
    tables.money("amount", "True-up (£)"),
)


def _true_up_tables(tried: Tried, by_month: Sequence[dict[str, object]]) -> None:
    names, budgets = tried.found.agencies, split_form.budget_names()
    tables.show(
        tried.true_ups("agency"),
        [tables.named("agency", "Agency", names), tables.money("amount", "True-up (£)")],
        alt="The true-up by agency",
    )
    rows = [
        {
            **row,
            "budget_name": budgets.get(str(row["budget"]), row["budget"]),
            "agency_name": names.get(str(row["agency"]), row["agency"]),
        }
        for row in by_month
    ]
    tables.show(rows, _BY_MONTH, alt="What posting would add for days posted already, by month and budget")
    tables.note_on_brackets()


def _placement(placement: Placement) -> None:
    key = reading.key_of(placement.placement)
    st.markdown(f"[:material/article: The placement, its money and agreements](/placement?placement={key})")


if __name__ == "__main__":
    show()
