"""Matters that need somebody, the case of one placement on a day, and what is known beside its money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar

from ledger.domain.agencies import Agency, Child, Circumstance, Home, Purses
from ledger.domain.agreements import Agreement, Approval
from ledger.domain.closer_to_home import DistanceApproval, District
from ledger.domain.continuing_care import CareCase, CareStep
from ledger.domain.decisions import Action, Decision, Request
from ledger.domain.distance import Areas
from ledger.domain.facts import Deal, Facts, Package
from ledger.domain.force import Covered, standing_on
from ledger.domain.outcomes import Review
from ledger.domain.periods import Month
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
STEPS = ("assessment", "forum", "decision", "review")
"""The steps of continuing care, in their order."""


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
    """What is known beside the money, by what it is about: signatures, reviews, children, homes, thresholds."""

    agencies: Mapping[str, Agency] = field(default_factory=dict)
    approvals: Mapping[str, list[Approval]] = field(default_factory=dict)
    """By agreement."""
    requests: Mapping[str, list[Request]] = field(default_factory=dict)
    """By placement, the earliest first."""
    decisions: Mapping[str, list[Decision]] = field(default_factory=dict)
    """By agreement."""
    actions: Mapping[str | None, list[Action]] = field(default_factory=dict)
    """Those not done, the earliest due first, by placement; under None those that belong to none."""
    distance_approvals: Mapping[str, list[DistanceApproval]] = field(default_factory=dict)
    """By placement."""
    care_cases: Mapping[str, list[CareCase]] = field(default_factory=dict)
    """Those not closed, by child."""
    care_steps: Mapping[str, list[CareStep]] = field(default_factory=dict)
    """By case, the earliest first."""
    reviews: Mapping[str, Review] = field(default_factory=dict)
    """The last one held, by placement."""
    circumstances: Mapping[tuple[str, str], list[Circumstance]] = field(default_factory=dict)
    """By child and what they tell of, the earliest first."""
    children: Mapping[str, Child] = field(default_factory=dict)
    homes: Mapping[str, Home] = field(default_factory=dict)
    areas: Areas = field(default_factory=Areas)
    thresholds: Thresholds = field(default_factory=lambda: Thresholds(()))

    @classmethod
    def of(cls, facts: Facts) -> Records:
        """Look the facts through once; agreements are needed to say which placement an action is about."""
        reviews = sorted(facts.sheet(Review).values(), key=lambda row: (row.held_on, row.review))
        circumstances = sorted(facts.sheet(Circumstance).values(), key=lambda row: row.first_day)
        requests = sorted(facts.sheet(Request).values(), key=lambda row: (row.asked_on, row.request))
        steps = sorted(facts.sheet(CareStep).values(), key=lambda row: (row.on, STEPS.index(row.step)))
        return cls(
            agencies={row.agency: row for row in facts.sheet(Agency).values()},
            approvals=grouped(facts.sheet(Approval).values(), lambda row: row.agreement),
            requests=grouped(requests, lambda row: row.placement),
            decisions=grouped(facts.sheet(Decision).values(), lambda row: row.agreement),
            actions=_open_actions(facts),
            distance_approvals=grouped(facts.sheet(DistanceApproval).values(), lambda row: row.placement),
            care_cases=grouped(
                (row for row in facts.sheet(CareCase).values() if row.closed_on is None), lambda row: row.child
            ),
            care_steps=grouped(steps, lambda row: row.care_case),
            reviews={row.placement: row for row in reviews},
            circumstances=grouped(circumstances, lambda row: (row.child, row.what)),
            children={row.child: row for row in facts.sheet(Child).values()},
            homes={row.home: row for row in facts.sheet(Home).values()},
            areas=Areas.of(facts),
            thresholds=Thresholds(facts.sheet(Threshold).values()),
        )

    def circumstance(self, child: str | None, what: str, on: date) -> Circumstance | None:
        """What is true of a child on a day; None where nothing is told."""
        told = [row for row in self.circumstances.get((child or "", what), ()) if row.first_day <= on]
        return told[-1] if told else None


SHEETS_OF_RECORDS = tuple(
    model.sheet
    for model in (
        Agency,
        Approval,
        Request,
        Decision,
        Action,
        DistanceApproval,
        District,
        CareCase,
        CareStep,
        Review,
        Circumstance,
        Child,
        Home,
        Threshold,
    )
)
K = TypeVar("K")
E = TypeVar("E")


def _open_actions(facts: Facts) -> dict[str | None, list[Action]]:
    """Actions that are not done, by the placement they are about or that their agreement or review is of."""
    agreements, reviews = facts.sheet(Agreement), facts.sheet(Review)

    def placement(row: Action) -> str | None:
        about = agreements.get((row.agreement,)) or reviews.get((row.review,))
        return row.placement or (about.placement if about else None)

    left = (row for row in facts.sheet(Action).values() if row.done_on is None)
    return grouped(sorted(left, key=lambda row: (row.due, row.action)), placement)


def grouped(rows: Iterable[E], by: Callable[[E], K]) -> dict[K, list[E]]:
    """Rows by what they belong to, in the order given."""
    groups: dict[K, list[E]] = defaultdict(list)
    for row in rows:
        groups[by(row)].append(row)
    return dict(groups)


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

    def agency(self, budget: str) -> str:
        """The agency in whose books a budget stands that month."""
        return self.purses.agency(budget, self.month)

    def matter(self, what: str, since: date, stake: Stake | None = None, *, agency: str | None = None) -> Matter:
        """A matter of the agreement in force, for the lead to act on unless it is another's."""
        return Matter(self.placement, self.agreement, what, agency or self.lead, since, stake)
