"""The matches that are kept, and what of them no longer holds because a person said otherwise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from ledger.domain.documents.issued import LineName
from ledger.reconciliation.partners.settlement import ReceiptMatch


class KeptMatches:
    """Matches as they were made, and what is left of each once what was undone is taken off; pence."""

    def __init__(self, matches: Iterable[ReceiptMatch]) -> None:
        self.rows = sorted(matches, key=lambda match: match.number or 0)
        self.undone: list[ReceiptMatch] = []
        """What was undone just now."""
        self.by_receipt: dict[str, dict[LineName, int]] = defaultdict(dict)
        """What each receipt pays of which lines, in the order in which it was matched."""
        self.by_line: dict[LineName, Counter[str]] = defaultdict(Counter)
        self._left: Counter[int] = Counter()
        self._of_receipt: dict[str, list[ReceiptMatch]] = defaultdict(list)
        for match in self.rows:
            self._count(match, match.amount)
            if match.undoes is None:
                self._of_receipt[match.receipt].append(match)

    def standing(self, receipt: str) -> list[tuple[ReceiptMatch, int]]:
        """The matches of a receipt of which anything is left, the latest first, with that."""
        return [
            (match, self._left[match.number or 0])
            for match in reversed(self._of_receipt.get(receipt, ()))
            if self._left[match.number or 0]
        ]

    def undo(self, match: ReceiptMatch, amount: int, why: str, first_open: date) -> None:
        """Turn round so much of a match; it counts from the match's own day, or the first that is open."""
        day = max(match.day, first_open)
        turned = match._replace(
            amount=-amount, rule="undone", how=why, day=day, undoes=match.number, number=None, batch=None
        )
        self.undone.append(turned)
        self._count(turned, -amount)

    def undo_most(
        self, receipt: str, most: int, why: str, first_open: date, wanted: Callable[[ReceiptMatch], bool]
    ) -> int:
        """Turn round the latest of a receipt's matches that are wanted, until so much is undone; how much was.

        Below nil it is what the receipt gave back or used of credits that is undone.
        """
        standing = [(match, left) for match, left in self.standing(receipt) if wanted(match)]
        return self._undo_latest(standing, most, why, first_open)

    def undo_most_on(self, name: LineName, most: int, why: str, first_open: date) -> int:
        """Turn round the latest matches of a line, of whichever receipts, until so much is undone; how much was."""
        standing = [
            (match, left)
            for receipt in list(self.by_line[name])
            for match, left in self.standing(receipt)
            if match.name == name
        ]
        standing.sort(key=lambda each: -(each[0].number or 0))
        return self._undo_latest(standing, most, why, first_open)

    def _undo_latest(
        self, standing: Iterable[tuple[ReceiptMatch, int]], most: int, why: str, first_open: date
    ) -> int:
        done = 0
        for match, left in standing:
            if left * most > 0 and done != most:
                amount = min(left, most - done) if most > 0 else max(left, most - done)
                self.undo(match, amount, why, first_open)
                done += amount
        return done

    def after(self, day: date) -> Iterator[ReceiptMatch]:
        """Those that count only after a day."""
        return (match for match in self.rows if match.day > day)

    def _count(self, match: ReceiptMatch, amount: int) -> None:
        of_receipt, of_line = self.by_receipt[match.receipt], self.by_line[match.name]
        of_receipt[match.name] = of_receipt.get(match.name, 0) + amount
        if not of_receipt[match.name]:
            del of_receipt[match.name]
        of_line[match.receipt] += amount
        self._left[match.undoes or match.number or 0] += amount
