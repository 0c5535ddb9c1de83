"""What people said of receipts: by hand which papers they are for, and the numbers that payers wrote on them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ledger.domain.debts import ReceiptAllocation
from ledger.domain.papers import Receipt


class Claim(NamedTuple):
    """A paper that somebody said a receipt is for, and how many pence of it; nil: none of it."""

    number: str
    amount: int


class Claims:
    """Which papers each receipt is said to be for; `notes` tells of papers that were never issued."""

    def __init__(
        self, receipts: Sequence[Receipt], allocations: Iterable[ReceiptAllocation], issued: Collection[str]
    ) -> None:
        self.notes: list[str] = []
        self.by_hand: Mapping[str, list[Claim]] = self._hand(receipts, allocations, issued)
        by_text = {number.casefold(): number for number in issued}
        self.named = {row.receipt: list(self._numbers_in(row, by_text)) for row in receipts}
        """The papers whose numbers the payer wrote, by receipt."""

    def papers_of(self, receipt: str) -> set[str]:
        """The papers that anybody said a receipt is for."""
        return {claim.number for claim in self.by_hand.get(receipt, ()) if claim.amount} | set(self.named[receipt])

    def _hand(
        self, receipts: Iterable[Receipt], allocations: Iterable[ReceiptAllocation], issued: Collection[str]
    ) -> dict[str, list[Claim]]:
        known = {row.receipt for row in receipts}
        found: dict[str, list[Claim]] = defaultdict(list)
        for row in sorted(allocations, key=lambda row: (row.amount, row.receipt, row.recharge)):
            if row.receipt in known and row.recharge in issued:
                found[row.receipt].append(Claim(row.recharge, row.amount))
            elif row.receipt in known:
                self.notes.append(f"Receipt {row.receipt} is said to pay {row.recharge}, which was not issued.")
        return dict(found)

    def _numbers_in(self, receipt: Receipt, by_text: Mapping[str, str]) -> Iterator[str]:
        """The numbers in a reference, without those of which a person said how much it is."""
        decided = {claim.number for claim in self.by_hand.get(receipt.receipt, ())}
        words = re.split(r"[\s,;:()&+]+", (receipt.reference or "").casefold())
        for word in dict.fromkeys(words):
            number = by_text.get(word.strip(".'\"#"))
            if number and number not in decided:
                yield number
