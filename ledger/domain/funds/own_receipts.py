"""Receipts from an agency to itself: its own instalment of a pooled fund is one, and nothing else is received so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ledger.domain.agencies.purses import Purses, purses_of
from ledger.domain.documents.sheets import Receipt
from ledger.domain.funds.instalments import instalments
from ledger.domain.funds.sheets import Fund, FundContribution, FundReceipt, words_of
from ledger.domain.money_and_days.periods import Month
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Fault


def faults_of_own_receipts(facts: Facts, changed: Collection[Receipt]) -> Iterator[Fault]:
    """A fault for each of these receipts that an agency has from itself, and that can be no instalment."""
    for row in no_instalments(facts, changed):
        yield Fault(
            row,
            "from_agency",
            f"an agency other than {row.to_agency}, which received it, or an instalment that {row.to_agency} "
            "owes to a pooled fund of its own",
            "Name who paid. If it is an instalment, write the fund's code in its reference, or say so in "
            "fund_receipts; if the agency only transferred its own money, leave the row out",
        )


def no_instalments(facts: Facts, receipts: Iterable[Receipt]) -> list[Receipt]:
    """Those of these receipts that an agency has from itself, and that can be no instalment of a fund of its own."""
    own = [row for row in receipts if row.from_agency == row.to_agency]
    if not own:
        return []
    stated = {row.receipt for row in facts.sheet(FundReceipt).values()}
    purses = purses_of(facts)
    return [row for row in own if row.receipt not in stated and not _may_pay_in(facts, purses, row)]


def _may_pay_in(facts: Facts, purses: Purses, receipt: Receipt) -> bool:
    """Whether its agency pays into a fund of its own, which the reference names or whose instalment has its sum."""
    funds, words = {row.fund: row for row in facts.sheet(Fund).values()}, words_of(receipt.reference)
    month = Month.of(receipt.received_on)
    for contribution in facts.sheet(FundContribution).values():
        fund = funds.get(contribution.fund)
        if fund is None or any(
            receipt.to_agency not in _agencies(purses, budget, month) for budget in (fund.budget, contribution.budget)
        ):
            continue
        if fund.fund in words or receipt.amount in {part.amount for part in instalments(contribution)}:
            return True
    return False


def _agencies(purses: Purses, budget: str, month: Month) -> set[str]:
    """Whose the budget is, as stated and in the month."""
    if budget not in purses.budgets:
        return set()
    return {purses.budgets[budget].agency, purses.agency(budget, month)}
