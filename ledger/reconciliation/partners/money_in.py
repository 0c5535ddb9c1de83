"""Money that came in while receipts are settled: what of each is free, and what it paid of which lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ledger.domain.documents.issued import LineName
from ledger.domain.documents.sheets import Receipt
from ledger.reconciliation.partners.open_lines import OpenLine, OpenPapers, Pair


def pair_of(receipt: Receipt) -> Pair:
    """Who paid a receipt, and who was paid."""
    return receipt.from_agency, receipt.to_agency


@dataclass
class MoneyIn:
    """What changes while the days are gone through: what is open of papers, and what of each receipt is free."""

    receipts: Mapping[str, Receipt]
    for_funds: Mapping[str, int]
    papers: OpenPapers = field(default_factory=OpenPapers)
    free: dict[str, int] = field(default_factory=dict)
    """What of each receipt that came is matched to no line and was not given back."""
    matched: dict[str, dict[LineName, int]] = field(default_factory=dict)
    how: dict[tuple[str, LineName], str] = field(default_factory=dict)
    paid: Counter[LineName] = field(default_factory=Counter)
    payers: dict[LineName, list[str]] = field(default_factory=lambda: defaultdict(list))

    def come(self, receipt: Receipt) -> None:
        """A receipt comes in: all of it is free but what is for a pooled fund."""
        self.matched[receipt.receipt] = {}
        self.free[receipt.receipt] = receipt.amount - self.for_funds.get(receipt.receipt, 0)

    def matched_on(self, code: str, lines: Iterable[OpenLine]) -> int:
        """What of a receipt pays these lines, in pence."""
        return sum(self.matched[code].get(line.name, 0) for line in lines)

    def pay(self, code: str, line: OpenLine, amount: int, how: str) -> None:
        """A receipt pays so much of a line; below nil it gives back, or uses up a credit."""
        self.papers.change(line, -amount)
        self.free[code] -= amount
        self.paid[line.name] += amount
        self.matched[code][line.name] = self.matched[code].get(line.name, 0) + amount
        self.how.setdefault((code, line.name), how)
        self.payers[line.name].append(code)

    def pay_lines(self, code: str, lines: Iterable[OpenLine], most: int, how: str) -> None:
        """Pay lines with what is free, firm shares first, then the oldest."""
        for line in sorted(lines, key=lambda line: line.firmest_first):
            amount = min(line.open, most, self.free[code])
            if amount > 0:
                self.pay(code, line, amount, how)
                most -= amount

    def give_back(self, code: str, lines: Sequence[OpenLine], most: int, how: str, *, reopen: bool) -> None:
        """Use up credits among the lines; then, if it is to `reopen`, take back what was paid, last first."""
        for line in lines:
            amount = min(-line.open, most)
            if amount > 0:
                self.pay(code, line, -amount, how)
                most -= amount
        for line in reversed(lines) if reopen else ():
            amount = min(self.paid[line.name], most)
            if amount > 0:
                self.pay(code, line, -amount, how)
                most -= amount

    def take_back(self, refund: Receipt) -> None:
        """What was given back comes from money on account, else from what the receipts before paid, last first."""
        before = (code for code in reversed(self.free) if code != refund.receipt)
        earlier = [code for code in before if pair_of(self.receipts[code]) == pair_of(refund)]
        for code in earlier:
            if self.free[code] > 0:
                amount = min(self.free[code], -self.free[refund.receipt])
                self.free[code] -= amount
                self.free[refund.receipt] += amount
        for code in earlier:
            for name in reversed(self.matched[code]) if self.free[refund.receipt] else ():
                amount = min(self.matched[code][name], self.paid[name], -self.free[refund.receipt])
                if amount > 0:
                    self.pay(refund.receipt, self.papers.lines[name], -amount, f"given back of receipt {code}")

    def move(self, line: OpenLine, target: OpenLine, most: int) -> None:
        """What was paid on a line pays another of its month, since the share itself has moved there."""
        for code in reversed(self.payers[line.name]):
            amount = min(self.matched[code].get(line.name, 0), self.paid[line.name], most)
            if amount > 0 and pair_of(self.receipts[code]) in target.pairs:
                most -= amount
                self.pay(code, line, -amount, "")
                self.pay(code, target, amount, f"moved with its share from {line.name}")
