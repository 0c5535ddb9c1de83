"""What should stand: a placement's charges and allocations by the facts, and the entry for a difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from ledger.domain.agencies.purses import Purses
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Placement
from ledger.domain.splits.charges import Charge
from ledger.domain.splits.position import MonthPosition
from ledger.journal.accounts import (
    CONTRIBUTIONS,
    DUE_FROM_UNBILLED,
    DUE_TO_UNBILLED,
    EXPENDITURE_BUDGET,
    EXPENDITURE_FOR_OTHERS,
    PROVIDER_ACCRUED,
)
from ledger.journal.entries import Account, Allocation, Entry, netted

K = TypeVar("K")


class ChargeName(NamedTuple):
    """What is charged: a price of a month and its component; or what was accepted of an invoice line beyond it."""

    service_month: str
    price: str | None
    component: str
    invoice: str | None = None
    line: str | None = None


@dataclass
class StandingAmounts:
    """What stands, or should: pence by what is charged, and by month and allocation. No nil amounts."""

    charges: dict[ChargeName, int] = field(default_factory=dict)
    allocations: dict[str, dict[Allocation, int]] = field(default_factory=dict)
    """By service month."""


def should_stand(placement: Placement, months: Iterable[MonthPosition], purses: Purses) -> StandingAmounts:
    """What the months of a placement's position say should stand, borne by successors where budgets ended.

    It is made without looking at the journal, so that posting is a comparison: whatever changed, and in whatever
    order it became known, what is added is the difference. The facts of `ledger.domain.splits`, posted for June:

    >>> from ledger.domain.splits.position import position
    >>> standing = should_stand(package.placement, position(package, date(2026, 6, 30)), purses_of(facts))
    >>> [(each.service_month, each.price, pence) for each, pence in standing.charges.items()]
    [('2026-06', 'P-1', 300000)]
    >>> [(key.budget, key.standing, pence) for key, pence in standing.allocations["2026-06"].items()]
    [('SC', 'unagreed', 100000), ('SC', 'agreed', 100000), ('HE', 'agreed', 100000)]
    """
    standing = StandingAmounts()
    for month in months:
        name = str(month.month)
        for charge in month.all_charges:
            if charge.amount:
                standing.charges[_charge_name(charge)] = charge.amount
        lead = purses.bearer(placement.lead_budget, month.month)
        sums: dict[Allocation, int] = defaultdict(int)
        for part in month.allocated():
            bearer = purses.bearer(part.budget, month.month)
            sums[Allocation(part.agreement or None, part.standing, bearer, part.settled, lead)] += part.amount
        borne = {key: pence for key, pence in sums.items() if pence}
        if borne:
            standing.allocations[name] = borne
    return standing


def _charge_name(charge: Charge) -> ChargeName:
    month, component, accepted = str(charge.month), charge.price.component, charge.accepted
    if accepted is None:
        return ChargeName(month, charge.price.price, component)
    return ChargeName(month, None, component, accepted.invoice, accepted.line)


def differences(should: Mapping[K, int], stands: Mapping[K, int]) -> dict[K, int]:
    """What has to be added to what stands so that it is what should.

    The journal only grows: what was wrong is not changed but made up for, and what is right already adds nothing.

    >>> differences({"a": 1100, "b": 500, "d": 20}, {"a": 1000, "c": 30, "d": 20})
    {'a': 100, 'b': 500, 'c': -30}
    """
    found = {key: amount - stands.get(key, 0) for key, amount in should.items()}
    found.update({key: -amount for key, amount in stands.items() if key not in should})
    return {key: amount for key, amount in found.items() if amount}


def charge_entry(
    placement: str,
    service_month: str,
    posting_month: Month,
    difference: Mapping[Allocation, int],
    purses: Purses,
    corrects: int | None,
) -> Entry:
    """The entry that adds a difference; the posting month decides whose books it stands in."""
    allocations = tuple(sorted(difference.items(), key=lambda item: tuple(part or "" for part in item[0])))
    postings = [posting for key, amount in allocations for posting in _postings(key, amount, purses, posting_month)]
    return Entry("charge", placement, service_month, str(posting_month), netted(postings), allocations, corrects)


def _postings(key: Allocation, amount: int, purses: Purses, posting_month: Month) -> Iterator[tuple[Account, int]]:
    """The table of docs/rules.md section 5 for one allocation."""
    lead = purses.agency(key.lead_budget, posting_month)
    partner = purses.agency(key.budget, posting_month)
    share = (key.budget, key.agreement, key.standing)
    own = Account(partner, EXPENDITURE_BUDGET, None, *share, key.budget, None)
    yield own, amount
    if key.settled == "direct" or lead == partner:
        pays = key.budget if key.settled == "direct" else key.lead_budget
        yield Account(partner, PROVIDER_ACCRUED, None, pays, None, None, pays, None), -amount
        return
    yield Account(partner, DUE_TO_UNBILLED, lead, *share, key.budget, key.lead_budget), -amount
    yield Account(lead, EXPENDITURE_FOR_OTHERS, partner, *share, key.lead_budget, key.budget), amount
    yield Account(lead, PROVIDER_ACCRUED, None, key.lead_budget, None, None, key.lead_budget, None), -amount
    yield Account(lead, DUE_FROM_UNBILLED, partner, *share, key.lead_budget, key.budget), amount
    yield Account(lead, CONTRIBUTIONS, partner, *share, key.lead_budget, key.budget), -amount
