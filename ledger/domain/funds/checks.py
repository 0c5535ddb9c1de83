"""What may not stand between the rows of a pooled fund."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from itertools import combinations

from ledger.domain.funds.balance import fund_clause_faults
from ledger.domain.funds.sheets import Fund, FundClause, FundContribution, FundReceipt
from ledger.domain.money_and_days.periods import FOREVER, parse_financial_year
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Fault


def faults_of_funds(facts: Facts, unclear: Collection[str] = ()) -> Iterator[Fault]:
    """All that may not stand in funds, their contributions and clauses; the clauses of `unclear` ones are left out.

    What a code points to may be missing.
    """
    funds = {row.fund: row for row in facts.sheet(Fund).values()}
    yield from _one_fund_a_budget(funds)
    for row in facts.sheet(FundContribution).values():
        fund = funds.get(row.fund)
        if fund is not None:
            yield from _of_contribution(row, fund)
    yield from _of_receipts(facts)
    clauses: dict[str, list[FundClause]] = defaultdict(list)
    for clause in facts.sheet(FundClause).values():
        clauses[clause.fund].append(clause)
    for code in sorted(clauses.keys() - set(unclear)):
        yield from fund_clause_faults(clauses[code])


def _one_fund_a_budget(funds: dict[str, Fund]) -> Iterator[Fault]:
    by_budget: dict[str, list[Fund]] = defaultdict(list)
    for fund in funds.values():
        by_budget[fund.budget].append(fund)
    for budget, sharing in by_budget.items():
        for one, other in combinations(sorted(sharing, key=lambda row: (row.first_day, row.fund)), 2):
            if other.first_day <= (one.last_day or FOREVER):
                yield Fault(
                    other,
                    "budget",
                    f"a budget of its own: {budget} is that of fund {one.fund} on the same days",
                    "Give each fund a budget of its host, or end the first fund before this one begins",
                    others=((Fund.sheet, (one.fund,)),),
                )


def _of_contribution(row: FundContribution, fund: Fund) -> Iterator[Fault]:
    if row.budget == fund.budget:
        yield Fault(
            row,
            "budget",
            f"the budget of an agency that pays in; {row.budget} is what the fund itself is spent through",
            "Name the contributor's own budget; the host has one beside the fund's too",
            others=((Fund.sheet, (fund.fund,)),),
        )
    year = parse_financial_year(row.financial_year)
    if fund.first_day > date(year + 1, 3, 31) or (fund.last_day or FOREVER) < date(year, 4, 1):
        yield Fault(
            row,
            "financial_year",
            f"a financial year in which fund {fund.fund} runs",
            "Amend the year, or the fund's first_day or last_day",
            others=((Fund.sheet, (fund.fund,)),),
        )


def _of_receipts(facts: Facts) -> Iterator[Fault]:
    contributions = facts.sheet(FundContribution)
    for row in facts.sheet(FundReceipt).values():
        if (row.fund, row.budget, row.financial_year) not in contributions:
            yield Fault(
                row,
                "budget",
                f"a contribution of {row.budget} to {row.fund} in {row.financial_year}",
                "State it in fund_contributions, or name the fund, budget and year that was paid for",
            )
