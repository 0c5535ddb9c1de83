"""Cost of delay: what the lead carried while a decision was awaited, by who was being waited for.

A day counts from the day of asking to the day before the decision, if the agreement and the stay include it and no
agreement that had been decided by then was in force: only then did the lead carry the others' shares. What they
would have borne, or bear now that the decision reaches back, is what the agreement's own clauses take of those days:
of what was accepted of invoice lines beyond their price as of every other charge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import zip_longest
from typing import NamedTuple

from ledger.domain.agencies.purses import Purses
from ledger.domain.decisions.waits import AwaitedDecision
from ledger.domain.money_and_days.day_sets import NO_DAYS, DaySet, days_of, span
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import ONE_DAY, Month, months_between
from ledger.domain.splits.charges import Charge, accepted_in, charges_of, stay_in
from ledger.domain.splits.in_force import coverage, covered_as_decided_then
from ledger.domain.splits.packages import Deal, Package
from ledger.domain.splits.sheets import IN_FORCE
from ledger.domain.splits.stretches import Running
from ledger.domain.splits.waterfall import cost_of, stretches_of, work


@dataclass(frozen=True, slots=True)
class Delay:
    """What the lead carried of one month's days for one budget of another agency, while these were waited for.

    Where nobody has said who would pay (no clauses), budget, agency and carried are None.
    """

    month: Month
    awaited: tuple[str, ...]
    """The agencies still to answer on those days."""
    days: DaySet
    budget: str | None
    agency: str | None
    """Whose budget it is, as `awaited` under the name it has on the day that is looked at."""
    carried: int | None
    """Pence: the exact shares of those days added up, rounded once, half a penny away from nil."""
    cost: int
    """What the same days cost; the same for each budget, so never to be added up over them."""


@dataclass(frozen=True, slots=True)
class DelayForAgency:
    """All that the lead carried for one other agency while these were waited for; as `Delay`, over its months."""

    wait: AwaitedDecision
    awaited: tuple[str, ...]
    agency: str | None
    first_day: date
    last_day: date
    days: int
    carried: int | None
    cost: int


def all_delays(
    package: Package, asked: Iterable[AwaitedDecision], purses: Purses, on: date
) -> Iterator[tuple[AwaitedDecision, list[Delay]]]:
    """What each wait of a placement has come to. A day on which several wait counts once: for what was asked first.

    Questions that say who would pay go before those that do not.
    """
    counted: dict[Month, DaySet] = {}
    for wait in sorted(asked, key=_order):
        yield wait, list(delays(package, wait, purses, on, counted))


def _order(wait: AwaitedDecision) -> tuple[bool, date, str, str]:
    without_clauses = wait.deal is None or wait.deal.waterfall is None
    return without_clauses, wait.asked_on, wait.agreement or "", wait.request or ""


def delayed(wait: AwaitedDecision, found: Iterable[Delay]) -> list[DelayForAgency]:
    """What a wait has come to, by who was waited for and for whom it was carried, in order of time."""
    parts: dict[tuple[tuple[str, ...], str | None], list[Delay]] = defaultdict(list)
    for each in found:
        parts[each.awaited, each.agency].append(each)
    rows = [_together(wait, *key, each) for key, each in parts.items()]
    return sorted(rows, key=lambda row: (row.first_day, row.awaited, row.agency or ""))


def _together(
    wait: AwaitedDecision, awaited: tuple[str, ...], agency: str | None, found: list[Delay]
) -> DelayForAgency:
    by_month = {each.month: each for each in found}  # an agency may have two budgets in a month, of the same days
    days = [day for each in by_month.values() for day in days_of(each.month, each.days)]
    carried = [each.carried for each in found if each.carried is not None]
    return DelayForAgency(
        wait,
        awaited,
        agency,
        min(days),
        max(days),
        len(days),
        sum(carried) if agency else None,
        sum(each.cost for each in by_month.values()),
    )


def delays(
    package: Package, wait: AwaitedDecision, purses: Purses, on: date, counted: dict[Month, DaySet] | None = None
) -> Iterator[Delay]:
    """What a wait has come to up to the day `on`, month by month; days `counted` already are left out, and added."""
    counted = {} if counted is None else counted
    first, last = _pending(package, wait, on)
    if first > last:
        return
    running = Running()
    for month in months_between(Month.of(min(first, _runs_from(wait) or first)), Month.of(last)):
        costs = _costs_of(package, month, span(month, None, on))
        carried = stay_in(package, month) & span(month, first, last) & ~covered_as_decided_then(package, month)
        carried &= ~counted.get(month, NO_DAYS)
        counted[month] = counted.get(month, NO_DAYS) | carried
        if costs.shared or costs.alone:
            yield from _of_month(package, wait, purses, month, costs, carried, running, on)


class _Costs(NamedTuple):
    """What days of a month cost: what clauses take of, and what was accepted that one budget bears alone."""

    shared: list[Charge]
    alone: list[Charge]

    def of(self, days: DaySet) -> int:
        """What some days cost in all, whoever bears it, in pence."""
        exact = Fraction(0)
        for charges in self:
            parts, over = cost_of(charges, days)
            exact += Fraction(sum(parts.values()), over)
        return round_half_away(exact)


def _costs_of(package: Package, month: Month, upto: DaySet) -> _Costs:
    shared = [*charges_of(package, month, upto), *accepted_in(package, month, upto, alone=False)]
    return _Costs(shared, accepted_in(package, month, upto, alone=True))


def _pending(package: Package, wait: AwaitedDecision, on: date) -> tuple[date, date]:
    """The first and last day that may have been carried: of the wait, the stay and the agreement."""
    first, last = package.placement.stay
    last = min(last, on, wait.answered_on - ONE_DAY if wait.answered_on else on)
    first = max(first, wait.asked_on)
    if wait.deal:
        return max(first, wait.deal.agreement.first_day), min(last, wait.deal.last_day)
    return first, last


def _runs_from(wait: AwaitedDecision) -> date | None:
    """The first day that counts for a cap or threshold that runs on; None where there is none."""
    deal = wait.deal
    return deal.agreement.first_day if deal and deal.waterfall and deal.waterfall.runs else None


def _of_month(
    package: Package,
    wait: AwaitedDecision,
    purses: Purses,
    month: Month,
    costs: _Costs,
    carried: DaySet,
    running: Running,
    called: date,
) -> Iterator[Delay]:
    """The delay of a month. Running totals count the agreement's other days too: those before the question."""
    parts = _by_awaited(wait, purses, month, carried, called)
    if wait.deal is None or wait.deal.waterfall is None:
        for awaited, days in parts.items():
            yield Delay(month, awaited, days, None, None, None, costs.of(days))
        return
    lead = purses.agency(package.placement.lead_budget, month)
    others = _other_days(package, wait.deal, month) & ~carried
    # Nobody is waited for on the other days; what is taken of them only counts for caps that run on.
    stretches = [
        (awaited, stretch)
        for awaited, days in (*parts.items(), ((), others))
        if days
        for stretch in stretches_of(wait.deal.code, wait.deal.waterfall, package, month, days)
    ]
    shares: dict[tuple[tuple[str, ...], str], Fraction] = defaultdict(Fraction)
    for awaited, stretch in sorted(stretches, key=lambda each: each[1].days & -each[1].days):
        for step in work(stretch, costs.shared, running).steps:
            for take in step.takes if awaited else ():
                shares[awaited, purses.bearer(take.budget, month)] += take.exact
    for (awaited, budget), exact in sorted(shares.items()):
        if exact and purses.budgets[budget].agency != lead:
            days, agency = parts[awaited], wait.holder_of(budget, purses, called)
            yield Delay(month, awaited, days, budget, agency, round_half_away(exact), costs.of(days))


def _by_awaited(
    wait: AwaitedDecision, purses: Purses, month: Month, carried: DaySet, called: date
) -> dict[tuple[str, ...], DaySet]:
    """Part the days by who was still to answer, by who holds their duty on a day."""
    parts: dict[tuple[str, ...], DaySet] = defaultdict(int)
    # Only an answer changes who is waited for.
    firsts = sorted({month.first_day, *(on for on in wait.answers.values() if Month.of(on) == month)})
    for first, after in zip_longest(firsts, firsts[1:]):
        days = carried & span(month, first, after - ONE_DAY if after else None)
        if days:
            parts[wait.awaited(purses, first, called)] |= days
    return parts


def _other_days(package: Package, deal: Deal, month: Month) -> DaySet:
    """The days besides on which the agreement's clauses apply: where it is in force, or, proposed, where none is."""
    days = stay_in(package, month) & span(month, deal.agreement.first_day, deal.last_day)
    wanted = NO_DAYS
    for covered in coverage(package, month, days) if days else ():
        if covered.deal is (deal if deal.agreement.status in IN_FORCE else None):
            wanted |= covered.days
    return wanted
