"""Matters that need somebody, the case of one placement on a day, and what is known beside its money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ledger.domain.agencies import Agency, Child, Circumstance, Home, Purses
from ledger.domain.agreements import Agreement, Approval
from ledger.domain.circumstances import Circumstances
from ledger.domain.closer_to_home import DistanceApproval, District
from ledger.domain.continuing_care import CareCase, CareStep
from ledger.domain.decisions import Action, Decision, Request
from ledger.domain.distance import Areas
from ledger.domain.facts import Deal, Facts, Package, grouped
from ledger.domain.force import Covered, standing_on
from ledger.domain.outcomes import Review
from ledger.domain.periods import Month
from ledger.domain.rows import Row
from ledger.domain.signatures import signed_by
from ledger.domain.stakes import Money, Stake
from ledger.domain.thresholds import Threshold, Thresholds

MATTERS = (
    "unagreed",
    "expired_and_charging",
    "in_principle",
    "waiting",
    "declined",
    "disputed",
    "interim",
    "unsigned",
    "expiring",
    "review_overdue",
    "emergency_not_ratified",
    "budget_without_successor",
    "icb_differs",
    "continuing_care_unknown",
    "unregistered",
    "deprivation_of_liberty",
    "distant_not_approved",
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

    def amount(self, money: Money | None) -> int | None:
        """The pounds at stake, in pence; None where there are none or they are not known."""
        return self.stake.of(money or Money()) or None if self.stake else None


@dataclass(frozen=True)
class Records:
    """What is known beside the money, by what it is about: signatures, reviews, children, distances."""

    facts: Facts

    @property
    def approvals(self) -> Mapping[str, list[Approval]]:
        """By agreement, the earliest first."""
        return self.facts.by(Approval, "agreement", "on", "agency", "role")

    def signed(self, agreement: str) -> set[str]:
        """The agencies that approved an agreement."""
        return signed_by(self.approvals.get(agreement, ()))

    @property
    def requests(self) -> Mapping[str, list[Request]]:
        """By placement, the earliest first."""
        return self.facts.by(Request, "placement", "asked_on", "request")

    @property
    def decisions(self) -> Mapping[str, list[Decision]]:
        """By agreement, the earliest first."""
        return self.facts.by(Decision, "agreement", "on", "decision")

    @property
    def reviews(self) -> Mapping[str, list[Review]]:
        """By placement, the earliest first."""
        return self.facts.by(Review, "placement", "held_on", "review")

    @cached_property
    def actions(self) -> dict[str | None, list[Action]]:
        """Those not done, the earliest due first, by placement; under None those that belong to none."""
        return _open_actions(self.facts)

    @cached_property
    def areas(self) -> Areas:
        """In whose area places lie."""
        return Areas.of(self.facts)

    @cached_property
    def circumstances(self) -> Circumstances:
        """What is true of each child."""
        return Circumstances(self.facts.sheet(Circumstance).values())


SHEETS_OF_RECORDS: tuple[type[Row], ...] = (
    *(Agency, Approval, Request, Decision, Action, DistanceApproval, District, CareCase, CareStep),
    *(Review, Circumstance, Child, Home, Threshold),
)


def _open_actions(facts: Facts) -> dict[str | None, list[Action]]:
    """Actions that are not done, by the placement they are about or that their agreement or review is of."""
    agreements, reviews = facts.sheet(Agreement), facts.sheet(Review)

    def placement(row: Action) -> str | None:
        about = agreements.get((row.agreement,)) or reviews.get((row.review,))
        return row.placement or (about.placement if about else None)

    left = (row for row in facts.sheet(Action).values() if row.done_on is None)
    return grouped(sorted(left, key=lambda row: (row.due, row.action)), placement)


@dataclass(frozen=True, slots=True)
class Case:
    """A placement whose stay includes the day that is looked at."""

    package: Package
    purses: Purses
    records: Records
    on: date
    covered: Covered
    """How it stands that day."""

    @classmethod
    def of(cls, package: Package, purses: Purses, records: Records, on: date) -> Case | None:
        """None where the stay does not include the day."""
        covered = standing_on(package, on)
        return cls(package, purses, records, on, covered) if covered else None

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
        """The month of the day."""
        return Month.of(self.on)

    @property
    def lead(self) -> str:
        """The agency that leads, by the name it has that month."""
        return self.agency(self.package.placement.lead_budget)

    @property
    def thresholds(self) -> Thresholds:
        """From how many days or miles somebody has to look."""
        return self.records.facts.thresholds

    def agency(self, budget: str) -> str:
        """The agency in whose books a budget stands that month."""
        return self.purses.agency(budget, self.month)

    def matter(self, what: str, since: date, stake: Stake | None = None, *, agency: str | None = None) -> Matter:
        """A matter of the agreement in force, for the lead to act on unless it is another's."""
        return Matter(self.placement, self.agreement, what, agency or self.lead, since, stake)
