"""Pooled funds and contributions in kind: memoranda beside who pays, never billed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, NamedTuple

from ledger.answers.answer import answer
from ledger.answers.documents.fund_money import money_of_funds
from ledger.answers.funds.years import fund_years
from ledger.domain.agencies.sheets import Home
from ledger.domain.funds import measures as of_funds
from ledger.domain.funds.in_kind import in_kind_by_month
from ledger.domain.funds.sheets import Fund, InKind
from ledger.domain.money_and_days.periods import Month
from ledger.domain.sheet.columns import Amount, InMonth, InYear, OfPlacement, Rule
from ledger.domain.splits.measures import IN_KIND
from ledger.store.books import Books


class InKindRow(NamedTuple):
    """A contribution in kind's worth in a month; `given_for` is the placement, or the fund's or home's name."""

    contribution: str
    agency: str
    placement: OfPlacement | None
    fund: str | None
    home: str | None
    month: InMonth
    days: int
    value: Annotated[Amount, IN_KIND]
    what: str
    given_for: str


@answer(
    "in-kind",
    "Contribution in kind: a memorandum, never in actual",
    purse="the agency that gives",
    window="up to the horizon's month",
    day="horizon",
    refreshed_by="fund",
    exported=InKindRow._fields[:8],
    staged="in_kind_months",
)
def in_kind(books: Books) -> Iterator[InKindRow]:
    """One row a contribution in kind and month."""
    if books.posted.horizon is None:
        return
    facts = books.facts(InKind, Fund, Home)
    funds, homes = facts.sheet(Fund), facts.sheet(Home)
    for row in sorted(facts.sheet(InKind).values(), key=lambda each: each.contribution):
        named = funds.get((row.fund,)) or homes.get((row.home,))
        where = (row.contribution, row.agency, row.placement, row.fund, row.home)
        for each in in_kind_by_month(row, Month.of(row.first_day), Month.of(books.posted.horizon)):
            given_for = named.name if named else row.placement or ""
            yield InKindRow(*where, str(each.month), each.days, each.value, row.what, given_for)


class FundMoneyRow(NamedTuple):
    """What of a receipt was paid into a pooled fund: it pays no line of a recharge and waits for none."""

    receipt: str
    amount: Amount


@answer(
    "fund-money",
    "What of receipts was paid into pooled funds: no part of unallocated cash",
    purse="the fund's host",
    refreshed_by="fund",
    exported=None,
    staged="fund_money",
)
def fund_money(books: Books) -> Iterator[FundMoneyRow]:
    """One row a receipt of which some was."""
    yield from (FundMoneyRow(*each) for each in sorted(money_of_funds(books).items()))


class FundRow(NamedTuple):
    """One fund's year: what it has, spent and will spend, and what becomes of the balance."""

    fund: str
    financial_year: InYear
    has: Annotated[Amount, "Contributions for the year", of_funds.CONTRIBUTIONS]
    posted: Annotated[Amount, "Actual of the fund", of_funds.FUND_ACTUAL]
    to_come: Annotated[Amount, "To come of the fund", of_funds.FUND_TO_COME]
    forecast: Annotated[Amount, "Forecast of the fund", of_funds.FUND_FORECAST]
    balance: Annotated[Amount, "Variance of the fund", of_funds.FUND_VARIANCE]
    warning: bool
    approved: Annotated[Amount, "Overspend approved", of_funds.OVERSPEND_APPROVED]
    shared: Annotated[Amount, "Variance shared", of_funds.VARIANCE_SHARED]
    stays_with_host: Annotated[Amount, "Variance left with the host", of_funds.VARIANCE_WITH_HOST]


@answer("funds", "Forecast of pooled funds against what they have", purse="the fund", refreshed_by="fund")
def funds(books: Books) -> Iterator[FundRow]:
    """One row a fund and year somebody pays into it."""
    for year in books.once(fund_years):
        balance = year.balance
        money = (year.has, year.posted, year.to_come, year.forecast, balance.balance)
        kept = (balance.approved, balance.shared, balance.stays)
        yield FundRow(year.fund.fund, year.financial_year, *money, year.warns, *kept)


class FundInstalmentRow(NamedTuple):
    """One instalment of a contribution to a fund, and what was received of it."""

    fund: str
    financial_year: InYear
    budget: str
    agency: str
    instalment: int
    due: date
    amount: Annotated[Amount, "Instalment", of_funds.INSTALMENT]
    received: Annotated[Amount, "Contributions received", of_funds.CONTRIBUTIONS_RECEIVED]
    how: Rule
    reference: str


@answer(
    "fund-instalments",
    "Contributions to pooled funds by instalment",
    purse="the budget that pays in",
    window="received up to the horizon",
    refreshed_by="fund",
)
def fund_instalments(books: Books) -> Iterator[FundInstalmentRow]:
    """One row an instalment."""
    for year in books.once(fund_years):
        for row in year.instalments:
            part = row.instalment
            whose = (part.fund, part.financial_year, part.budget, row.agency)
            yield FundInstalmentRow(*whose, part.number, part.due, part.amount, row.received, row.how, part.reference)


class FundContributorRow(NamedTuple):
    """One budget's part in a fund's year: what it pays in and gives, and its share of the balance."""

    fund: str
    financial_year: InYear
    budget: str
    agency: str
    contribution: Annotated[Amount, "Contributions for the year", of_funds.CONTRIBUTIONS]
    due: Annotated[Amount, "Contributions due", of_funds.CONTRIBUTIONS_DUE]
    received: Annotated[Amount, "Contributions received", of_funds.CONTRIBUTIONS_RECEIVED]
    in_kind: Annotated[Amount, "In kind to the fund", of_funds.IN_KIND_TO_FUND]
    share: Annotated[Amount, "Share of the variance", of_funds.SHARE_OF_VARIANCE]


@answer(
    "fund-contributors",
    "Who pays into pooled funds, and who shares the balance",
    purse="each budget",
    window="due and received up to the horizon",
    refreshed_by="fund",
)
def fund_contributors(books: Books) -> Iterator[FundContributorRow]:
    """One row a fund, year and budget with a part in it."""
    for year in books.once(fund_years):
        for each in year.contributors:
            money = (each.contribution, each.due, each.received, each.in_kind, each.share)
            yield FundContributorRow(year.fund.fund, year.financial_year, each.budget, each.agency, *money)
