"""Money that came in while receipts are settled: what of each is free, and what it pays of which lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ledger.domain.documents.issued import LineName
from ledger.domain.documents.shares import STANDINGS
from ledger.domain.documents.sheets import Receipt
from ledger.reconciliation.partners.kept_matches import KeptMatches
from ledger.reconciliation.partners.open_lines import OpenLine, OpenPapers, Pair
from ledger.reconciliation.partners.settlement import MatchRule, ReceiptMatch


def pair_of(receipt: Receipt) -> Pair:
    """Who paid a receipt, and who was paid."""
    return receipt.from_agency, receipt.to_agency


class Knowing(NamedTuple):
    """What makes a match, and how one knows, in words."""

    rule: MatchRule
    how: str


@dataclass
class MoneyIn:
    """What changes while the days are gone through: what is open of papers, and what of each receipt is free.

    What is kept counts from the beginning, whatever its day, so that nothing new takes what was matched before.
    """

    receipts: Mapping[str, Receipt]
    """Those that came, in the order of their days and codes."""
    for_funds: Mapping[str, int]
    kept: KeptMatches
    first_open: date
    """The first day on which something can still be posted."""
    papers: OpenPapers = field(default_factory=OpenPapers)
    free: dict[str, int] = field(default_factory=dict)
    """What of each receipt that came is matched to no line and was not given back."""
    matched: dict[str, dict[LineName, int]] = field(default_factory=dict)
    paid: Counter[LineName] = field(default_factory=Counter)
    made: list[ReceiptMatch] = field(default_factory=list)
    given_back: Counter[str] = field(default_factory=Counter)
    """By receipt, what of it on account went back to who paid it; below nil by the receipt that tells of that."""
    _stepping: list[ReceiptMatch] = field(default_factory=list)
    _at_hand: dict[Pair, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for line, receipts in self.kept.by_line.items():
            self.paid[line] = sum(receipts.values())

    def remember_refunds(self, refunds: Container[str]) -> None:
        """What earlier refunds took from money on account, the last that came first, is free no longer."""
        with_money: dict[Pair, list[str]] = defaultdict(list)
        for code, row in self.receipts.items():
            left = self._left(code)
            if left > 0:
                with_money[pair_of(row)].append(code)
            elif left < 0 and code in refunds:
                self._took_back(code, -left, with_money[pair_of(row)])

    def _took_back(self, refund: str, wanted: int, with_money: list[str]) -> None:
        while wanted and with_money:
            free = self._left(with_money[-1]) - self.given_back[with_money[-1]]
            amount = min(free, wanted)
            self.given_back[with_money[-1]] += amount
            self.given_back[refund] -= amount
            wanted -= amount
            if amount == free:
                with_money.pop()

    def come(self, receipt: Receipt) -> None:
        """A receipt comes in: free of it is all that is neither matched nor for a pooled fund, nor was given back."""
        code = receipt.receipt
        self.matched[code] = dict(self.kept.by_receipt.get(code, {}))
        self.free[code] = self._left(code) - self.given_back[code]
        self._at_hand[pair_of(receipt)].append(code)

    def came_from(self, pair: Pair) -> list[str]:
        """The receipts from one agency to another that came so far, the oldest first."""
        return self._at_hand[pair]

    def issue(self, line: OpenLine) -> None:
        """A line is issued: all of it is open but what is matched to it."""
        self.papers.add(line, self.paid[line.name])

    def matched_on(self, code: str, lines: Iterable[OpenLine]) -> int:
        """What of a receipt pays these lines, in pence."""
        return sum(self.matched[code].get(line.name, 0) for line in lines)

    def pay(self, code: str, line: OpenLine, amount: int, known: Knowing) -> None:
        """A receipt pays so much of a line; below nil it gives back, or uses up a credit."""
        self.papers.change(line, -amount)
        self.free[code] -= amount
        self.paid[line.name] += amount
        self.matched[code][line.name] = self.matched[code].get(line.name, 0) + amount
        day = max(line.dated, self.receipts[code].received_on)
        self._stepping.append(ReceiptMatch(code, *line.name, amount, *known, day))

    @contextmanager
    def one_step(self) -> Iterator[None]:
        """What a rule matches at once belongs together: it counts from the day of the last paper any of it needs."""
        yield
        if self._stepping:
            day = max(self.first_open, *(match.day for match in self._stepping))
            self.made += (match._replace(day=day) for match in self._stepping)
            self._stepping.clear()

    def pay_lines(self, code: str, lines: Iterable[OpenLine], most: int, known: Knowing) -> None:
        """Pay lines with what is free: agreed parts first, as they stand now, then interim, then others, by age."""
        parts = [
            (STANDINGS.index(standing), line, pence)
            for line in lines
            for standing, pence in self.papers.open_by_standing(line)
        ]
        paid: dict[LineName, int] = defaultdict(int)
        left = min(most, self.free[code])
        for _, line, pence in sorted(parts, key=lambda part: (part[0], *part[1].by_age)):
            amount = min(pence, left)
            if amount > 0:
                paid[line.name] += amount
                left -= amount
        for name, amount in paid.items():
            self.pay(code, self.papers.lines[name], amount, known)

    def give_back(self, code: str, lines: Sequence[OpenLine], most: int, known: Knowing, *, reopen: bool) -> None:
        """Use up credits among the lines; then, if it is to `reopen`, take back what was paid, last first."""
        for line in lines:
            amount = min(-line.open, most)
            if amount > 0:
                self.pay(code, line, -amount, known)
                most -= amount
        for line in reversed(lines) if reopen else ():
            amount = min(self.paid[line.name], most)
            if amount > 0:
                self.pay(code, line, -amount, known)
                most -= amount

    def take_back(self, refund: Receipt) -> None:
        """What was given back comes from money on account, else from what the receipts before paid, last first."""
        code = refund.receipt
        earlier = [other for other in reversed(self.came_from(pair_of(refund))) if other != code]
        for other in earlier:
            if self.free[other] > 0:
                amount = min(self.free[other], -self.free[code])
                self.free[other] -= amount
                self.free[code] += amount
        for other in earlier:
            for name in reversed(self.matched[other]) if self.free[code] else ():
                amount = min(self.matched[other][name], self.paid[name], -self.free[code])
                if amount > 0 and name in self.papers.lines:
                    how = f"given back of receipt {other}"
                    self.pay(code, self.papers.lines[name], -amount, Knowing("refund", how))

    def _left(self, code: str) -> int:
        """What of a receipt is matched to no line and for no fund."""
        matched = self.kept.by_receipt.get(code, {})
        return self.receipts[code].amount - self.for_funds.get(code, 0) - sum(matched.values())
