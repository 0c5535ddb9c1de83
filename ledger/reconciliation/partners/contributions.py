"""What was paid into pooled funds: receipts against the instalments that contributors owe."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from ledger.domain.agencies.purses import Purses, purses_of
from ledger.domain.documents.sheets import Receipt
from ledger.domain.funds.instalments import Instalment, instalments_in_order
from ledger.domain.funds.sheets import Fund, FundContribution, FundReceipt, words_of
from ledger.domain.money_and_days.periods import Month
from ledger.domain.sheet.facts import Facts

NEAR = timedelta(days=45)
"""How far from its due day a payment of the same amount may be an instalment. Part of the rule and no threshold that
people set: it only chooses what is offered to a person, who says whether it is one."""


@dataclass(frozen=True, slots=True)
class PaidIn:
    """What of a receipt pays an instalment: whole pence, and how one knows."""

    receipt: str
    received_on: date
    instalment: Instalment
    amount: int
    how: Literal["stated", "reference"]


@dataclass(frozen=True, slots=True)
class Perhaps:
    """A receipt that names nothing and has an open instalment's amount, near its day: for a person to say."""

    receipt: Receipt
    instalment: Instalment


@dataclass
class PaidIntoFunds:
    """What receipts paid into funds."""

    paid: list[PaidIn] = field(default_factory=list)
    beyond: dict[str, int] = field(default_factory=dict)
    """By receipt, what names a fund and finds no instalment to pay, in whole pence."""
    perhaps: list[Perhaps] = field(default_factory=list)

    @property
    def of_receipts(self) -> dict[str, int]:
        """By receipt, how much of it is a fund's money: it settles no recharge."""
        sums: dict[str, int] = defaultdict(int)
        for each in self.paid:
            sums[each.receipt] += each.amount
        for receipt, amount in self.beyond.items():
            sums[receipt] += amount
        return dict(sums)


def paid_into_funds(
    funds: Iterable[Fund],
    contributions: Iterable[FundContribution],
    receipts: Iterable[Receipt],
    stated: Iterable[FundReceipt],
    purses: Purses,
) -> PaidIntoFunds:
    """Match receipts, in the order they came, with instalments: as a person said, else by the fund its payer named.

    A reference may name the year, the budget and the number of the instalment too; what is named is paid first,
    then what is due first. A receipt of an agency with no part in the fund is no payment into it.
    """
    return _Matching(list(funds), list(contributions), purses).run(receipts, stated)


def paid_by_facts(facts: Facts, receipts: Iterable[Receipt]) -> PaidIntoFunds:
    """The same by all that is known of funds."""
    return paid_into_funds(
        facts.sheet(Fund).values(),
        facts.sheet(FundContribution).values(),
        receipts,
        facts.sheet(FundReceipt).values(),
        purses_of(facts),
    )


class _Matching:
    """Instalments with what is still open of them."""

    def __init__(self, funds: Sequence[Fund], contributions: Sequence[FundContribution], purses: Purses) -> None:
        self.funds = {fund.fund: fund for fund in funds}
        self.purses = purses
        self.parts: dict[str, list[Instalment]] = defaultdict(list)
        for part in instalments_in_order(contributions):
            self.parts[part.fund].append(part)
        self.open = {part.reference: part.amount for parts in self.parts.values() for part in parts}
        self.found = PaidIntoFunds()

    def run(self, receipts: Iterable[Receipt], stated: Iterable[FundReceipt]) -> PaidIntoFunds:
        by_receipt: dict[str, list[FundReceipt]] = defaultdict(list)
        for row in stated:
            by_receipt[row.receipt].append(row)
        in_order = sorted(receipts, key=lambda row: (row.received_on, row.receipt))
        silent = []
        for receipt in in_order:
            if receipt.receipt in by_receipt:
                self._as_stated(receipt, by_receipt[receipt.receipt])
            elif not self._as_referenced(receipt):
                silent.append(receipt)
        for receipt in silent:
            self._perhaps(receipt)
        return self.found

    def _as_stated(self, receipt: Receipt, rows: Iterable[FundReceipt]) -> None:
        for row in sorted(rows, key=lambda each: each.key_values):
            parts = [
                part
                for part in self.parts.get(row.fund, ())
                if part.contribution == (row.fund, row.budget, row.financial_year)
            ]
            self._pay(receipt, row.amount, parts, "stated")

    def _as_referenced(self, receipt: Receipt) -> bool:
        words = words_of(receipt.reference)
        for code in sorted(words & self.funds.keys()):
            parts = list(self._owed_by(receipt, code))
            if parts:
                self._pay(receipt, receipt.amount, sorted(parts, key=lambda part: _unlike(part, words)), "reference")
                return True
        return False

    def _owed_by(self, receipt: Receipt, fund: str) -> Iterator[Instalment]:
        """The instalments of a fund that the receipt's payer owes its receiver."""
        if receipt.to_agency not in self._agencies(self.funds[fund].budget, receipt.received_on):
            return
        for part in self.parts.get(fund, ()):
            if receipt.from_agency in self._agencies(part.budget, receipt.received_on):
                yield part

    def _agencies(self, budget: str, on: date) -> set[str]:
        """Whose the budget is, as stated and on the day: one that was merged away may still be named."""
        if budget not in self.purses.budgets:
            return set()
        return {self.purses.budgets[budget].agency, self.purses.agency(budget, Month.of(on))}

    def _pay(
        self, receipt: Receipt, amount: int, parts: Sequence[Instalment], how: Literal["stated", "reference"]
    ) -> None:
        left = amount
        for part in parts if amount > 0 else reversed(parts):
            open_now = self.open[part.reference]
            takes = min(left, open_now) if left > 0 else max(left, open_now - part.amount)
            if takes:
                self.open[part.reference] -= takes
                self.found.paid.append(PaidIn(receipt.receipt, receipt.received_on, part, takes, how))
                left -= takes
        if left:
            self.found.beyond[receipt.receipt] = self.found.beyond.get(receipt.receipt, 0) + left

    def _perhaps(self, receipt: Receipt) -> None:
        for code in sorted(self.funds):
            for part in self._owed_by(receipt, code):
                near = abs(receipt.received_on - part.due) <= NEAR
                if near and self.open[part.reference] == receipt.amount:
                    self.found.perhaps.append(Perhaps(receipt, part))


def _unlike(part: Instalment, words: frozenset[str]) -> tuple[bool, bool, bool]:
    """Orders instalments by whether the reference names their year, budget and number; those it names come first."""
    return (
        part.financial_year not in words,
        part.budget not in words,
        str(part.number) not in words,
    )
