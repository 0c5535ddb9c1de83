"""Funds and homes: what is paid into a pool and what it costs, what is given in kind, and beds occupied and empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import streamlit as st

from dashboards import reading
from dashboards.finance import beds
from dashboards.widgets import acting, figures, look, sections, stating, tables
from dashboards.widgets.forms import Form
from dashboards.widgets.sections import Need
from ledger.answers.action_required.needs import Needed, needed_of_funds
from ledger.answers.funds.years import FundYear, InstalmentRow, fund_years, latest_years
from ledger.answers.sheet import names
from ledger.domain.agencies.sheets import Agency
from ledger.domain.funds import measures as of_funds
from ledger.domain.funds.sheets import FundApproval, FundReceipt
from ledger.domain.money_and_days.figures import Figure, made_of, whole_of
from ledger.domain.money_and_days.money import text_from_pence

_CONTRIBUTORS = [
    tables.code("budget", "Budget"),
    tables.money("contribution", "Contributions for the year (£)", of_funds.CONTRIBUTIONS),
    tables.money("due", "Contributions due (£)", of_funds.CONTRIBUTIONS_DUE),
    tables.money("received", "Contributions received (£)", of_funds.CONTRIBUTIONS_RECEIVED),
    tables.money("outstanding", "Contributions outstanding (£)", of_funds.CONTRIBUTIONS_OUTSTANDING),
    tables.money("in_kind", "In kind to the fund (£)", of_funds.IN_KIND_TO_FUND),
    tables.money("share", "Share of the variance (£)", of_funds.SHARE_OF_VARIANCE),
]
_OF_INSTALMENT = {"instalment": "instalment.number", "budget": "instalment.budget"}
_INSTALMENTS = [
    tables.code("instalment.reference", "Reference to quote"),
    tables.day("instalment.due", "Due"),
    tables.money("instalment.amount", "Instalment (£)", of_funds.INSTALMENT, **_OF_INSTALMENT),
    tables.money(
        "received",
        "Contributions received (£)",
        of_funds.CONTRIBUTIONS_RECEIVED,
        **_OF_INSTALMENT,
    ),
]
_MONTHS = [
    tables.month("month", "Month"),
    tables.money("posted", "Actual of the fund (£)", of_funds.FUND_ACTUAL),
    tables.money("to_come", "To come of the fund (£)", of_funds.FUND_TO_COME),
]


class _FundFigures(NamedTuple):
    """A fund's year in figures."""

    contributions: Figure
    actual: Figure
    forecast: Figure
    variance: Figure
    approved: Figure
    to_approve: Figure
    outstanding: Figure


def _figures(year: FundYear) -> _FundFigures:
    of = _named(year)
    contributions = of_funds.CONTRIBUTIONS.of(year.has, **of)
    actual = of_funds.FUND_ACTUAL.of(year.posted, **of)
    forecast = made_of(of_funds.FUND_FORECAST, actual, of_funds.FUND_TO_COME.of(year.to_come, **of))
    return _FundFigures(
        contributions,
        actual,
        forecast,
        made_of(of_funds.FUND_VARIANCE, forecast, contributions),
        of_funds.OVERSPEND_APPROVED.of(year.balance.approved, **of),
        of_funds.OVERSPEND_TO_APPROVE.of(year.to_approve, **of),
        of_funds.CONTRIBUTIONS_OUTSTANDING.of(year.outstanding, **of),
    )


def _agency(header: str) -> tables.TableColumn:
    return tables.named("agency", header, reading.in_books_now(names, Agency))


def _named(year: FundYear) -> dict[str, str]:
    return {"fund": year.fund.fund, "financial_year": year.financial_year}


def show() -> None:
    """Pooled funds, contributions in kind, then homes."""
    years = acting.answered("Working out the funds", fund_years)
    _position(years or [])
    _funds(years or [])
    beds.show()


def _position(years: Sequence[FundYear]) -> None:
    current = latest_years(years)
    if not current:
        sections.where_we_stand("No pooled fund is known.")
    else:
        sections.where_we_stand(_summary(current))
    sections.needs_somebody(
        [_need(each) for each in needed_of_funds(current)],
        done="No fund is overspent above what was approved, and every contribution that was due has come.",
        stands_on=("posted", "receipts"),
    )


def _summary(current: Sequence[FundYear]) -> str:
    """How many funds there are and overspend; of one alone what it has and is to cost. Several are never added up."""
    over = of_funds.POOLED_FUNDS.of(len([each for each in current if each.balance.balance > 0]), state="overspent")
    if len(current) > 1:
        funds = figures.counted(of_funds.POOLED_FUNDS.of(len(current)), "pooled fund")
        return f"**{funds}**, of which {_how_many(over)} forecast to overspend."
    (year,) = current
    told = _figures(year)
    return (
        f"**{look.plain(year.fund.name)}** has {figures.amount(told.contributions, figures.to_the_pound)} for the "
        f"year, and {figures.amount(told.forecast, figures.to_the_pound)} is forecast to be spent."
    )


