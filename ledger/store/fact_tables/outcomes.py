"""Where it is kept what a placement is for: outcomes, observations, reviews."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from ledger.store.identities import AgencyId, OutcomeId, PlacementId, ReviewId
from ledger.store.tables import Base
from ledger.store.versions import Version


class OutcomeVersion(Version, Base):
    """See `ledger.domain.outcomes.Outcome`."""

    __tablename__ = "outcome_versions"
    sheet = "outcomes"

    outcome_id: Mapped[OutcomeId]
    placement_id: Mapped[PlacementId]
    domain: Mapped[str]
    statement: Mapped[str]
    whose_words: Mapped[str | None]
    accountable_id: Mapped[AgencyId]
    first_day: Mapped[date]
    due: Mapped[date | None]
    instrument: Mapped[str]
    baseline: Mapped[str | None]
    target: Mapped[str | None]


class ObservationVersion(Version, Base):
    """See `ledger.domain.outcomes.Observation`."""

    __tablename__ = "observation_versions"
    sheet = "observations"

    outcome_id: Mapped[OutcomeId]
    on: Mapped[date]
    value: Mapped[str]
    rater: Mapped[str]
    note: Mapped[str | None]


class OutcomeEndingVersion(Version, Base):
    """See `ledger.domain.outcomes.OutcomeEnding`."""

    __tablename__ = "outcome_ending_versions"
    sheet = "outcome_endings"

    outcome_id: Mapped[OutcomeId]
    on: Mapped[date]
    why: Mapped[str]
    replaced_by_id: Mapped[OutcomeId | None]
    note: Mapped[str | None]


class ReviewVersion(Version, Base):
    """See `ledger.domain.outcomes.Review`."""

    __tablename__ = "review_versions"
    sheet = "reviews"

    review_id: Mapped[ReviewId]
    placement_id: Mapped[PlacementId]
    held_on: Mapped[date]
    agencies: Mapped[str]
    split_still_right: Mapped[bool | None]
    next_review: Mapped[date | None]
    note: Mapped[str | None]
