"""Debts as listed: what documents and acts add to what agencies owe each other, month by month as they count.

The listing as at a month's end is the sum of these up to it, and is to be what the journal holds (the control
account): it is made from documents, matches, decisions and shares, and never from a balance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple

from ledger.domain.documents.shares import Share
from ledger.domain.money_and_days.periods import Month

Owed = Literal["billed", "unbilled"]


class Listed(NamedTuple):
    """What adds to (below nil: lessens) what is owed, from a month on; pence."""

    month: Month
    of: Owed
    share: Share
    amount: int


class ListedSum(NamedTuple):
    """What is listed between two agencies as at a month's end; pence."""

    month: Month
    of: Owed
    creditor: str
    debtor: str


def listing(
    changes: Iterable[Listed], first_open: Month, agency: Callable[[str, Month], str]
) -> Mapping[ListedSum, int]:
    """What changes in each open month, by who holds the budgets in it; closed months' with the first open one.

    What an agency would owe itself is owed by nobody.
    """
    sums: Counter[ListedSum] = Counter()
    for each in changes:
        creditor, debtor = agency(each.share.lead_budget, each.month), agency(each.share.budget, each.month)
        if creditor != debtor:
            sums[ListedSum(max(each.month, first_open), each.of, creditor, debtor)] += each.amount
    return sums


def month_ends(
    listed: Mapping[ListedSum, int], held: Mapping[ListedSum, int]
) -> Iterable[tuple[ListedSum, int, int]]:
    """As at each month's end in which anything changes: what is listed, and what the journal holds."""
    months = sorted({key.month for key in (*listed, *held)})
    pairs = sorted({(key.of, key.creditor, key.debtor) for key in (*listed, *held)})
    for pair in pairs:
        ours = theirs = 0
        for month in months:
            key = ListedSum(month, *pair)
            ours, theirs = ours + listed.get(key, 0), theirs + held.get(key, 0)
            yield key, ours, theirs
