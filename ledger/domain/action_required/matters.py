"""Matters that need somebody, the case of one placement on a day, and what is known beside its money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ledger.domain.action_required.stakes import ExpectedFrom, MoneyToYearEnd, Stake
from ledger.domain.agencies.purses import Purses
from ledger.domain.agencies.thresholds import Thresholds, thresholds_of
from ledger.domain.decisions.records import Records
from ledger.domain.money_and_days.periods import Month
from ledger.domain.splits.in_force import Covered, standing_on
from ledger.domain.splits.packages import Deal, Package

BY_LAW = ("unregistered", "out_of_area_not_approved", "area_not_consulted", "area_not_notified")
"""Matters in which what the law asks is not done: they come first, in this order, whatever money hangs on them."""
MATTERS = (
    *BY_LAW,
    "unagreed",
    "expired_and_charging",
    "in_principle",
    "no_seat",
    "waiting",
    "declined",
    "disputed",
    "interim",
    "interim_without_end",
    "unsigned",
    "expiring",
    "review_overdue",
    "emergency_not_ratified",
    "budget_without_successor",
    "duty_unclear",
    "icb_differs",
    "continuing_care_unknown",
    "deprivation_of_liberty",
    "care_step_overdue",
    "action_overdue",
)
"""What may need somebody, in the order in which people are shown it."""


class Matter(NamedTuple):
    """Something that needs somebody: which agency is to act, and since when it has stood so.

    A day after the one that is looked at is the day until which there is time.
    """

    placement: str | None
    """None where it is about none: something a panel asked to be done."""
    agreement: str | None
    what: str
    agency: str
    since: date
    stake: Stake | None = None
    """Which pounds hang on it; None where none do, or nobody can say."""
    counted: bool = True
    """Whether its pounds count in a sum: False where they are told in the row of another agency as well."""
    about: tuple[str, ...] = ()
    """The agencies it is about beside the one that is to act: whose duty, and between whom it lies."""

    @property
    def law(self) -> int | None:
        """Its place among what the law asks; None where the law asks nothing of it."""
        return BY_LAW.index(self.what) if self.what in BY_LAW else None

    def amount(self, money: MoneyToYearEnd | None) -> int | None:
        """The pounds at stake, in pence; None where there are none or they are not known, nil where that is known."""
        if self.stake is None:
            return None
        found = self.stake.of(money or MoneyToYearEnd())
        return found if isinstance(self.stake, ExpectedFrom) else found or None


@dataclass(frozen=True, slots=True)
class CurrentStay:
    """A placement whose stay includes the day that is looked at; or one that is over, as on its last day."""

    package: Package
    purses: Purses
    records: Records
    on: date
    """The day that is looked at; of a stay that is over, its last."""
    covered: Covered
    """How it stands that day."""
    asked_on: date
    """The day of asking: agencies are told by the names they have then."""

    @classmethod
    def of(cls, package: Package, purses: Purses, records: Records, on: date) -> CurrentStay | None:
        """None where the stay has not begun by the day of asking."""
        day = min(on, package.placement.stay[1])
        covered = standing_on(package, day)
        return cls(package, purses, records, day, covered, on) if covered else None

    @property
    def over(self) -> bool:
        """Whether the stay had ended by the day of asking."""
        return self.on < self.asked_on

    @property
    def placement(self) -> str:
        """The placement's code."""
        return self.package.placement.placement

    @property
    def deal(self) -> Deal | None:
        """The agreement in force, if any."""
        return self.covered.deal

    @property
    def agreement(self) -> str | None:
        """The code of the agreement in force, if any."""
        return self.covered.agreement or None

    @property
    def month(self) -> Month:
        """The month of the day of asking."""
        return Month.of(self.asked_on)

    @property
    def lead(self) -> str:
        """The agency that leads, by the name it has that month."""
        return self.agency(self.package.placement.lead_budget)

    @property
    def thresholds(self) -> Thresholds:
        """From how many days or miles somebody has to look."""
        return thresholds_of(self.records.facts)

    def agency(self, budget: str) -> str:
        """The agency in whose books a budget stands that month."""
        return self.purses.agency(budget, self.month)

    def matter(self, what: str, since: date, stake: Stake | None = None, *, agency: str | None = None) -> Matter:
        """A matter of the agreement in force, for the lead to act on unless it is another's."""
        return Matter(self.placement, self.agreement, what, agency or self.lead, since, stake)
