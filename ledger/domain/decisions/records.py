"""What is known beside the money, by what it is about: signatures, reviews, children, distances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ledger.domain.agencies.sheets import Agency, Home
from ledger.domain.agencies.thresholds import Threshold
from ledger.domain.closer_to_home.areas import Areas, Borders
from ledger.domain.closer_to_home.sheets import AdjoiningAuthority, AreaNotice, DistanceApproval, District
from ledger.domain.continuing_care.sheets import CareCase, CareStep
from ledger.domain.debts.sheets import Dispute
from ledger.domain.decisions.sheets import Action, Decision, Panel, PanelItem, PanelMember, Request
from ledger.domain.family_help.sheets import Programme
from ledger.domain.outcomes.sheets import Outcome, OutcomeEnding, Review
from ledger.domain.placements.circumstances import Circumstances
from ledger.domain.placements.sheets import Child, Circumstance
from ledger.domain.sheet.facts import Facts, grouped
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.sheets import Agreement, Approval
from ledger.domain.splits.signatures import signed_by


@dataclass(frozen=True)
class Records:
    """What is known beside the money, by what it is about: signatures, reviews, children, distances."""

    facts: Facts
    borders: Borders = field(default_factory=dict)
    """Which councils' areas adjoin by land."""

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
        return open_actions(self.facts)

    def placement_of(self, action: Action) -> str | None:
        """The placement that an action is about, or that its agreement or review is of; None where it is of none."""
        return _placement_of(self.facts, action)

    @cached_property
    def areas(self) -> Areas:
        """In whose area places lie, and which areas adjoin."""
        return Areas.of(self.facts, self.borders)

    @cached_property
    def circumstances(self) -> Circumstances:
        """What is true of each child."""
        return Circumstances(self.facts.sheet(Circumstance).values())


SHEETS_OF_RECORDS: tuple[type[Row], ...] = (
    *(Agency, Approval, Request, Decision, Action, CareCase, CareStep, Panel, PanelItem, PanelMember),
    *(Outcome, OutcomeEnding, Dispute, Programme),
    *(DistanceApproval, AreaNotice, District, AdjoiningAuthority, Review, Circumstance, Child, Home, Threshold),
)


def open_actions(facts: Facts) -> dict[str | None, list[Action]]:
    """Actions that are not done, by the placement they are about or that their agreement or review is of."""
    left = (row for row in facts.sheet(Action).values() if row.done_on is None)
    return grouped(sorted(left, key=lambda row: (row.due, row.action)), lambda row: _placement_of(facts, row))


def _placement_of(facts: Facts, row: Action) -> str | None:
    about = facts.sheet(Agreement).get((row.agreement,)) or facts.sheet(Review).get((row.review,))
    return row.placement or (about.placement if about else None)
