"""The true-up: what other facts would move of a placement, and what of it posting would post for days posted already.

Posting is a comparison (docs/rules.md section 5), so nothing has to be posted to know what it would post: what should
stand by the supposed facts is compared with what the journal says stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ledger.domain.agencies.purses import Purses
from ledger.domain.money_and_days.periods import ONE_DAY, Month
from ledger.domain.splits.packages import Package
from ledger.domain.splits.position import bounds, position
from ledger.journal.entries import Allocation
from ledger.journal.posting import differences, should_stand

ByMonth = Mapping[str, Mapping[Allocation, int]]
"""Pence by service month and allocation."""


class AllocatedShare(NamedTuple):
    """One share of a placement's service month."""

    placement: str
    service_month: str
    allocation: Allocation


@dataclass(frozen=True)
class ByFacts:
    """What should stand of a placement by some facts."""

    all_along: ByMonth
    """Of whole months, up to the last day looked at."""
    at_horizon: ByMonth
    """Of the days up to the horizon; nothing before the first posting."""


NOTHING = ByFacts({}, {})
"""Of a placement that is not, or no longer, known."""


@dataclass
class Moved:
    """What supposed facts would move; pence by share. `now` and `then` have all shares of the placements compared."""

    now: dict[AllocatedShare, int] = field(default_factory=dict)
    then: dict[AllocatedShare, int] = field(default_factory=dict)
    true_up: dict[AllocatedShare, int] = field(default_factory=dict)
    """What posting would post for days up to the horizon."""
    waiting: dict[AllocatedShare, int] = field(default_factory=dict)
    """Of that, what posting would post in any case, for facts known and not posted yet."""


def by_facts(package: Package | None, purses: Purses, horizon: date | None, through: date) -> ByFacts:
    """What should stand of a placement (None: it is not known) up to a day, and up to the horizon before it."""
    if package is None:
        return NOTHING
    whole = should_stand(package.placement, position(package, through), purses).allocations
    if horizon is None:
        return ByFacts(whole, {})
    if horizon == Month.of(horizon).last_day or bounds(package, through)[1] <= horizon:
        upto = str(Month.of(horizon))
        return ByFacts(whole, {month: shares for month, shares in whole.items() if month <= upto})
    # A share of a part of a month is rounded for itself, so that month is worked out as it would be posted.
    return ByFacts(whole, should_stand(package.placement, position(package, horizon), purses).allocations)


def compare(
    moved: Moved, placement: str, stands: ByMonth, known: ByFacts, supposed: ByFacts, horizon: date | None
) -> None:
    """Add what one placement would move.

    Now is what the journal says of months wholly posted, and what the facts known say of those to come.
    """
    to_come = str(Month.of(horizon + ONE_DAY)) if horizon else ""
    posted = {month: shares for month, shares in stands.items() if month < to_come}
    foreseen = {month: shares for month, shares in known.all_along.items() if month >= to_come}
    _add(moved.now, placement, {**posted, **foreseen})
    _add(moved.then, placement, supposed.all_along)
    _add(moved.true_up, placement, _difference(supposed.at_horizon, stands))
    _add(moved.waiting, placement, _difference(known.at_horizon, stands))


def _difference(should: ByMonth, stands: ByMonth) -> ByMonth:
    return {
        month: differences(should.get(month, {}), stands.get(month, {})) for month in should.keys() | stands.keys()
    }


def _add(sums: dict[AllocatedShare, int], placement: str, shares: ByMonth) -> None:
    for month in sorted(shares):
        for allocation, pence in shares[month].items():
            sums[AllocatedShare(placement, month, allocation)] = pence
