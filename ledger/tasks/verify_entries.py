"""Verify entries: each is made once more from its postings and what it allocates, and debts have their mirrors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from ledger.domain.money_and_days.money import pounds
from ledger.domain.money_and_days.periods import Month
from ledger.journal.accounts import MIRRORS
from ledger.journal.entries import Account, Allocation, Entry
from ledger.journal.lines import JournalLine
from ledger.journal.posting import charge_entry, differences
from ledger.store.books import Books
from ledger.store.journal.entries import journal_allocations, journal_lines


class EntryFault(NamedTuple):
    """What of the entries does not hold: by which check, where, and what."""

    check: str
    where: str
    what: str


def entry_faults(books: Books) -> Iterator[EntryFault]:
    """Every entry is made again from its postings; numbers have no gaps; mirrors between agencies agree."""
    due: dict[tuple[str, str, str, str | None], int] = defaultdict(int)
    remade = _Remade(books)
    count = 0
    for number, group in groupby(journal_lines(books), key=lambda line: line.entry):
        lines = list(group)
        count += 1
        if number != count:
            yield EntryFault("numbers", f"entry {number}", f"expected entry {count} here")
            count = number
        try:
            _entry(lines)
        except ValueError as fault:
            yield EntryFault("balance", f"entry {number}", str(fault))
        if lines[0].kind == "charge":
            yield from (EntryFault("postings", f"entry {number}", what) for what in remade.faults(lines))
        for line in lines:
            _add_mirror(due, line)
    for (creditor, debtor, account, budget), amount in sorted(due.items(), key=str):
        if amount:
            what = f"{creditor} has {pounds(amount)} more due from {debtor} than {debtor} has due to it"
            yield EntryFault("mirrors", f"{account}, budget {budget}", what)


class _Remade:
    """Charge entries made once more from what they allocate, by the budgets and closings of their own batch."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._allocations = journal_allocations(books)
        self._next = next(self._allocations, None)
        self._batch = 0

    def faults(self, lines: list[JournalLine]) -> Iterator[str]:
        """What of an entry's postings is not as its allocations make it; entries are asked in order of number."""
        head = lines[0]
        if head.batch != self._batch:
            self._batch = head.batch
            then = self._books.as_known_after(head.batch)
            self._purses, self._state = then.purses, then.posted
        if head.placement is None or head.service_month is None:
            yield "a charge without its placement or service month"
            return
        posting_month = self._state.posting_month(Month.parse(head.service_month))
        if str(posting_month) != head.posting_month:
            yield f"posted in {head.posting_month}; it belonged in {posting_month}"
        allocated = self._allocated(head.entry)
        made = charge_entry(head.placement, head.service_month, posting_month, allocated, self._purses, head.corrects)
        should: dict[tuple[str | None, ...], int] = defaultdict(int)
        for account, amount in made.postings:
            should[account[:6]] += amount
        stands: dict[tuple[str | None, ...], int] = defaultdict(int)
        for line in lines:
            stands[line.agency, line.account, line.counterparty, line.budget, line.agreement, line.standing] += (
                line.amount
            )
        for (agency, name, *_), gap in differences(should, stands).items():
            yield f"{name} in the books of {agency} lacks {pounds(gap)} of what its allocations make"

    def _allocated(self, entry: int) -> dict[Allocation, int]:
        while self._next and self._next[0] < entry:
            self._next = next(self._allocations, None)
        return dict(self._next[1]) if self._next and self._next[0] == entry else {}


def _entry(lines: list[JournalLine]) -> Entry:
    head = lines[0]
    return Entry(
        head.kind,
        head.placement,
        head.service_month,
        head.posting_month,
        tuple(
            (
                Account(
                    line.agency,
                    line.account,
                    line.counterparty,
                    line.budget,
                    line.agreement,
                    line.standing,
                    line.budget or "",
                    None,
                ),
                line.amount,
            )
            for line in lines
        ),
    )


def _add_mirror(due: dict[tuple[str, str, str, str | None], int], line: JournalLine) -> None:
    """What C has due from H, less what H has due to C, by account and budget: it comes to nil."""
    counterparty = line.counterparty or ""
    if line.account in MIRRORS:
        due[line.agency, counterparty, line.account, line.budget] += line.amount
    for asset, liability in MIRRORS.items():
        if line.account == liability:
            due[counterparty, line.agency, asset, line.budget] += line.amount
