"""Entries: sets of postings that balance in total and within every agency, or cannot be made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ledger.journal.accounts import ACCOUNTS, KINDS


class Unbalanced(ValueError):
    """An entry whose postings do not come to nil, in total or in the books of one agency."""


class Account(NamedTuple):
    """Where a posting stands: whose books, which account, towards whom, for which share of which decision."""

    agency: str
    account: str
    counterparty: str | None
    budget: str | None
    agreement: str | None
    standing: str | None
    purse: str
    """The budget in whose name these books hold it: it passes on when that budget does."""
    counterparty_purse: str | None


class Allocation(NamedTuple):
    """What one budget bears, under one agreement, with one standing, of a placement's month."""

    agreement: str | None
    standing: str
    budget: str
    settled: str
    lead_budget: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A balanced set of postings (pence; a debit above nil, a credit below) of one placement and month."""

    kind: str
    placement: str | None
    service_month: str | None
    posting_month: str
    postings: tuple[tuple[Account, int], ...]
    allocations: tuple[tuple[Allocation, int], ...] = ()
    corrects: int | None = None
    paper: str | None = None
    """The number of the invoice, payment, receipt, recharge or decision it is for; none for charges and transfers."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind} is no kind of entry")
        books: dict[str, int] = defaultdict(int)
        for account, amount in self.postings:
            if account.account not in ACCOUNTS:
                raise ValueError(f"{account.account} is no account")
            if amount == 0 or type(amount) is not int:
                raise Unbalanced("a posting is a whole number of pence and never zero")
            books[account.agency] += amount
        if any(books.values()):
            raise Unbalanced(f"a {self.kind} entry does not balance within every agency")


def netted(postings: Iterable[tuple[Account, int]]) -> tuple[tuple[Account, int], ...]:
    """Postings to the same account added up; those that come to nil fall away."""
    sums: dict[Account, int] = defaultdict(int)
    for account, amount in postings:
        sums[account] += amount
    return tuple((account, amount) for account, amount in sums.items() if amount)
