"""Transfers: open balances of a budget that passed to another agency go to the new one (docs/rules.md section 5).

They are a comparison too: in the month a budget passes on, what stands in another agency's name than the budget's
own is moved. So a budget may pass on twice, come back, or turn out to have had another successor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from ledger.domain.agencies.purses import Purses
from ledger.domain.money_and_days.periods import Month
from ledger.journal.accounts import OPEN_BALANCES, TRANSFER
from ledger.journal.entries import Account, Entry, netted

OpenAccounts = Mapping[Account, int]
"""Open balances of one placement and service month, in pence."""
InWhoseName = Mapping[str, str]
"""By budget, the agency in whose name its balances are to stand in a month."""


def passings(purses: Purses) -> dict[str, list[Month]]:
    """By budget, the months from which it stands in the books of another agency than before; only those that do."""
    found: dict[str, list[Month]] = {}
    for code in sorted(purses.budgets):
        budget = purses.budgets[code]
        months = []
        while budget.last_day and budget.successor:
            last = Month.of(budget.last_day)
            if purses.agency(code, last.next) != purses.agency(code, last):
                months.append(last.next)
            budget = purses.budgets[budget.successor]
        if months:
            found[code] = months
    return found


def in_whose_name(purses: Purses, month: Month, budgets: Collection[str]) -> dict[str, str]:
    """The agency in whose name each of the budgets stands in a month."""
    return {budget: purses.agency(budget, month) for budget in budgets}


def transfer_entries(
    names: InWhoseName, balances: Mapping[tuple[str | None, str | None], OpenAccounts], posting_month: Month
) -> list[Entry]:
    """The entries that pass on open balances, given by placement and service month; one entry for each."""
    entries = []
    for (placement, service_month), balance in sorted(
        balances.items(), key=lambda item: tuple(part or "" for part in item[0])
    ):
        postings = netted(posting for item in balance.items() for posting in _moves(names, *item))
        if postings:
            entries.append(Entry("transfer", placement, service_month, str(posting_month), postings))
    return entries


def _moves(names: InWhoseName, account: Account, amount: int) -> Iterator[tuple[Account, int]]:
    agency = names.get(account.purse, account.agency)
    counterparty = names.get(account.counterparty_purse or "", account.counterparty)
    if account.account not in OPEN_BALANCES or (agency, counterparty) == (account.agency, account.counterparty):
        return
    yield account, -amount
    if agency != account.agency:
        out = account._replace(account=TRANSFER, counterparty=agency, counterparty_purse=None)
        yield out, amount
        yield out._replace(agency=agency, counterparty=account.agency), -amount
    if agency != counterparty:  # what an agency owed one that it has become falls together: nobody owes itself
        yield account._replace(agency=agency, counterparty=counterparty), amount


def added_up(
    postings: Iterable[tuple[str | None, str | None, Account, int]],
) -> dict[tuple[str | None, str | None], dict[Account, int]]:
    """Balances by placement and service month, from rows of placement, service month, account and pence."""
    balances: dict[tuple[str | None, str | None], dict[Account, int]] = defaultdict(dict)
    for placement, service_month, account, amount in postings:
        held = balances[placement, service_month]
        held[account] = held.get(account, 0) + amount
    return balances
