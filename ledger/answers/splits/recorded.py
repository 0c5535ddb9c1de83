"""One placement as recorded: how it stands and what a week of it costs, by the facts known, posted or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.domain.agencies.sheets import Agency, Budget, Provider
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Placement
from ledger.domain.splits.charges import week_from
from ledger.domain.splits.in_force import Covered, standing_on, uncovered_since
from ledger.domain.splits.packages import Package
from ledger.store.books import Books


@dataclass(frozen=True)
class AsRecorded:
    """A placement by all that was recorded of it, on a day of its stay as near as may be to the day of asking."""

    placement: Placement
    provider: str
    lead: str
    lead_budget: str
    asked_on: date
    covered: Covered
    since: date
    """Since when it has stood as it does: the first day of the agreement, or the first without one."""
    weekly_cost: int
    """What a week costs at the prices open on `priced_on`, before any split, in pence; nil where none is recorded."""
    priced_on: date
    priced: bool
    """Whether any price is recorded."""
    waits: bool
    """Whether something that was recorded of it is not posted yet."""

    @property
    def begun(self) -> bool:
        """Whether its stay has begun by the day of asking."""
        return self.placement.first_day <= self.asked_on

    @property
    def over(self) -> bool:
        """Whether its stay had ended by then."""
        return self.placement.stay[1] < self.asked_on


def as_recorded(books: Books, placement: str) -> AsRecorded | None:
    """A placement by the facts known on the day of asking; None where there is none so called."""
    package = books.packages((placement,)).get(placement)
    if package is None:
        return None
    row = package.placement
    first, last = row.stay
    day = min(max(books.today, first), last)
    covered = standing_on(package, day)
    if covered is None:  # a stay of no days
        return None
    weekly, priced_on = _week(package, day)
    purses, names = books.purses, books.facts(Agency, Budget, Provider)
    return AsRecorded(
        row,
        names.sheet(Provider)[row.provider,].name,
        names.sheet(Agency)[purses.agency(row.lead_budget, Month.of(day)),].name,
        names.sheet(Budget)[row.lead_budget,].name,
        books.today,
        covered,
        covered.deal.agreement.first_day if covered.deal else uncovered_since(package, day),
        weekly,
        priced_on,
        bool(package.prices),
        _waits(books, row),
    )


def _week(package: Package, day: date) -> tuple[int, date]:
    """What a week costs from a day on, or from the first later one on which a price opens; and which day that is."""
    later = sorted(price.first_day for price in package.prices if price.first_day > day)
    for each in (day, *later):
        if pence := week_from(package, each):
            return pence, each
    return 0, day


def _waits(books: Books, row: Placement) -> bool:
    """Whether posting would move something of it, or has not come to its first day."""
    horizon = books.posted.horizon
    if horizon is None or row.first_day > horizon:
        return True
    return row.placement in books.placements_changed(books.posted.last_posted, by_budgets=False, by_accepted=False)
