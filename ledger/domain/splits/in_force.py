"""Which agreement is in force on which day, and what the days without one are called (docs/rules.md section 3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ledger.domain.money_and_days.day_sets import NO_DAYS, DaySet, span
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY, Month
from ledger.domain.splits.packages import Deal, Package
from ledger.domain.splits.sheets import DECIDING, IN_FORCE


@dataclass(frozen=True, slots=True)
class Covered:
    """Days of a month under one agreement in force (`deal`), or without one (None) and how they then stand."""

    deal: Deal | None
    standing: str
    days: DaySet

    @property
    def agreement(self) -> str:
        """The agreement's code; empty where none is in force."""
        return self.deal.code if self.deal else ""


def latest_decided(
    deals: Iterable[Deal],
    month: Month,
    days: DaySet,
    counts: Callable[[Deal], bool],
    decided: Callable[[Deal], tuple[date, str]] = lambda deal: deal.decided_last,
) -> tuple[list[tuple[Deal, DaySet]], DaySet]:
    """Each of the days with the agreement decided last of those that count and cover it, and the days left."""
    found = []
    for deal in sorted((deal for deal in deals if counts(deal)), key=decided, reverse=True):
        covered = span(month, deal.agreement.first_day, deal.last_day) & days
        if covered:
            found.append((deal, covered))
            days &= ~covered
        if not days:
            break
    return found, days


def coverage(package: Package, month: Month, days: DaySet) -> list[Covered]:
    """Which agreement is in force on each of the days, and the standing of those without one.

    Of several that cover a day the one decided last counts, so a day never has two. A day without one still has a
    name (declined, awaiting agreement, or no agreement), since its cost has to stand somewhere: with the lead.

    >>> [(each.agreement, each.standing, each.days.bit_count()) for each in coverage(package, june, days)]
    [('A', 'agreed', 20), ('', 'unagreed', 10)]
    """
    found, left = latest_decided(package.deals, month, days, lambda deal: deal.agreement.status in DECIDING)
    covered = [
        Covered(deal, deal.agreement.status, part) for deal, part in found if deal.agreement.status != "declined"
    ]
    declined = NO_DAYS
    for deal, part in found:
        if deal.agreement.status == "declined":
            declined |= part
    if declined:
        covered.append(Covered(None, "declined", declined))
    if left:
        hoped, unagreed = latest_decided(
            package.deals, month, left, lambda deal: deal.agreement.status == "in_principle"
        )
        if hoped:
            covered.append(Covered(None, "in_principle", left & ~unagreed))
        if unagreed:
            covered.append(Covered(None, "unagreed", unagreed))
    return covered


def standing_on(package: Package, day: date) -> Covered | None:
    """How a placement stands on a day; None where its stay does not include it."""
    first, last = package.placement.stay
    if not first <= day <= last:
        return None
    month = Month.of(day)
    return coverage(package, month, span(month, day, day))[0]


def uncovered_since(package: Package, day: date) -> date:
    """Of a day without an agreement in force: the day after the last one ended, or the first day of the stay."""
    first = package.placement.first_day
    ended = (
        deal.last_day + ONE_DAY for deal in package.deals if deal.agreement.status in IN_FORCE and deal.last_day < day
    )
    return max(first, max(ended, default=first))


def decided_spans(package: Package) -> list[tuple[date, date, Deal]]:
    """Which decision counts from when to when, in order of time; days without one are left out."""
    deals = [
        deal
        for deal in package.deals
        if deal.agreement.status in DECIDING and deal.agreement.first_day <= deal.last_day
    ]
    starts = {deal.agreement.first_day for deal in deals}
    starts |= {deal.last_day + ONE_DAY for deal in deals if deal.last_day < FOREVER}
    ordered = sorted(starts)
    spans: list[tuple[date, date, Deal]] = []
    for first, following in pairwise([*ordered, FOREVER]):
        covering = [deal for deal in deals if deal.covers(first)]
        if not covering:
            continue
        deal = max(covering, key=lambda each: each.decided_last)
        last = FOREVER if following == FOREVER else following - ONE_DAY
        if spans and spans[-1][2] is deal and spans[-1][1] + ONE_DAY == first:
            first = spans.pop()[0]
        spans.append((first, last, deal))
    return spans


def covered_as_decided_then(package: Package, month: Month) -> DaySet:
    """The days on which an agreement was in force as decided then: by what had been decided on that very day.

    Unlike all else here, which goes by what is decided now: a decision that reaches back covered nobody meanwhile.
    """
    covered, left = NO_DAYS, span(month, None, None)
    deciding = [deal for deal in package.deals if deal.agreement.status in DECIDING]
    for deal in sorted(deciding, key=lambda each: each.decided_last, reverse=True):
        days = _in_time(deal, month, deal.agreement.last_day) & left
        for other in deciding:
            if other.agreement.supersedes == deal.code:
                days &= ~_in_time(other, month, None)
        if deal.agreement.status in IN_FORCE:
            covered |= days
        left &= ~days
    return covered


def _in_time(deal: Deal, month: Month, last_day: date | None) -> DaySet:
    """The days of an agreement's from which on it had been decided."""
    return span(month, max(deal.agreement.first_day, deal.agreement.decided_on or date.min), last_day)