def _how_many(of: Figure) -> str:
    return figures.counted(of, "is", "are") if of else "none is"


def _need(found: Needed) -> Need:
    year: FundYear = found.first
    name, told = look.plain(year.fund.name), _figures(year)
    if found.what == "overspend":
        said = (
            f"{name} is forecast to overspend by {figures.to_the_pound(told.variance)}. "
            f"{figures.to_the_pound(told.to_approve)} of that is not approved, and stays with the host."
        )
    else:
        said = f"{figures.to_the_penny(told.outstanding)} of contributions to {name} is due and has not come."
    return Need(found.urgency, said, "funds")


def _funds(years: Sequence[FundYear]) -> None:
    st.header("Pooled funds", anchor="funds")
    if not years:
        sections.nothing(
            "No fund has contributions",
            "Import the sheets funds, fund_contributions and fund_clauses; clauses name a fund's budget.",
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
    told = _figures(year)
    over = told.variance.size > 0
    sections.key_figures(
        [
            sections.key_figure(told.contributions),
            sections.key_figure(told.actual),
            sections.key_figure(told.forecast),
            sections.key_figure(
                told.variance,
                name="Overspend of the fund" if over else "Underspend of the fund",
                meaning="Forecast beside the contributions for the year",
                shown=figures.to_the_penny if over else figures.turned,
            ),
        ],
        alt="Key figures of the fund",
    )
    sections.bridge(told.variance, told.forecast, told.contributions)


def _contributors(year: FundYear) -> None:
    st.subheader("Contributions, and the settlement at the year's end")
    tables.show(
        year.contributors, [_agency("Agency"), *_CONTRIBUTORS], alt="Contributors to the fund", given=_named(year)
    )
    tables.note_on_brackets()


def _instalments(year: FundYear) -> None:
    st.subheader("Instalments")

    def state(each: InstalmentRow) -> str:
        return look.sentence_case(each.state_on(year.on))

    tables.show(
        year.instalments,
        [
            _agency("Agency"),
            *_INSTALMENTS,
            tables.in_words("State", state, whole=True),
            tables.in_words("Receipts", lambda each: ", ".join(each.receipts)),
        ],
        alt=f"Instalments of the fund, as at {look.day(year.on)}",
        given=_named(year),
    )
    if year.perhaps:
        _which_it_pays(year)


def _which_it_pays(year: FundYear) -> None:
    """Say which instalment a receipt pays that names none and has the amount of one."""
    st.markdown("These receipts have the amount of an open instalment and quote no reference. Choose which they pay:")
    words = {each.receipt.receipt: f"{each.receipt.receipt}: {each.instalment.reference}" for each in year.perhaps}
    picked = st.selectbox("Receipt", list(words), format_func=words.__getitem__, key="perhaps")
    each = next(one for one in year.perhaps if one.receipt.receipt == picked)
    form = Form(
        FundReceipt,
        "Allocate receipt",
        fixed={
            "receipt": each.receipt.receipt,
            "fund": each.instalment.fund,
            "budget": each.instalment.budget,
            "financial_year": each.instalment.financial_year,
        },
        now={"amount": text_from_pence(each.instalment.amount)},
        key=f"fund receipt {picked}",
    )
    stating.show(form, "allocation of a receipt", model=FundReceipt, among=lambda row: row.receipt == picked)


def _months(year: FundYear) -> None:
    with st.expander("By month"):
        tables.show(year.months, _MONTHS, alt="What the fund pays and will pay, by month", given=_named(year))
        st.markdown("Behind a month are the entries of the placements whose clauses name the fund's budget.")


def _approve(year: FundYear) -> None:
    if year.balance.balance <= 0:
        return
    st.subheader("Approve an overspend")
    approved = look.beginning(figures.amount(_figures(year).approved))
    st.markdown(
        f"{approved} is approved so far. What nobody approves stays with the host, and the latest decision counts."
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
    st.subheader("Contributions in kind")
    rows = [{**each.contribution.model_dump(), "month": each.month, "value": each.value} for each in year.in_kind]
    given = {row["contribution"]: row for row in rows}
    tables.show(
        [{**row, "value": _in_a_year(rows, code, _named(year))} for code, row in given.items()],
        [
            tables.text("what", "What"),
            _agency("Given by"),
            tables.money("value", "In kind to the fund (£)", of_funds.IN_KIND_TO_FUND),
        ],
        alt="Contributions in kind: memoranda, never invoiced",
    )


def _in_a_year(rows: Sequence[dict[str, Any]], contribution: str, year: dict[str, str]) -> Figure:
    """The value of one contribution in kind in a fund's year."""
    told = [{"given": row["contribution"], "month": row["month"], "value": row["value"]} for row in rows]
    return whole_of(of_funds.IN_KIND_TO_FUND, told, "value", given=contribution, **year)


if __name__ == "__main__":
    show()
