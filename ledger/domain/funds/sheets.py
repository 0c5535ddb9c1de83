"""Pooled funds (section 75), and what is given in kind: memoranda beside the journal, never entries of it."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ledger.domain.agencies.sheets import AgencyCode, BudgetCode, HomeCode
from ledger.domain.placements.sheets import PlacementCode
from ledger.domain.sheet.cells import CODE, Code, Day, FinancialYear, Money, Percent, Refers, Text, Whole, YesNo
from ledger.domain.sheet.rows import DatedRow, Row, fault
from ledger.domain.splits.clause_kinds import KindName

FundCode = Annotated[str, CODE, Refers("funds")]
Side = Literal["overspend", "underspend"]
MOST_INSTALMENTS = 12
USUAL_TOLERANCE = 5
_BETWEEN_WORDS = re.compile(r"[\s/,;:]+")


class Fund(DatedRow, sheet="funds", key=("fund",), group="Funds and homes", open_to="members"):
    """A pool of several budgets' money, spent through one budget of its host."""

    fund: Code = Field(description="The fund's code; who pays into it writes it on the payment")
    name: Text = Field(description="Its name as screens show it")
    budget: BudgetCode = Field(description="The host's budget that clauses name and that pays what the fund spends")
    tolerance: Percent | None = Field(
        None, description="Percent over its budget from which the forecast warns; empty: 5"
    )
    first_day: Day = Field(description="First day of the fund")
    last_day: Day | None = Field(None, description="Last day of the fund; empty: open")
    basis: Literal["s75", "s76", "s256", "other"] | None = Field(None, description="The power it rests on")
    minute: Text | None = Field(None, description="Where the agreement is written down")


class FundContribution(
    Row,
    sheet="fund_contributions",
    key=("fund", "budget", "financial_year"),
    group="Funds and homes",
    open_to="members",
):
    """What one budget pays into a fund in a financial year, in equal instalments, the odd pence in the last."""

    fund: FundCode = Field(description="Which fund")
    budget: BudgetCode = Field(description="Whose money")
    financial_year: FinancialYear = Field(description="The year from 1 April")
    amount: Money = Field(description="Pounds for the whole year")
    instalments: Whole = Field(description="In how many parts it is paid, 1 to 12, spread evenly over the months")
    first_due: Day = Field(description="When the first is due; the others on that day of later months")

    @model_validator(mode="after")
    def _some_instalments(self) -> Self:
        if not 1 <= self.instalments <= MOST_INSTALMENTS:
            raise fault(
                "instalments", "from 1 to 12 instalments a year", "Write 12 for monthly, 4 for quarterly, 1 for once"
            )
        return self


class FundClause(
    Row,
    sheet="fund_clauses",
    key=("fund", "side", "rank", "budget"),
    whole="fund",
    group="Funds and homes",
    open_to="members",
):
    """One budget's part of how a fund's balance at the year's end is shared.

    Rows of one side and rank are one clause. The kinds are those of an agreement's clauses, at work on the balance
    as one sum; amounts are for the year.
    """

    fund: FundCode = Field(description="Which fund")
    side: Side = Field(description="Which balance it shares: what was spent too much, or what is left over")
    rank: Whole = Field(description="Its place in the order of clauses of that side")
    kind: KindName = Field(description="How it takes its part")
    budget: BudgetCode = Field(description="Who pays what it takes, or gets it back")
    percent: Percent | None = Field(None, description="A decimal or a fraction of 100")
    amount: Money | None = Field(None, description="Pounds for the year: the sum, the cap or the threshold")


class FundApproval(
    Row, sheet="fund_approvals", key=("fund", "financial_year", "on"), group="Funds and homes", open_to="members"
):
    """An overspend that those who pay into a fund approved; without it an overspend stays with the host."""

    fund: FundCode = Field(description="Which fund")
    financial_year: FinancialYear = Field(description="The year overspent")
    amount: Money = Field(description="Pounds of overspend approved in all; the decision taken last counts")
    on: Day = Field(description="When it was decided")
    by: Text = Field(description="Which board or role decided it, never a name")


class FundReceipt(
    Row,
    sheet="fund_receipts",
    key=("receipt", "fund", "budget", "financial_year"),
    group="Funds and homes",
    open_to="members",
):
    """What a person said a receipt pays into a fund; it stands before anything the program finds."""

    receipt: Annotated[str, CODE, Refers("receipts")] = Field(description="Which receipt")
    fund: FundCode = Field(description="The fund it pays into")
    budget: BudgetCode = Field(description="Whose contribution it is")
    financial_year: FinancialYear = Field(description="The year it is for")
    amount: Money = Field(description="Pounds of it; 0: none of it, whatever its reference says")
    why: Text | None = Field(None, description="On what it is based")


class InKind(DatedRow, sheet="in_kind", key=("contribution",), group="Funds and homes", open_to="members"):
    """What an agency gives that is not money: clinicians, a building, a car. It has a value and is never invoiced."""

    contribution: Code = Field(description="The contribution's code")
    agency: AgencyCode = Field(description="Who gives it")
    placement: PlacementCode | None = Field(None, description="The placement it is for; or a fund, or a home")
    fund: FundCode | None = Field(None, description="The fund it is for")
    home: HomeCode | None = Field(None, description="The home it is for")
    what: Text = Field(description="What is given")
    value: Money = Field(description="Pounds it is reckoned at")
    per: Literal["day", "week", "month", "year", "once"] = Field(description="What the value is for")
    first_day: Day = Field(description="First day it is given; the day of what is given once")
    last_day: Day | None = Field(None, description="Last day it is given; empty: open")
    agreed: YesNo | None = Field(None, description="Whether the others agreed to the value")
    note: Text | None = Field(None, description="How it was reckoned")

    @model_validator(mode="after")
    def _for_one_thing(self) -> Self:
        named = [name for name in ("placement", "fund", "home") if getattr(self, name) is not None]
        if len(named) != 1:
            raise fault(
                named[1] if named else "placement",
                "one of placement, fund and home: what is given is given for one of them",
                "Fill one of the three, or state a row for each with its part of the value",
            )
        return self


def words_of(reference: str | None) -> frozenset[str]:
    """The words of what a payer wrote, parted at white space, strokes and commas."""
    return frozenset(_BETWEEN_WORDS.split(reference or "")) | frozenset((reference or "").split())


def instalment_reference(fund: str, financial_year: str, budget: str, number: int) -> str:
    """What a contributor is asked to write on a payment: `POOL/2026-27/H-CC/3`."""
    return f"{fund}/{financial_year}/{budget}/{number}"
