"""Secured funding: how many days lie ahead that an agreement covers, and what the placement is bought to avert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.domain.agreements import DECIDING
from ledger.domain.charges import week_from
from ledger.domain.closer_to_home import Averted
from ledger.domain.facts import Deal, Package
from ledger.domain.periods import FOREVER, ONE_DAY


@dataclass(frozen=True, slots=True)
class Secured:
    """The unbroken run of days from a day on for which funding is agreed; no days where it is not agreed that day."""

    on: date
    last_day: date | None
    """The last of them; None without any, or where there is no last one."""
    open_ended: bool
    whole_stay: bool
    """Whether the run reaches the last day of the stay: then nothing more is wanted."""

    @property
    def days(self) -> int | None:
        """How many days, the day itself among them; None where they have no end."""
        if self.open_ended:
            return None
        return (self.last_day - self.on).days + 1 if self.last_day else 0


@dataclass(frozen=True, slots=True)
class Beside:
    """What a placement costs a week beside what it is bought to avert: two figures, and no saving is claimed."""

    averted: Averted
    weekly_cost: int
    """Pence a week of the placement itself, at the prices of the day."""
    averted_weekly: int | None
    """Pence a week of what it averts: as judged, else of the placement like it; None where neither is known."""
    taken_from: str
    """`judged`, `like` or `not_known`."""


def secured_from(package: Package, on: date) -> Secured:
    """How far ahead funding is agreed without a break, agreement after agreement (rules.md section 3).

    Counted are days on which an agreement is in force with standing agreed and no clause of it is contested. The run
    ends with the stay.
    """
    end = package.placement.stay[1]
    day, last = on, None
    while day <= end:
        deal = _in_force(package, day)
        if deal is None or not _firm(deal):
            break
        last = min(_holds_until(package, deal, day), end)
        if last >= end:
            break
        day = last + ONE_DAY
    return Secured(on, None if last == FOREVER else last, last == FOREVER, last is not None and last >= end)


def _in_force(package: Package, day: date) -> Deal | None:
    """The agreement decided last of those that cover the day."""
    covering = (deal for deal in package.deals if deal.agreement.status in DECIDING and deal.covers(day))
    return max(covering, key=lambda deal: deal.decided_last, default=None)


def _firm(deal: Deal) -> bool:
    contested = deal.waterfall is not None and any(clause.standing for clause in deal.waterfall.clauses)
    return deal.agreement.status == "agreed" and not contested


def _holds_until(package: Package, deal: Deal, day: date) -> date:
    """The last day on which this agreement stays the one in force: until it ends, or one decided later begins."""
    later = (
        other.agreement.first_day - ONE_DAY
        for other in package.deals
        if other.agreement.status in DECIDING
        and other.decided_last > deal.decided_last
        and other.agreement.first_day > day
        and other.agreement.first_day <= other.last_day
    )
    return min(deal.last_day, min(later, default=FOREVER))


def beside(package: Package, averted: Averted, like: Package | None, on: date) -> Beside:
    """The week of a placement beside that of what it averts; a placement like it that is over counts as it ended."""
    cost = week_from(package, on)
    if averted.weekly_price is not None:
        return Beside(averted, cost, averted.weekly_price, "judged")
    if like is None:
        return Beside(averted, cost, None, "not_known")
    return Beside(averted, cost, week_from(like, min(on, like.placement.stay[1])), "like")
