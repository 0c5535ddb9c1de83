"""Funds and homes: what is paid into a pool and what it spends, what is given in kind, and beds taken and empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboards import pages, reading
from dashboards.widgets import acting, forms, look, sections, stating, tables
from dashboards.widgets.forms import Form
from dashboards.widgets.sections import KeyFigure as Figure
from dashboards.widgets.sections import Need
from ledger.answers.action_required.needs import Needed, needed_of_funds
from ledger.answers.funds.years import Contributor, FundMonth, FundYear, fund_years, latest_years
from ledger.answers.homes.bed_plan import BedPlan, plan_beds
from ledger.answers.homes.occupancy import Occupancy, occupancy
from ledger.domain.funds.sheets import FundApproval, FundReceipt, InKind
from ledger.domain.money_and_days.money import round_half_away, text_from_pence
from ledger.domain.money_and_days.periods import Month, latest_months
from ledger.tasks.homes import record_beds
from ledger.tasks.import_results import ImportResult

_OF_INSTALMENTS = [
    tables.code("instalment.reference", "Reference to quote"),
    tables.text("agency", "Agency"),
    tables.day("instalment.due", "Due"),
    tables.penny("instalment.amount", "Amount (£)"),
    tables.penny("received", "Received (£)"),
]


def show() -> None:
    """Pooled funds, contributions in kind, then homes."""
    years = acting.answered("Working out the funds", fund_years)
    _position(years or [])
    _funds(years or [])
    _homes()
    pages.doors()


def _position(years: Sequence[FundYear]) -> None:
    current = latest_years(years)
    if not current:
        sections.where_we_stand("No pooled fund is known.")
    else:
        overspent = [each for each in current if each.balance.balance > 0]
        has, forecast = sum(each.has for each in current), sum(each.forecast for each in current)
        sections.where_we_stand(
            f"**{look.counted(len(current), 'pooled fund')}** with {look.to_the_pound(has)} for the year, forecast "
            f"to spend {look.amount(forecast, look.to_the_pound)}; "
            f"{look.counted(len(overspent), 'is', 'are') if overspent else 'none is'} forecast to overspend."
        )
    sections.needs_somebody(
        [_need(each) for each in needed_of_funds(current)],
        done="No fund is overspent beyond what was approved, and every contribution that was due has come.",
        stands_on=("posted", "receipts"),
    )


def _need(found: Needed) -> Need:
    year: FundYear = found.first
    name = look.plain(year.fund.name)
    if found.what == "overspend":
        said = (
            f"{name} is forecast to overspend by {look.to_the_pound(year.balance.balance)}; "
            f"{look.to_the_pound(year.to_approve)} of it nobody has approved, and stays with the host."
        )
    else:
        said = f"{look.to_the_penny(year.outstanding)} of contributions to {name} is due and has not come."
    return Need(found.urgency, said, "funds")


def _funds(years: Sequence[FundYear]) -> None:
    st.header("Pooled funds", anchor="funds")
    if not years:
        sections.nothing(
            "No fund has contributions",
            "Hand over the sheets funds, fund_contributions and fund_clauses; clauses name a fund's budget.",
        )
        return
    year = _chosen(years)
    sections.plainly(year.sentences)
    _key_figures(year)
    _contributors(year)
    _instalments(year)
    _months(year)
    _approve(year)
    _in_kind(year)


def _chosen(years: Sequence[FundYear]) -> FundYear:
    """The fund and year that the address names, else the first of the latest year."""
    words = {
        f"{each.fund.fund} {each.financial_year}": f"{each.fund.name}, {look.year(each.financial_year)}"
        for each in sorted(years, key=lambda one: (one.financial_year, one.fund.fund), reverse=True)
    }
    chosen = st.selectbox(
        "Fund and year", list(words), format_func=words.__getitem__, key="fund", bind="query-params"
    )
    return next(each for each in years if f"{each.fund.fund} {each.financial_year}" == chosen)


def _key_figures(year: FundYear) -> None:
    sections.key_figures(
        [
            Figure("It has", look.to_the_penny(year.has), "All contributions of the year"),
            Figure("Spent so far", look.to_the_penny(year.posted), "What its budget bore, as posted"),
            Figure("Forecast", look.to_the_penny(year.forecast), "Spent, and what is to come to 31 March"),
            Figure(
                "Left over" if year.balance.balance <= 0 else "Overspend",
                look.to_the_penny(abs(year.balance.balance)),
                "What it has beside the forecast",
            ),
        ],
        alt="Key figures of the fund",
    )


def _contributors(year: FundYear) -> None:
    st.subheader("Who pays in, and what the settlement would be")
    tables.show(
        year.contributors,
        tables.columns(
            Contributor, *("budget", "agency", "contribution", "due", "received", "outstanding", "in_kind", "share")
        ),
        alt="Contributors to the fund",
    )
    tables.note_on_brackets()


def _instalments(year: FundYear) -> None:
    st.subheader("Instalments")
    tables.show(
        year.instalments,
        [
            *_OF_INSTALMENTS,
            tables.in_words("State", lambda each: look.sentence_case(each.state_on(year.on)), whole=True),
            tables.in_words("Receipts", lambda each: ", ".join(each.receipts)),
        ],
        alt=f"Instalments of the fund, as at {look.day(year.on)}",
    )
    if year.perhaps:
        _which_it_pays(year)


def _which_it_pays(year: FundYear) -> None:
    """Say which instalment a receipt pays that names none and has the amount of one."""
    st.markdown("These receipts have the amount of an open instalment and name nothing. Say which it is:")
    words = {each.receipt.receipt: f"{each.receipt.receipt}: {each.instalment.reference}" for each in year.perhaps}
    picked = st.selectbox("Receipt", list(words), format_func=words.__getitem__, key="perhaps")
    each = next(one for one in year.perhaps if one.receipt.receipt == picked)
    form = Form(
        FundReceipt,
        "It pays this contribution",
        fixed={
            "receipt": each.receipt.receipt,
            "fund": each.instalment.fund,
            "budget": each.instalment.budget,
            "financial_year": each.instalment.financial_year,
        },
        now={"amount": text_from_pence(each.instalment.amount)},
        key=f"fund receipt {picked}",
    )
    stating.show(form, "word on what a receipt pays", model=FundReceipt, among=lambda row: row.receipt == picked)


def _months(year: FundYear) -> None:
    with st.expander("By month"):
        tables.show(year.months, tables.columns(FundMonth), alt="What the fund's budget bore and will bear, by month")
        st.markdown("What stands behind a month is in the entries of the placements whose clauses name its budget.")


def _approve(year: FundYear) -> None:
    if year.balance.balance <= 0:
        return
    st.subheader("Approve an overspend")
    st.markdown(
        f"{look.to_the_penny(year.balance.approved)} is approved so far. What nobody approves stays with the host; "
        "the decision taken last counts."
    )
    form = Form(
        FundApproval,
        "Record the approval",
        fixed={"fund": year.fund.fund, "financial_year": year.financial_year},
        now={"on": reading.today()},
        labels={"amount": "Overspend approved in all, in pounds", "by": "Which board decided it"},
        key=f"approve {year.fund.fund} {year.financial_year}",
    )
    stating.show(
        form,
        "approval",
        model=FundApproval,
        among=lambda row: (row.fund, row.financial_year) == (year.fund.fund, year.financial_year),
    )


def _in_kind(year: FundYear) -> None:
    if not year.in_kind:
        return
    st.subheader("Given in kind")
    sums: dict[str, dict[str, Any]] = {}
    for each in year.in_kind:
        given: InKind = each.contribution
        row = sums.setdefault(given.contribution, {"what": given.what, "agency": given.agency, "value": 0})
        row["value"] += each.value
    tables.show(
        list(sums.values()),
        [
            tables.text("what", "What"),
            tables.text("agency", "Given by"),
            tables.penny("value", "Worth in the year (£)"),
        ],
        alt="Contributions in kind: memoranda, never billed",
    )


def _homes() -> None:
    st.header("Homes commissioned together", anchor="homes")
    state = reading.posted()
    if state.horizon is None:
        sections.nothing("Nothing is posted yet", "Post a month; then the beds of homes can be told.")
        return
    last = Month.of(state.horizon)
    first = latest_months(last)[-1]
    found = acting.worked_out(
        "homes", (str(last),), "Working out the beds", lambda _: reading.in_books_now(occupancy, first, last)
    )
    if not found:
        sections.nothing(
            "No home has a block price",
            "Hand over the sheets homes, home_blocks and home_beds: a price for all beds.",
        )
        return
    _empty(found)
    _plan()


def _empty(found: Sequence[Occupancy]) -> None:
    bed_days = sum(each.month.bed_days for each in found)
    empty = sum(each.month.empty_days for each in found)
    cost = sum(each.month.empty_price for each in found)
    st.markdown(
        f"In twelve months {look.per_cent(bed_days - empty, bed_days)} of the days of beds were taken; the empty "
        f"ones cost {look.to_the_penny(cost)}."
    )
    _months_of_home(found)


def _months_of_home(found: Sequence[Occupancy]) -> None:
    names = {each.home.home: each.home.name for each in found}
    home = st.selectbox("Home", list(names), format_func=names.__getitem__, key="home", bind="query-params")
    months = [each for each in found if each.home.home == home][::-1]
    tables.show(
        months,
        [
            tables.month("month.month", "Month"),
            tables.count("month.beds", "Beds"),
            tables.TableColumn(
                "percent_taken",
                "Taken",
                lambda value: f"{round_half_away(value)}%" if value else look.NIL,
                True,
            ),
            tables.count("month.empty_days", "Empty days"),
            tables.penny("month.block_price", "All beds cost (£)"),
            tables.penny("month.empty_price", "Of it empty (£)"),
            tables.penny("month.per_taken_night", "A night taken costs (£)"),
            tables.penny("difference", "Posted beyond (£)"),
            tables.in_words("Who bears the empty beds", _bearers),
        ],
        alt="Beds of the home by month, the latest first",
    )
    tables.note_on_brackets()


def _bearers(each: Occupancy) -> str:
    return "; ".join(
        f"{one.budget} {look.to_the_penny(one.amount)} ({look.words(one.standing)})" for one in each.bearers
    )


def _plan() -> None:
    st.subheader("Prices of beds")
    st.markdown("What has to be stated so that every bed is charged as the price of the block says.")
    plan = reading.in_books_now(plan_beds)
    left = len(plan.remainders)
    said = plan.sentences
    sections.plainly(said[: len(said) - left])
    if left:
        with st.expander(f"Months in which the beds miss the block by a rounding ({left:,})"):
            sections.plainly(said[len(said) - left :])
    if plan.changes and st.button(f"Record {look.counted(plan.changes, 'row')}", type="primary", key="record_beds"):
        acting.do("Recording", lambda _: record_beds(reading.store()), told=_recorded)


def _recorded(done: tuple[BedPlan, ImportResult | None]) -> list[str]:
    plan, outcome = done
    return [forms.recorded(outcome) if outcome else "Nothing had to be recorded", *plan.sentences]


if __name__ == "__main__":
    show()
