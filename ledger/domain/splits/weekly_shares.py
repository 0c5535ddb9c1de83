"""What of a week each agency would bear under an agreement, decided or proposed; beside other answers: `weekly`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ledger.domain.agencies.purses import Purses
from ledger.domain.money_and_days.day_sets import span
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import Month, months_between
from ledger.domain.splits.charges import charges_of, week_from
from ledger.domain.splits.in_force import standing_on, uncovered_since
from ledger.domain.splits.packages import Deal, Package
from ledger.domain.splits.stretches import Running
from ledger.domain.splits.waterfall import stretches_of, work

WEEK = timedelta(days=6)
"""From the first to the last day of a week."""


@dataclass(frozen=True, slots=True)
class WeeklyShare:
    """What one agency bears of a week, in whole pence, rounded (docs/rules.md section 1); `lead` where it leads."""

    agency: str
    lead: bool
    amount: int


def weekly_cost(package: Package, day: date) -> int:
    """What seven days from a day of the stay on cost at its prices, in whole pence; nil on any other day."""
    first, last = package.placement.stay
    return week_from(package, day) if first <= day <= last else 0


def weekly_shares(package: Package, deal: Deal, purses: Purses, day: date | None = None) -> list[WeeklyShare]:
    """What each agency bears of a week under an agreement, whatever its status; the one that bears most first.

    The week begins on `day` (None: the first) or, where that lies outside, as near to it as the agreement and the
    stay allow. What is paid once is left out; a cap or threshold of a year or in total counts as not yet met. Nothing
    where the agreement has no clauses or none of its days costs anything.
    """
    first = _first_day(package, deal, day)
    if first is None or deal.waterfall is None:
        return []
    exact: dict[str, Fraction] = defaultdict(Fraction)
    running = Running()
    last = min(first + WEEK, package.placement.stay[1], deal.agreement.last_day or date.max)
    for month in months_between(Month.of(first), Month.of(last)):
        days = span(month, first, last)
        charges = [charge for charge in charges_of(package, month, days) if charge.price.unit != "once"]
        for stretch in stretches_of(deal.code, deal.waterfall, package, month, days) if charges else ():
            for step in work(stretch, charges, running).steps:
                for take in step.takes:
                    exact[purses.agency(take.budget, month)] += take.exact
    lead = purses.agency(package.placement.lead_budget, Month.of(first))
    found = [WeeklyShare(agency, agency == lead, round_half_away(part)) for agency, part in exact.items() if part]
    return sorted(found, key=lambda share: (-share.amount, share.agency))


def _first_day(package: Package, deal: Deal, day: date | None) -> date | None:
    """The day nearest to the one asked for from which both the agreement and the stay run a week, if they do."""
    first, last = package.placement.stay
    first = max(first, deal.agreement.first_day)
    last = min(last, deal.agreement.last_day or last)
    return max(first, min(day or first, last - WEEK)) if first <= last else None


@dataclass(frozen=True, slots=True)
class InBrief:
    """How a placement stands on a day in a few words: how firm, under which agreement, who pays what of a week."""

    standing: str
    agreement: str | None
    since: date
    weekly: int
    """What a week costs, in pence."""
    shares: tuple[WeeklyShare, ...]


def in_brief(package: Package, purses: Purses, day: date) -> InBrief | None:
    """How a placement stands on a day; None where its stay does not include it."""
    covered = standing_on(package, day)
    if covered is None:
        return None
    weekly = weekly_cost(package, day)
    if covered.deal is not None:
        shares = tuple(weekly_shares(package, covered.deal, purses, day))
        return InBrief(covered.standing, covered.agreement, covered.deal.agreement.first_day, weekly, shares)
    lead = purses.agency(package.placement.bearer_without_agreement, Month.of(day))
    alone = (WeeklyShare(lead, True, weekly),) if weekly else ()
    return InBrief(covered.standing, None, uncovered_since(package, day), weekly, alone)
