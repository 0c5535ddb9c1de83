"""Pooled funds: contributions by instalment, forecast against what the fund has, and the year-end settlement.

All of it stands beside the journal: a contribution is no entry of any kind, and what is given in kind is never
billed. What the fund spends is in the journal, as what its host's budget bears.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from ledger.answers.splits.committed import committed
from ledger.domain.agencies.purses import Purses, purses_of
from ledger.domain.agencies.sheets import Agency, Budget
from ledger.domain.documents.sheets import Receipt
from ledger.domain.funds.balance import FundBalance, fund_balance, warns
from ledger.domain.funds.in_kind import InKindMonth, in_kind_by_month
from ledger.domain.funds.instalments import Instalment, instalments_in_order
from ledger.domain.funds.sheets import Fund, FundApproval, FundClause, FundContribution, FundReceipt, InKind
from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import FOREVER, Month, MonthSpan, months_between, parse_financial_year
from ledger.domain.sheet.columns import Amount, InYear, Rule
from ledger.domain.sheet.facts import Facts
from ledger.reconciliation.partners.contributions import PaidIntoFunds, Perhaps, paid_by_facts
from ledger.store.books import Books
from ledger.store.facts.horizon import PostedState
from ledger.store.journal.spending import placements_naming


@dataclass(frozen=True)
class Contributor:
    """One budget's part in a fund's year. All in whole pence."""

    budget: str
    agency: str
    contribution: Annotated[Amount, "For the year"]
    due: Annotated[Amount, "Due so far"]
    """What of it was due by the day asked about."""
    received: Amount
    """What of it was received by that day; of the host's own budgets, what was due: no money changes hands."""
    in_kind: Amount
    """What its agency gives to the fund in kind in the year: a memorandum, in no other sum."""
    share: Annotated[Amount, "Pays of the balance"]
    """What it bears of an overspend; below nil: what it gets back of what is left over."""

    @property
    def outstanding(self) -> Amount:
        """What was due and has not come; below nil: paid ahead."""
        return self.due - self.received


@dataclass(frozen=True)
class InstalmentRow:
    """An instalment, and what was received of it by the day asked about."""

    instalment: Instalment
    agency: str
    received: int
    how: Rule
    """`host`: no money changes hands; else what said so, a person or the `reference`; or empty."""
    receipts: tuple[str, ...]

    def state_on(self, day: date) -> str:
        """`paid`, `part paid`, `overdue` or `not due` on a day."""
        if self.received >= self.instalment.amount:
            return "paid"
        if self.received > 0:
            return "part paid"
        return "overdue" if self.instalment.due < day else "not due"


@dataclass(frozen=True)
class FundMonth:
    """What a fund's budget bore in one month, and what it will bear by the facts known: whole pence."""

    month: Month
    posted: Amount
    to_come: Amount


@dataclass(frozen=True)
class FundYear:
    """One fund in one financial year, as known at the moment asked about."""

    fund: Fund
    host: str
    financial_year: InYear
    on: date
    """The day up to which instalments count as due and receipts as received."""
    months: tuple[FundMonth, ...]
    contributors: tuple[Contributor, ...]
    instalments: tuple[InstalmentRow, ...]
    perhaps: tuple[Perhaps, ...]
    """Receipts that may be instalments, for a person to say."""
    in_kind: tuple[InKindMonth, ...]
    balance: FundBalance
    """The settlement, by what is posted and still to come."""
    settled: bool
    """Whether the whole year is posted, so that nothing of the balance is forecast."""

    @property
    def has(self) -> int:
        """What is paid into the fund for the year, in pence."""
        return self.balance.had

    @property
    def posted(self) -> int:
        """What its budget bore so far, in pence."""
        return sum(month.posted for month in self.months)

    @property
    def to_come(self) -> int:
        """What is still to come up to 31 March, by the facts known, in pence."""
        return sum(month.to_come for month in self.months)

    @property
    def forecast(self) -> int:
        """What it will have spent on 31 March, in pence."""
        return self.posted + self.to_come

    @property
    def warns(self) -> bool:
        """Whether the forecast lies above what the fund has by its tolerance or more."""
        return warns(self.fund, self.has, self.forecast)

    @property
    def to_approve(self) -> int:
        """What of the overspend nobody has approved: it stays with the host unless somebody does."""
        return max(0, self.balance.balance - self.balance.approved)

    @property
    def outstanding(self) -> int:
        """What was due of contributions and has not come; what others paid ahead makes up for none of it."""
        return sum(max(each.outstanding, 0) for each in self.contributors)

    @property
    def sentences(self) -> list[str]:
        """The state of the fund, in words."""
        return list(_sentences(self))


