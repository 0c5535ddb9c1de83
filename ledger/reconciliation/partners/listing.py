"""Debts as listed at each month's end, and the control account: what the journal holds by then.

The listing counts what was billed, paid, written off and came by the month's end; it is made from documents and acts,
and never from a balance. So at every month's end it is to be the control account (docs/rules.md section 5).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

from ledger.domain.money_and_days.periods import Month

ControlAccount = Literal["due_from:billed", "on_account"]


class ListedAs(NamedTuple):
    """An account of a budget's books towards another budget."""

    account: ControlAccount
    budget: str
    """In whose books it stands."""
    towards: str


class ListedChange(NamedTuple):
    """What is more from a month on, or (below nil) less; pence, debits above nil."""

    month: Month
    of: ListedAs
    amount: int


class AtMonthEnd(NamedTuple):
    """What is listed as at a month's end, and what the journal holds; pence."""

    month: Month
    of: ListedAs
    agency: str
    """Who holds the budget then."""
    counterparty: str
    listed: int
    held: int


def at_month_ends(
    listed: Iterable[ListedChange],
    held: Iterable[ListedChange],
    first_open: Month,
    agency: Callable[[str, Month], str],
) -> Iterator[AtMonthEnd]:
    """Both at each month's end as at which either has changed; what closed months have counts in the first open one.

    Two budgets that are one agency's by then are left out: nobody owes itself.
    """
    changes: dict[ListedAs, dict[Month, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for side, each_side in enumerate((listed, held)):
        for each in each_side:
            changes[each.of][max(each.month, first_open)][side] += each.amount
    for of in sorted(changes):
        ours = theirs = 0
        for month in sorted(changes[of]):
            ours, theirs = ours + changes[of][month][0], theirs + changes[of][month][1]
            holder, counterparty = agency(of.budget, month), agency(of.towards, month)
            if holder != counterparty:
                yield AtMonthEnd(month, of, holder, counterparty, ours, theirs)


def both_books(month: Month, budget: str, towards: str, amount: int) -> Iterator[ListedChange]:
    """Money that one has on account of another stands in the books of both: in credit, and in debit."""
    yield ListedChange(month, ListedAs("on_account", budget, towards), -amount)
    yield ListedChange(month, ListedAs("on_account", towards, budget), amount)
