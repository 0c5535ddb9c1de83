"""Secured funding: how many days lie ahead that an agreement covers, and what the placement is bought to avert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.domain.closer_to_home.sheets import Averted
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY
from ledger.domain.splits.charges import week_from
from ledger.domain.splits.in_force import decided_spans
from ledger.domain.splits.packages import Deal, Package


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
        """How many days lie ahead, the day itself not among them: it ends in so many days. None without an end."""
        if self.open_ended:
            return None
        return (self.last_day - self.on).days if self.last_day else 0


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
    """How far ahead funding is agreed without a break, agreement after agreement (docs/rules.md section 3).

    Counted are days on which an agreement is in force with standing agreed and no clause of it is contested. The run
    ends with the stay.
    """
    end = package.placement.stay[1]
    day, last = on, None
    for first, until, deal in decided_spans(package):
        if until < day:
            continue
        if day > end or first > day or not _firm(deal):
            break
        last = min(until, end)
        if last == end:
            break
        day = last + ONE_DAY
    return Secured(on, None if last == FOREVER else last, last == FOREVER, last is not None and last >= end)


def _firm(deal: Deal) -> bool:
    contested = deal.waterfall is not None and any(clause.standing for clause in deal.waterfall.clauses)
    return deal.agreement.status == "agreed" and not contested


def beside(package: Package, averted: Averted, like: Package | None, on: date) -> Beside:
    """The week of a placement beside that of what it averts; a placement like it that is over counts as it ended."""
    cost = week_from(package, on)
    if averted.weekly_price is not None:
        return Beside(averted, cost, averted.weekly_price, "judged")
    if like is None:
        return Beside(averted, cost, None, "not_known")
    return Beside(averted, cost, week_from(like, min(on, like.placement.stay[1])), "like")
