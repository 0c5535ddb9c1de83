"""What if: a split two agencies try out together, what it would cost each and true up, before anyone decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from dashboards import pages, reading
from dashboards.review.decisions import split_form
from dashboards.review.decisions.split_form import Split
from dashboards.review.what_if import drafts
from dashboards.widgets import acting, charts, forms, look, sections, tables
from dashboards.widgets.sections import KeyFigure as Figure
from ledger.answers.sheet import codes_ever
from ledger.answers.what_if.comparison import WhatIf, what_if_stated
from ledger.answers.what_if.drafts import Draft, deals_of, drafts_of, in_force_on, placement_known
from ledger.answers.what_if.supposition import SupposedBudgetCost, Supposition
from ledger.book.sheets.form import Forms
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.codes import free_code
from ledger.domain.splits.sheets import Agreement
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
    _ways(placement)


def _start(placement: Placement, kept: Sequence[Draft], deals: Sequence[Draft]) -> Draft | None:
    """The split to start from: what is in force, a draft that is kept, or the lead alone."""
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
        st.markdown(f":small[As it stands: {look.plain(words)}.]")
    return start


def _named(deal: Draft | None) -> str:
    if deal is None:
        return "The lead bearing all of it"
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
            "Put right what is said at its row, and work it out again.",
            title="This split cannot stand",
            icon=":material/error:",
        )
        return
    moved = {agency: then - now for agency, (now, then) in found.by_agency().items()}
    sections.where_we_stand(_in_a_sentence(found, moved))
    sections.key_figures(_figures(found, moved), alt="Key figures of the split that is tried")


def _in_a_sentence(found: Supposition, moved: Mapping[str, int]) -> str:
    """Who would bear how much more or less, by agency, and how much firmer it would be."""
    until = look.day(found.through)
    if not any(moved.values()):
        return (
            f"To {until} this split costs **each agency what it bears now**, {look.amount(found.now)} in all"
            f"{_firmer(found)}. Change a row below, or let it begin earlier, and work it out."
        )
    told = "; ".join(
        f"**{look.plain(found.agencies.get(agency, agency))}** would bear "
        f"{look.to_the_penny(abs(pence))} {'more' if pence > 0 else 'less'}"
        for agency, pence in moved.items()
        if pence
    )
    return f"To {until}: {told}{_firmer(found)}. {drafts.true_up_told(found)}"


def _figures(found: Supposition, moved: Mapping[str, int]) -> list[Figure]:
    until, (agreed_now, agreed_then) = look.day(found.through), found.of_standing("agreed")
    return [
        Figure("All of it", look.to_the_penny(found.then), f"What the placement costs to {until} by this split"),
        Figure(
            "Of that agreed",
            look.to_the_penny(agreed_then),
            f"Firm by this split; as it is, {look.amount(agreed_now)} of {look.amount(found.now)} is",
        ),
        *(
            Figure(
                found.agencies.get(agency, agency),
                look.with_sign(pence),
                f"By how much more its budgets would bear to {until}",
            )
            for agency, pence in sorted(moved.items(), key=lambda item: -abs(item[1]))[:3]
        ),
    ]


def _firmer(found: Supposition) -> str:
    now, then = found.of_standing("agreed")
    if now == then:
        return ""
    return f"; {look.amount(then)} of it would be agreed, where {look.amount(now)} is"


def _worked_out(asked: WhatIf) -> None:
    found = asked.found
    if found is None:
        return
    _costs(found)
    _true_up(found)
    _hoped(found)
    if asked.remarks:
        st.subheader("Worth knowing", anchor="remarks")
        sections.plainly([f"{look.beginning(remark.text)}." for remark in asked.remarks])


def _costs(found: Supposition) -> None:
    st.header("Cost by budget and year", anchor="costs")
    rows = found.by_budget()
    if not rows:
        sections.nothing("It costs nothing", "State a price for the placement, with a day on which it charges.")
        return
    _by_stream(rows)
    tables.show(
        rows,
        tables.columns(SupposedBudgetCost, "name", "agency_name", "financial_year", "now", "then", "difference"),
        alt="Cost by budget and financial year: now, then, and the difference",
    )
    tables.note_on_brackets()
    _how_firm(found)
    touched = ", ".join(
        f"[{look.plain(code)}](/placement?placement={reading.key_of(code)})" for code in found.placements
    )
    st.markdown(f"Placements touched: {touched or 'none'}.")


def _by_stream(rows: Sequence[SupposedBudgetCost]) -> None:
    moved = sorted(rows, key=lambda row: -abs(row.difference))[0]
    headline = (
        f"{look.plain(moved.name)}: {look.with_sign(moved.difference)} in {look.year(moved.financial_year)}"
        if abs(moved.difference) >= _A_POUND
        else "Every budget bears what it bears now" + (", but for pennies" if moved.difference else "")
    )
    charts.finding(headline, "What each year costs now and then, by the stream of the budget that bears it.")
    charts.parts(
        _drawn(rows),
        label="label",
        part="part",
        amount="amount",
        colours={look.sentence_case(stream): colour for stream, colour in look.stream_colours().items()},
        alt_text=f"Cost by year, now and then, by stream. {headline}",
    )


_BY_STANDING = (
    tables.year("year", "Year"),
    tables.coded("standing", "Standing"),
    tables.penny("now", "Now (£)"),
    tables.penny("then", "Then (£)"),
    tables.penny("difference", "More (£)"),
)


def _how_firm(found: Supposition) -> None:
    """Firm money apart from the rest, by year."""
    st.subheader("How firm it is", anchor="firm")
    sums: dict[tuple[str, str], list[int]] = {}
    for row in found.by_budget(standings=True):
        held = sums.setdefault((row.financial_year, row.standing), [0, 0])
        held[0] += row.now
        held[1] += row.then
    tables.show(
        [
            {"year": year, "standing": standing, "now": now, "then": then, "difference": then - now}
            for (year, standing), (now, then) in sorted(
                sums.items(), key=lambda item: (item[0][0], look.standing_order(item[0][1]))
            )
        ],
        _BY_STANDING,
        alt="Cost by year and standing: now, then, and by how much it is more",
    )


def _drawn(rows: Sequence[SupposedBudgetCost]) -> list[dict[str, object]]:
    """Two bars a year, in parts by stream."""
    drawn: list[dict[str, object]] = []
    for year in sorted({row.financial_year for row in rows}):
        for label, of in (("now", "now"), ("then", "then")):
            sums: dict[str, int] = {}
            for row in rows:
                if row.financial_year == year:
                    sums[row.stream] = sums.get(row.stream, 0) + int(getattr(row, of))
            drawn += [
                {"label": f"{look.year(year)}, {label}", "part": look.sentence_case(stream), "amount": pence}
                for stream, pence in sums.items()
            ]
    return drawn


def _true_up(found: Supposition) -> None:
    st.header("The true-up that backdating would post", anchor="true-up")
    if not found.true_up:
        st.markdown(drafts.true_up_told(found))
        return
    closed = any(row.posting_month != row.service_month for row in found.true_up)
    where = f" Of closed months, it would stand in {look.month(str(found.first_open))}." if closed else ""
    st.markdown(f"{drafts.true_up_told(found)}{where}")
    if found.waiting:
        st.markdown(
            f"{look.counted(found.waiting, 'share')} would change in any case: facts were recorded since the last "
            "posting. Post first to see this split's true-up alone."
        )
    rows = _true_up_by_month(found)
    if rows:
        _true_up_tables(found, rows)
    else:
        st.markdown("No budget bears more or less of any month: only how firm its share is would change.")


_BY_MONTH = (
    tables.month("month", "Service month"),
    tables.text("budget", "Budget"),
    tables.text("agency", "Agency"),
    tables.penny("amount", "Posting would add (£)"),
)


def _true_up_tables(found: Supposition, rows: Sequence[dict[str, object]]) -> None:
    totals = [
        {"agency": found.agencies.get(agency, agency), "amount": pence}
        for agency, pence in found.true_up_by_agency().items()
    ]
    tables.show(
        totals,
        [tables.text("agency", "Agency"), tables.penny("amount", "For posted days (£)")],
        alt="The true-up by agency",
    )
    tables.show(rows, _BY_MONTH, alt="What posting would add for days posted already, by month and budget")
    tables.note_on_brackets()


def _true_up_by_month(found: Supposition) -> list[dict[str, object]]:
    """What posting would add to each budget, by service month; what comes to nothing is left out."""
    budgets = split_form.budget_names()
    sums: dict[tuple[str, str, str], int] = {}
    for row in found.true_up:
        key = (row.budget, row.agency, row.service_month)
        sums[key] = sums.get(key, 0) + row.amount
    return [
        {
            "budget": budgets.get(budget, budget),
            "agency": found.agencies.get(agency, agency),
            "month": month,
            "amount": pence,
        }
        for (budget, agency, month), pence in sorted(sums.items(), key=lambda item: (item[0][2], item[0][0]))
        if pence
    ]


def _hoped(found: Supposition) -> None:
    if not found.hoped:
        return
    st.subheader("Hoped for, and in none of these figures", anchor="hoped")
    st.markdown(
        "What partners are expected to bear of days without an agreement; or what those days cost, if nobody knows."
    )
    tables.show(
        found.hoped,
        [
            tables.TableColumn(
                *("budget", "Budget", lambda code: found.purses.budgets[code].name if code else "Not known whose")
            ),
            tables.year("financial_year", "Year"),
            tables.penny("now", "Now (£)"),
            tables.penny("then", "Then (£)"),
        ],
        alt="What partners are expected to bear of days without an agreement, now and then",
    )


def _ways(placement: Placement) -> None:
    st.header("From here")
    with st.container(horizontal=True):
        key = reading.key_of(placement.placement)
        st.markdown(f"[:material/article: The placement, its money and agreements](/placement?placement={key})")
        pages.link("review")
        pages.link("find", "Find another placement")


if __name__ == "__main__":
    show()
