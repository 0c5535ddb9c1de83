"""What an offer claims, and what is evidence for it on a day: laid side by side, without a verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from ledger.domain.agencies.thresholds import Threshold, Thresholds
from ledger.domain.money_and_days.periods import FOREVER
from ledger.domain.sheet.facts import Facts
from ledger.domain.therapeutic.sheets import Offer, OfferEvidence, Standard

STANDARDS: tuple[Standard, ...] = get_args(Standard)
"""The ten heads, in the order of the standards."""
Accreditation = Literal["running", "ending", "ended", "undated", "none"]
"""`ending`: within the days before an end from which things come back; `undated`: nobody said until when."""
HeadStatus = Literal["current", "stale", "none"]


@dataclass(frozen=True, slots=True)
class Head:
    """The latest evidence for an offer under one head of the standards, as at a day."""

    standard: Standard
    latest: OfferEvidence | None
    status: HeadStatus

    @property
    def evidenced(self) -> bool:
        """Whether there is current evidence that did not find the head wanting."""
        return self.status == "current" and self.latest is not None and self.latest.finding != "not_met"


@dataclass(frozen=True, slots=True)
class OfferStanding:
    """One offer as at a day: what it claims (the offer itself) beside the evidence."""

    offer: Offer
    open: bool
    accreditation: Accreditation
    heads: tuple[Head, ...]

    @property
    def evidenced(self) -> int:
        """Under how many of the ten heads there is current evidence that did not find it wanting."""
        return sum(head.evidenced for head in self.heads)

    @property
    def current(self) -> int:
        """Under how many heads there is current evidence, whatever it found."""
        return sum(head.status == "current" for head in self.heads)

    @property
    def latest_on(self) -> date | None:
        """The day of the latest evidence under any head."""
        return max((head.latest.on for head in self.heads if head.latest), default=None)


def offers_on(facts: Facts, day: date) -> list[OfferStanding]:
    """Each offer in order of code; evidence of later days does not count yet.

    Evidence is stale after `evidence_days`, and an accreditation is ending from `expiring_days` before its last day.
    """
    thresholds = Thresholds(facts.sheet(Threshold).values())
    stale_after, ending_within = int(thresholds.of("evidence_days")), int(thresholds.of("expiring_days"))
    latest = _latest(facts.sheet(OfferEvidence).values(), day)
    return [
        OfferStanding(
            offer,
            offer.first_day <= day <= (offer.last_day or FOREVER),
            accreditation(offer, day, ending_within),
            tuple(_head(name, latest[offer.offer].get(name), day, stale_after) for name in STANDARDS),
        )
        for offer in sorted(facts.sheet(Offer).values(), key=lambda row: row.offer)
    ]


def accreditation(offer: Offer, day: date, ending_within: int) -> Accreditation:
    """How the tier stands that an offer claims; the day it ends is still in it."""
    if offer.tier is None:
        return "none"
    if offer.tier_until is None:
        return "undated"
    left = (offer.tier_until - day).days
    return "ended" if left < 0 else "ending" if left <= ending_within else "running"


def _latest(rows: Iterable[OfferEvidence], day: date) -> Mapping[str, dict[Standard, OfferEvidence]]:
    found: dict[str, dict[Standard, OfferEvidence]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: row.on):
        if row.on <= day:
            found[row.offer][row.standard] = row
    return found


def _head(name: Standard, latest: OfferEvidence | None, day: date, stale_after: int) -> Head:
    if latest is None:
        return Head(name, None, "none")
    return Head(name, latest, "current" if (day - latest.on).days <= stale_after else "stale")
