"""What people said of receipts: by hand which papers they are for, and the numbers that payers wrote on them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ledger.domain.debts.sheets import ReceiptAllocation
from ledger.domain.documents.sheets import Receipt
from ledger.domain.money_and_days.money import pounds
from ledger.domain.sheet.spelling import fold
from ledger.reconciliation.partners.money_in import Knowing, MoneyIn, pair_of
from ledger.reconciliation.partners.open_lines import OpenLine


class ReceiptClaim(NamedTuple):
    """A paper that somebody said a receipt is for, and how many pence of it; nil: none of it."""

    number: str
    amount: int
    why: str | None = None

    @property
    def how(self) -> str:
        """How one knows, in words."""
        return f"{self.number} by hand" + (f": {self.why}" if self.why else "")


class Claims:
    """Which papers each receipt is said to be for; `notes` tells of papers that were never issued."""

    def __init__(
        self, receipts: Sequence[Receipt], allocations: Iterable[ReceiptAllocation], issued: Collection[str]
    ) -> None:
        self.notes: list[str] = []
        self.by_hand: Mapping[str, list[ReceiptClaim]] = self._hand(receipts, allocations, issued)
        by_text = {fold(number): number for number in issued}
        self.named = {row.receipt: list(self._numbers_in(row, by_text)) for row in receipts}
        """The papers whose numbers the payer wrote, by receipt."""
        self.receipts_for: dict[str, set[str]] = defaultdict(set)
        """The receipts that anybody said are for a paper, by its number."""
        for code in self.named:
            for number in self.papers_of(code):
                self.receipts_for[number].add(code)

    def papers_of(self, receipt: str) -> set[str]:
        """The papers that anybody said a receipt is for."""
        return {claim.number for claim in self.by_hand.get(receipt, ()) if claim.amount} | set(self.named[receipt])

    def decided(self, receipt: str) -> set[str]:
        """The papers of which a person said how much of a receipt they are: no rule adds to that."""
        return {claim.number for claim in self.by_hand.get(receipt, ())}

    def _hand(
        self, receipts: Iterable[Receipt], allocations: Iterable[ReceiptAllocation], issued: Collection[str]
    ) -> dict[str, list[ReceiptClaim]]:
        known = {row.receipt for row in receipts}
        found: dict[str, list[ReceiptClaim]] = defaultdict(list)
        for row in sorted(allocations, key=lambda row: (row.amount, row.receipt, row.recharge)):
            if row.receipt in known and row.recharge in issued:
                found[row.receipt].append(ReceiptClaim(row.recharge, row.amount, row.why))
            elif row.receipt in known:
                self.notes.append(_never_issued(row))
        return dict(found)

    def _numbers_in(self, receipt: Receipt, by_text: Mapping[str, str]) -> Iterator[str]:
        """The numbers in a reference, without those of which a person said how much it is."""
        decided = self.decided(receipt.receipt)
        words = re.split(r"[\s,;:()&+]+", fold(receipt.reference or ""))
        for word in dict.fromkeys(words):
            number = by_text.get(word.strip(".'\"#"))
            if number and number not in decided:
                yield number


def _never_issued(row: ReceiptAllocation) -> str:
    return (
        f"receipt_allocations, receipt {row.receipt}: it is said to pay {row.recharge}, which was not issued. "
        "Amend its recharge, or withdraw it."
    )


def pay_as_said(money: MoneyIn, claims: Claims, receipt: Receipt) -> None:
    """Do what was said of a receipt by hand, then what its payer wrote."""
    code = receipt.receipt
    for claim in claims.by_hand.get(code, ()):
        lines, known = _lines_by_hand(money, claim.number, receipt), Knowing("said", claim.how)
        left = claim.amount - money.matched_on(code, lines)
        with money.one_step():
            if left < 0 and claim.amount < 0:
                money.give_back(code, lines, -left, known, reopen=receipt.amount < 0)
            elif left > 0:
                money.pay_lines(code, lines, left, known)
    lines = [line for number in claims.named[code] for line in money.papers.of_paper(number, pair_of(receipt))]
    if lines and money.free[code]:
        _pay_named(money, receipt, lines)


def _pay_named(money: MoneyIn, receipt: Receipt, lines: Sequence[OpenLine]) -> None:
    code, known = receipt.receipt, Knowing("named", "named in the reference")
    with money.one_step():
        if receipt.amount < 0:
            money.give_back(code, lines, -money.free[code], known, reopen=True)
            return
        wanted = sum(line.open for line in lines if line.open > 0)
        credit = Knowing("named", "a credit named in the reference")
        money.give_back(code, lines, wanted - money.free[code], credit, reopen=False)
        money.pay_lines(code, lines, wanted, known)


def not_as_said(money: MoneyIn, claims: Claims) -> Iterator[str]:
    """What people said by hand and could not be done, in sentences."""
    for code, said in claims.by_hand.items():
        for claim in said:
            done = money.matched_on(code, _lines_by_hand(money, claim.number, money.receipts[code]))
            if claim.amount and done != claim.amount:
                words = (
                    f"receipt_allocations, receipt {code}: it is said to pay {pounds(claim.amount)} of {claim.number}"
                )
                yield f"{words}, of which {pounds(done)} could be. Amend the amount there, or withdraw it."


def _lines_by_hand(money: MoneyIn, number: str, receipt: Receipt) -> list[OpenLine]:
    """The lines of a paper that a person may say a receipt is for: all that are owed to who received it."""
    lines = money.papers.by_number.get(number, [])
    return [line for line in lines if any(payee == receipt.to_agency for _, payee in line.pairs)]