def fund_years(books: Books, financial_year: str | None = None, *, on: date | None = None) -> list[FundYear]:
    """Each fund in each year somebody pays into it, or in one; instalments count up to `on` (None: the horizon)."""
    facts = books.facts(
        Agency, Budget, Fund, FundContribution, FundClause, FundApproval, FundReceipt, InKind, Receipt
    )
    posted = books.posted
    day = on or posted.horizon or date.min
    receipts = [row for row in facts.sheet(Receipt).values() if row.received_on <= day]
    paid = paid_by_facts(facts, receipts)
    years = sorted({(row.fund, row.financial_year) for row in facts.sheet(FundContribution).values()})
    spent = _spent(books, facts, years)
    return [
        _fund_year(facts, paid, spent, fund, year, day, posted)
        for fund, year in years
        if financial_year in (None, year)
    ]


def latest_years(years: Iterable[FundYear]) -> list[FundYear]:
    """Each fund in the last year somebody pays into it."""
    last: dict[str, FundYear] = {}
    for each in years:
        last[each.fund.fund] = max(last.get(each.fund.fund, each), each, key=lambda one: one.financial_year)
    return list(last.values())


_SpentAndToCome = Mapping[tuple[str, str], tuple[int, int]]
"""By budget and month: what is posted, and what is still to come by the facts known."""


def _spent(books: Books, facts: Facts, years: list[tuple[str, str]]) -> _SpentAndToCome:
    """What budgets bore and will bear in these years, as far as placements may come to bear on a fund."""
    if not years:
        return {}
    starts = [parse_financial_year(year) for _, year in years]
    months = MonthSpan.of_years(min(starts), max(starts))
    lines = {code: set(_line_of(purses_of(facts), code)) for code in purses_of(facts).budgets}
    bearers = set().union(*(lines[row.budget] for row in facts.sheet(Fund).values()))
    concerned = placements_naming(books, {code for code, line in lines.items() if line & bearers})
    sums, spent = committed(books, months, only=concerned)
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for (budget, month, standing), pence in sums.items():
        posted, coming = found.get((budget, month), (0, 0))
        of_it = spent.get((budget, month, standing), 0)
        found[budget, month] = (posted + of_it, coming + pence - of_it)
    return found


def _line_of(purses: Purses, budget: str) -> Iterator[str]:
    """A budget and its successors, down the line."""
    code: str | None = budget
    while code is not None and code in purses.budgets:
        yield code
        code = purses.budgets[code].successor


def _fund_year(
    facts: Facts, paid: PaidIntoFunds, spent: _SpentAndToCome, code: str, year: str, day: date, state: PostedState
) -> FundYear:
    fund = facts.sheet(Fund)[code,]
    start = parse_financial_year(year)
    months = tuple(_months(fund, purses_of(facts), spent, start))
    ours = sorted(
        (row for row in facts.sheet(FundContribution).values() if (row.fund, row.financial_year) == (code, year)),
        key=lambda row: row.budget,
    )
    balance = fund_balance(
        fund,
        sum(row.amount for row in ours),
        sum(month.posted + month.to_come for month in months),
        [row for row in facts.sheet(FundClause).values() if row.fund == code],
        [row for row in facts.sheet(FundApproval).values() if (row.fund, row.financial_year) == (code, year)],
    )
    closing = Month(start + 1, 3)
    host = purses_of(facts).agency(fund.budget, closing)
    given = tuple(
        month
        for row in sorted(facts.sheet(InKind).values(), key=lambda each: each.contribution)
        if row.fund == code
        for month in in_kind_by_month(row, Month(start, 4), closing)
    )
    instalments = tuple(_instalments(purses_of(facts), ours, paid, host, day, closing))
    return FundYear(
        fund=fund,
        host=host,
        financial_year=year,
        on=day,
        months=months,
        contributors=tuple(_contributors(purses_of(facts), ours, instalments, balance, given, day, closing)),
        instalments=instalments,
        perhaps=tuple(
            each for each in paid.perhaps if (each.instalment.fund, each.instalment.financial_year) == (code, year)
        ),
        in_kind=given,
        balance=balance,
        settled=state.horizon is not None and state.horizon >= closing.last_day,
    )


