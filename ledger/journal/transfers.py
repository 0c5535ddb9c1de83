"""Transfers: open balances of a budget that passed to another agency go to the new one (rules.md section 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ledger.domain.agencies import Purses
from ledger.domain.periods import Month
from ledger.journal.accounts import OPEN_BALANCES, TRANSFER
from ledger.journal.entries import Account, Entry, netted

Balance = Mapping[Account, int]
"""Open balances of one placement and service month, in pence."""


@dataclass(frozen=True, slots=True)
class Passing:
    """A budget that ended and passed to a budget of another agency."""

    budget: str
    old_agency: str
    new_agency: str
    month: Month
    """The month after its end."""
    purses: frozenset[str]
    """The budgets that pass with it: itself, and those that it succeeded."""

    def concerns(self, account: Account) -> bool:
        """Whether a balance stands in the old agency's name: in its books, or owed by or to it."""
        return account.account in OPEN_BALANCES and (
            (account.purse in self.purses and account.agency == self.old_agency)
            or (account.counterparty_purse in self.purses and account.counterparty == self.old_agency)
        )


def passings(purses: Purses, through: date) -> list[Passing]:
    """The budgets that passed to another agency by the day `through`, in order of their end."""
    found = []
    for budget in purses.budgets.values():
        if not (budget.last_day and budget.successor and budget.last_day < through):
            continue
        successor = purses.budgets[budget.successor]
        if successor.agency != budget.agency:
            found.append(
                Passing(
                    budget.budget,
                    budget.agency,
                    successor.agency,
                    Month.of(budget.last_day).next,
                    frozenset(_passes_with(purses, budget.budget)),
                )
            )
    return sorted(found, key=lambda passing: (passing.month, passing.budget))


def _passes_with(purses: Purses, budget: str) -> Iterator[str]:
    yield budget
    for other in purses.budgets.values():
        if other.successor == budget and other.last_day:
            yield from _passes_with(purses, other.budget)


def transfer_entries(
    passing: Passing, balances: Mapping[tuple[str, str], Balance], posting_month: Month
) -> list[Entry]:
    """The entries that pass on open balances, given by placement and service month; one entry for each."""
    entries = []
    for (placement, service_month), balance in sorted(balances.items()):
        postings = netted(posting for item in balance.items() for posting in _moves(passing, *item))
        if postings:
            entries.append(Entry("transfer", placement, service_month, str(posting_month), postings))
    return entries


def _moves(passing: Passing, account: Account, amount: int) -> Iterator[tuple[Account, int]]:
    if not amount or not passing.concerns(account):
        return
    to = account
    if account.counterparty_purse in passing.purses and account.counterparty == passing.old_agency:
        to = to._replace(counterparty=passing.new_agency)
    if account.purse in passing.purses and account.agency == passing.old_agency:
        to = to._replace(agency=passing.new_agency)
        out = account._replace(account=TRANSFER, counterparty=passing.new_agency, counterparty_purse=None)
        into = to._replace(account=TRANSFER, counterparty=passing.old_agency, counterparty_purse=None)
        yield out, amount
        yield into, -amount
    yield account, -amount
    yield to, amount


def added_up(postings: Iterable[tuple[str, str, Account, int]]) -> dict[tuple[str, str], dict[Account, int]]:
    """Balances by placement and service month, from rows of placement, service month, account and pence."""
    balances: dict[tuple[str, str], dict[Account, int]] = defaultdict(dict)
    for placement, service_month, account, amount in postings:
        held = balances[placement, service_month]
        held[account] = held.get(account, 0) + amount
    return balances
