"""What a week costs and who bears it, by the rules of one day: the position that a census states.

Three answers to what a week costs stand beside one another, each to a question of its own. `week_on` here: as the
books split it, to the penny, by the agreement in force, caps as used; seven days of that day's month, for a census.
`weekly_shares.weekly_shares`: what each agency would bear under any agreement, decided or not, of seven days that it
covers, caps as not yet met; for a proposal, a limit or an approval. `charges.week_from`: the cost alone, at the
prices open on a day, whether the child stays or not, for lists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from ledger.domain.agencies.purses import Purses
from ledger.domain.money_and_days.apportion import apportion
from ledger.domain.money_and_days.day_sets import DaySet
from ledger.domain.money_and_days.money import added_up, round_half_away
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY, Month
from ledger.domain.placements.calendars import Calendar
from ledger.domain.placements.sheets import Price
from ledger.domain.splits.charges import Charge, charges_of
from ledger.domain.splits.clauses import Waterfall
from ledger.domain.splits.in_force import Covered, coverage
from ledger.domain.splits.packages import Deal, Package
from ledger.domain.splits.position import frames
from ledger.domain.splits.stretches import Running
from ledger.domain.splits.waterfall import stretches_of, work

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Week:
    """What seven days cost, in whole pence, and what of it each budget bears; together that is the cost."""

    cost: int
    borne: Mapping[str, int]
    agreement: str
    """The agreement in force on the day; empty where none is."""

    def by_stream(self, purses: Purses) -> dict[str, int]:
        """Pence by the stream of the budgets that bear them; what is nil is left out."""
        found: dict[str, int] = defaultdict(int)
        for budget, pence in self.borne.items():
            if pence:
                found[purses.stream(budget)] += pence
        return dict(found)


def open_on(price: Price, day: date) -> bool:
    """Whether a price that is charged again and again is open on a day."""
    return price.unit != "once" and price.first_day <= day <= (price.last_day or FOREVER)


def week_on(package: Package, purses: Purses, day: date) -> Week:
    """What a week costs at the prices open on a day, and who bears it by the clauses in force on it.

    Seven days of that day's month are worked out as if its prices, agreement and calendars went on: a price on
    Mondays counts once, a term's price only in term, what is charged once not at all. A cap or threshold that runs
    has counted what came before the day. The sum is rounded once, half away from nil; the bearers' pence follow by
    largest remainder, and what is left over falls to the rest (docs/rules.md section 4).
    """
    month = Month.of(day)
    covered = coverage(package, month, 1 << (day.day - 1))[0]
    going_on = _going_on(package, covered, day)
    days = _seven_days(month, day)
    charges = charges_of(going_on, month, days)
    cost = round_half_away(added_up([charge.exact for charge in charges])) if charges else 0
    deal = going_on.deals[0] if going_on.deals else None
    if deal is None or deal.waterfall is None:
        bearer = purses.bearer(package.placement.bearer_without_agreement, month)
        return Week(cost, {bearer: cost}, "")
    exact, rest = _takes(going_on, deal.code, deal.waterfall, charges, days, _before(package, deal.waterfall, day))
    lead = package.placement.lead_budget
    budgets = sorted(exact, key=lambda budget: (budget != lead, budget))
    given = apportion(cost, [exact[each] for each in budgets], rest=[each in rest for each in budgets])
    borne: dict[str, int] = defaultdict(int)
    for budget, pence in zip(budgets, given, strict=True):
        borne[purses.bearer(budget, month)] += pence
    return Week(cost, dict(borne), deal.code)


def _seven_days(month: Month, day: date) -> DaySet:
    """Seven days of the month, the day among them: each weekday once, all by the same divisors."""
    first = min(day.day, month.days - _WEEK + 1)
    return ((1 << _WEEK) - 1) << (first - 1)


def _going_on(package: Package, covered: Covered, day: date) -> Package:
    """The package as if what is so on the day were always so."""
    month = Month.of(day)
    always = {"first_day": month.first_day, "last_day": None}
    prices = tuple(price.model_copy(update=always) for price in package.prices if open_on(price, day))
    placement = package.placement.model_copy(update={**always, "charging": None})
    deals = (_going_on_deal(covered.deal, day),) if covered.deal else ()
    return Package(
        placement, prices, deals, {code: _going_on_calendar(each, day) for code, each in package.calendars.items()}
    )


def _going_on_deal(deal: Deal, day: date) -> Deal:
    clauses = deal.waterfall.clauses if deal.waterfall else ()
    kept = tuple(
        replace(clause, first_day=None, last_day=None)
        for clause in clauses
        if (clause.first_day or date.min) <= day <= (clause.last_day or FOREVER)
    )
    return replace(deal, waterfall=Waterfall(kept) if kept else None)


def _going_on_calendar(calendar: Calendar, day: date) -> Calendar:
    month = Month.of(day)
    weekdays = [each for first, last, each in calendar.spans if first <= day <= last]
    return Calendar(tuple((month.first_day, month.last_day, each) for each in weekdays))


def _before(package: Package, waterfall: Waterfall, day: date) -> Running:
    """What caps took and thresholds met before the day, where any of the agreement's runs."""
    running = Running()
    if not waterfall.runs:
        return running
    for frame in frames(package, day - ONE_DAY):
        for covered in frame.covered:
            if covered.deal and covered.deal.waterfall:
                own = covered.deal.waterfall
                for stretch in stretches_of(
                    covered.agreement, own, package, frame.month, covered.days, frame.uncounted
                ):
                    work(stretch, frame.charges, running)
    return running


def _takes(
    package: Package, agreement: str, waterfall: Waterfall, charges: list[Charge], days: DaySet, running: Running
) -> tuple[dict[str, Fraction], set[str]]:
    """Exact pence by budget, and which budgets bear the rest."""
    exact: dict[str, Fraction] = defaultdict(Fraction)
    month = charges[0].month if charges else None
    for stretch in stretches_of(agreement, waterfall, package, month, days) if month else ():
        for step in work(stretch, charges, running).steps:
            for take in step.takes:
                exact[take.budget] += take.exact
    return exact, {bearer.budget for bearer in waterfall.rest.bearers}