def _months(fund: Fund, purses: Purses, spent: _SpentAndToCome, start: int) -> Iterator[FundMonth]:
    """The months of a year in which the fund runs, with what its budget, or its successor, bears."""
    for month in months_between(Month(start, 4), Month(start + 1, 3)):
        if month.last_day < fund.first_day or month.first_day > (fund.last_day or FOREVER):
            continue
        posted, to_come = spent.get((purses.bearer(fund.budget, month), str(month)), (0, 0))
        yield FundMonth(month, posted, to_come)


def _instalments(
    purses: Purses, ours: list[FundContribution], paid: PaidIntoFunds, host: str, day: date, closing: Month
) -> Iterator[InstalmentRow]:
    received: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for each in paid.paid:
        received[each.instalment.reference].append((each.amount, each.how, each.receipt))
    for part in instalments_in_order(ours):
        agency = purses.agency(part.budget, closing)
        found = received[part.reference]
        if agency == host and not found:
            yield InstalmentRow(part, agency, part.amount if part.due <= day else 0, "host", ())
            continue
        how = found[0][1] if found else ""
        yield InstalmentRow(
            part, agency, sum(amount for amount, _, _ in found), how, tuple(code for _, _, code in found)
        )


def _contributors(
    purses: Purses,
    ours: list[FundContribution],
    instalments: tuple[InstalmentRow, ...],
    balance: FundBalance,
    given: tuple[InKindMonth, ...],
    day: date,
    closing: Month,
) -> Iterator[Contributor]:
    """Those who pay in, and those who only share the balance or give in kind; in order of budget."""
    sign = -1 if balance.side == "underspend" else 1
    shares = {share.budget: sign * share.amount for share in balance.shares}
    amounts = {row.budget: row.amount for row in ours}
    in_kind: dict[str, int] = defaultdict(int)
    for month in given:
        in_kind[month.contribution.agency] += month.value
    for budget in sorted(amounts.keys() | shares.keys()):
        parts = [row for row in instalments if row.instalment.budget == budget]
        agency = purses.agency(budget, closing)
        yield Contributor(
            budget,
            agency,
            amounts.get(budget, 0),
            sum(row.instalment.amount for row in parts if row.instalment.due <= day),
            sum(row.received for row in parts),
            in_kind.pop(agency, 0),
            shares.get(budget, 0),
        )
    for agency, value in sorted(in_kind.items()):
        yield Contributor("", agency, 0, 0, 0, value, 0)


def _sentences(year: FundYear) -> Iterator[str]:
    balance = year.balance
    spent = "Actual spend was" if year.settled else "Forecast spend to 31 March is"
    yield f"{year.fund.name} has {pounds(year.has)} for {year.financial_year}. {spent} {pounds(year.forecast)}."
    if balance.side is None:
        yield "There is neither an overspend nor an underspend."
        return
    what = "overspent" if balance.side == "overspend" else "underspent"
    yield f"That is {pounds(abs(balance.balance))} {what}."
    if year.warns:
        yield "Warning: the overspend has reached the fund's tolerance."
    if year.to_approve:
        yield f"{pounds(year.to_approve)} of it is not approved: it stays with {year.host}, the host."
    if balance.shared:
        yield f"{pounds(balance.shared)} is shared by the fund's clauses."
    if balance.stays and not year.to_approve:
        yield f"{pounds(balance.stays)} stays with {year.host}, the host."
