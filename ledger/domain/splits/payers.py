"""Payers: under which budgets' names a placement's provider is owed, exactly, on which days.

That is the lead budget; and where a clause's share is settled direct, the budget that is invoiced itself. What
clauses take is spread over components, for an invoice line is for one price, and an accrual for all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from ledger.domain.money_and_days.day_sets import DaySet, span
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Price
from ledger.domain.splits.charges import charge_in
from ledger.domain.splits.packages import Package
from ledger.domain.splits.position import MonthPosition, position
from ledger.domain.splits.waterfall import WorkedStretch, spread

WHOLE = Fraction(1)
Shares = Mapping[str, Mapping[str, Fraction]]
"""By component, the part of its cost that each budget settled direct takes."""


class OwedDays(NamedTuple):
    """Days of a month on which a price costs the same each day in the name of one budget (as clauses name it)."""

    month: Month
    days: DaySet
    of_a_day: Fraction
    budget: str

    @property
    def exact(self) -> Fraction:
        """Pence of all its days."""
        return Fraction(self.days.bit_count() * self.of_a_day.numerator, self.of_a_day.denominator)


class Payers:
    """Who owes one placement's provider what; `horizon` is how far the ledger is posted."""

    def __init__(self, package: Package, horizon: date | None) -> None:
        self.package = package
        self.lead = package.placement.lead_budget
        self.direct = package.direct
        self._horizon = horizon
        self._worked: dict[date, dict[Month, MonthPosition]] = {}

    @property
    def budgets(self) -> frozenset[str]:
        """All budgets in whose name the provider may be owed, as clauses name them."""
        return self.direct | {self.lead}

    def owed(self, price: Price, month: Month, first: date | None = None, last: date | None = None) -> list[OwedDays]:
        """What a price costs on the days of a month from `first` to `last`, by budget; days that cost nothing too."""
        charge = charge_in(price, self.package, month)
        days = charge.days & span(month, first, last)
        if not days:
            return []
        if not self.direct:
            return [OwedDays(month, days, charge.of_a_day, self.lead)]
        found = []
        for part, shares in self._shares(month):
            within = days & part
            days &= ~part
            if within:
                found += _parted(OwedDays(month, within, charge.of_a_day, self.lead), shares.get(price.component, {}))
        if days:
            found.append(OwedDays(month, days, charge.of_a_day, self.lead))
        return found

    def accrued(self, month: Month) -> dict[str, int]:
        """What a month's charges accrue in whole pence in each of the budgets' names, as clauses name them."""
        worked = self._position(month).get(month)
        found: dict[str, int] = defaultdict(int)
        for case in worked.cases if worked else ():
            for target in case.targets:
                found[target.budget if target.settled == "direct" else self.lead] += target.allocated
        return dict(found)

    def _shares(self, month: Month) -> list[tuple[DaySet, Shares]]:
        """The stretches of a month with what is settled direct of each component."""
        worked = self._position(month).get(month)
        if worked is None:
            return []
        return [(part.stretch.days, direct_shares(part)) for case in worked.cases for part in case.stretches]

    def _position(self, month: Month) -> dict[Month, MonthPosition]:
        """Months as they are posted; beyond the horizon as they would be, if each were posted to its end."""
        through = self._horizon
        if through is None or month.last_day > through:
            through = max([month.last_day, *self._worked])
        if through not in self._worked:
            self._worked[through] = {worked.month: worked for worked in position(self.package, through)}
        return self._worked[through]


def _parted(whole: OwedDays, shares: Mapping[str, Fraction]) -> list[OwedDays]:
    """Days parted between the budgets settled direct and the lead, who owes the rest."""
    found = [whole._replace(of_a_day=whole.of_a_day * share, budget=budget) for budget, share in shares.items()]
    rest = WHOLE - sum(shares.values(), Fraction(0))
    return [*found, whole._replace(of_a_day=whole.of_a_day * rest)] if rest else found


def direct_shares(worked: WorkedStretch) -> Shares:
    """What of a stretch's cost, by component, is settled direct."""
    cost = worked.cost
    shares: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for step, parts in spread(worked):
        for bearer, take in zip(step.clause.bearers, step.takes, strict=True):
            if bearer.settled == "direct" and take.parts:
                for name, part in parts.items():
                    shares[name][bearer.budget] += take.exact * part / cost[name]
    return shares
