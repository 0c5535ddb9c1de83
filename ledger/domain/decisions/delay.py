"""Cost of delay: what the lead carried while a decision was awaited, by who was being waited for.

A day counts from the day of asking to the day before the decision, if what was asked is about it, the stay includes
it and no agreement that had been decided by then was in force: only then did the lead carry the others' shares. These
are the expected shares of the agencies that were asked, as they are told of every day without an agreement
(`ledger.domain.splits.expected_shares`), by what had been decided by then: of what was accepted of invoice lines
beyond their price as of every other charge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import zip_longest
from typing import NamedTuple

from ledger.domain.agencies.purses import Purses
from ledger.domain.decisions.waits import AwaitedDecision
from ledger.domain.money_and_days.day_sets import NO_DAYS, DaySet, days_of, span
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import ONE_DAY, Month, months_between
from ledger.domain.splits.answerable import answerable_in
from ledger.domain.splits.charges import Charge, accepted_in, charges_of, stay_in
from ledger.domain.splits.expected_shares import ExpectedOfDays, ExpectedTake, expected_shares
from ledger.domain.splits.in_force import covered_as_decided_then
from ledger.domain.splits.packages import Package
from ledger.domain.splits.waterfall import cost_of

DaysCounted = dict[tuple[Month, str | None], DaySet]
"""The days of a month that were counted for an agency already (None: as days of which no share is known)."""


@dataclass(frozen=True, slots=True)
class Delay:
    """What the lead carried of one month's days for one budget of another agency, while these were waited for.

    Where nothing says what would be shared, budget, agency and carried are None.
    """

    month: Month
    awaited: tuple[str, ...]
    """The agencies still to answer on those days."""
    basis: str
    """By whose clauses, as of all that is expected of partners."""
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
    basis: str
    agency: str | None
    first_day: date
    last_day: date
    days: int
    carried: int | None
    cost: int


def all_delays(
    package: Package, asked: Iterable[AwaitedDecision], purses: Purses, on: date, until: date | None = None
) -> Iterator[tuple[AwaitedDecision, list[Delay]]]:
    """What each wait of a placement has come to; or comes to until a later day, if nobody answers before.

    A day on which several wait counts once for an agency, for what it was asked first. Questions that say who would
    pay go before those that do not.
    """
    counted: DaysCounted = {}
    ordered = sorted(asked, key=_order)
    asked_on = _asked_on(ordered)
    for wait in ordered:
        yield wait, list(delays(package, wait, purses, on, counted, asked_on, until))


def _order(wait: AwaitedDecision) -> tuple[bool, date, str, str]:
    without_clauses = wait.deal is None or wait.deal.waterfall is None
    return without_clauses, wait.asked_on, wait.agreement or "", wait.request or ""


def _asked_on(asked: Iterable[AwaitedDecision]) -> dict[str, date]:
    """When somebody first asked for each agreement."""
    found: dict[str, date] = {}
    for wait in asked:
        if wait.deal:
            found[wait.deal.code] = min(wait.asked_on, found.get(wait.deal.code, wait.asked_on))
    return found


def delayed(wait: AwaitedDecision, found: Iterable[Delay]) -> list[DelayForAgency]:
    """What a wait has come to, by who was waited for, by whose clauses and for whom, in order of time."""
    parts: dict[tuple[tuple[str, ...], str, str | None], list[Delay]] = defaultdict(list)
    for each in found:
        parts[each.awaited, each.basis, each.agency].append(each)
    rows = [_together(wait, *key, each) for key, each in parts.items()]
    return sorted(rows, key=lambda row: (row.first_day, row.awaited, row.agency or "", row.basis))


def _together(
    wait: AwaitedDecision, awaited: tuple[str, ...], basis: str, agency: str | None, found: list[Delay]
) -> DelayForAgency:
    by_month = {each.month: each for each in found}  # an agency may have two budgets in a month, of the same days
    days = [day for each in by_month.values() for day in days_of(each.month, each.days)]
    carried = [each.carried for each in found if each.carried is not None]
    return DelayForAgency(
        wait,
        awaited,
        basis,
        agency,
        min(days),
        max(days),
        len(days),
        sum(carried) if agency else None,
        sum(each.cost for each in by_month.values()),
    )


def delays(
    package: Package,
    wait: AwaitedDecision,
    purses: Purses,
    on: date,
    counted: DaysCounted | None = None,
    asked_on: Mapping[str, date] | None = None,
    until: date | None = None,
) -> Iterator[Delay]:
    """What a wait has come to up to the day `on`, month by month; days `counted` already are left out, and added.

    `asked_on` says when agreements were asked for; None: only this wait tells. What is still awaited on that day goes
    on `until` a later one, asked of the agencies that are asked then.
    """
    until = until or on
    counted = {} if counted is None else counted
    waited = _days_waited(package, wait, until)
    months = {month: _Waited(wait, purses, month, on, counted) for month in waited}
    answerable = answerable_in(package, purses, on)
    for first, last in _as_decided(package, waited):
        then = package.as_decided_by(first, _asked_on([wait]) if asked_on is None else asked_on)
        for month, stretches in expected_shares(then, answerable, last):
            if days := waited.get(month, NO_DAYS) & span(month, first, last):
                for stretch in stretches:
                    months[month].count(stretch, days & stretch.days)
    for month, found in months.items():
        costs = _costs_of(package, month, span(month, None, until))
        if costs.shared or costs.alone:
            yield from found.rows(costs)
        for (of_month, agency), days in found.taken.items():
            counted[of_month, agency] = counted.get((of_month, agency), NO_DAYS) | days


def _days_waited(package: Package, wait: AwaitedDecision, on: date) -> dict[Month, DaySet]:
    """The days of a wait on which nothing that had been decided by then was in force, by month."""
    first, last = _pending(package, wait, on)
    found: dict[Month, DaySet] = {}
    for month in months_between(Month.of(first), Month.of(last)) if first <= last else ():
        days = stay_in(package, month) & span(month, first, last) & ~covered_as_decided_then(package, month)
        if days:
            found[month] = days
    return found


def _pending(package: Package, wait: AwaitedDecision, on: date) -> tuple[date, date]:
    """The first and last day that may have been carried: of the wait, the stay and what was asked."""
    first, last = package.placement.stay
    about_first, about_last = wait.about
    last = min(last, about_last, on, wait.answered_on - ONE_DAY if wait.answered_on else on)
    return max(first, about_first, wait.asked_on), last


def _as_decided(package: Package, waited: Mapping[Month, DaySet]) -> Iterator[tuple[date, date]]:
    """Spans of the days waited, within each of which nothing new was decided."""
    if not waited:
        return
    first, last = min(days_of(min(waited), waited[min(waited)])), max(days_of(max(waited), waited[max(waited)]))
    decided = (deal.agreement.decided_on for deal in package.deals)
    firsts = sorted({first, *(day for day in decided if day and first < day <= last)})
    for begins, after in zip_longest(firsts, firsts[1:]):
        yield begins, after - ONE_DAY if after else last


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


class _Awaited(NamedTuple):
    """By who was waited for, and by whose clauses, what is expected is told apart."""

    agencies: tuple[str, ...]
    basis: str


@dataclass
class _Waited:
    """What was expected of the days of one month while a decision was awaited; `taken` are the days it counts."""

    wait: AwaitedDecision
    purses: Purses
    month: Month
    called: date
    counted: DaysCounted
    taken: DaysCounted = field(default_factory=dict)
    _days: dict[tuple[_Awaited, str | None], DaySet] = field(default_factory=lambda: defaultdict(int))
    _exact: dict[tuple[_Awaited, str], Fraction] = field(default_factory=lambda: defaultdict(Fraction))

    def count(self, stretch: ExpectedOfDays, days: DaySet) -> None:
        """Count some days of a stretch: for each agency that was asked, unless an earlier question has them."""
        asked = [take for take in stretch.takes if self._asked(take)]
        nobody = stretch.basis == "not_known" or bool(self.wait.asked_of and not asked)
        basis = "not_known" if nobody else stretch.basis
        for agencies, part in _by_awaited(self.wait, self.purses, self.month, days, self.called).items():
            awaited = _Awaited(agencies, basis)
            if nobody:
                self._own(awaited, None, part)
            for agency, takes in self._by_agency(asked).items():
                own = self._own(awaited, agency, part)
                share = stretch.part(own)
                for take in takes:
                    self._exact[awaited, take.bearer] += take.exact * share

    def rows(self, costs: _Costs) -> Iterator[Delay]:
        """The month's rows; what comes to nothing is left out."""
        for (awaited, agency), days in self._days.items():
            if agency is None and days:
                yield Delay(self.month, *awaited, days, None, None, None, costs.of(days))
        for (awaited, budget), exact in sorted(self._exact.items()):
            if exact:
                agency = self.wait.holder_of(budget, self.purses, self.called)
                days = self._days[awaited, agency]
                yield Delay(self.month, *awaited, days, budget, agency, round_half_away(exact), costs.of(days))

    def _asked(self, take: ExpectedTake) -> bool:
        """Whether the agency whose share it is was asked: it, or one that it took over from."""
        if not self.wait.asked_of:
            return True
        budgets = self.purses.budgets
        names = {budgets[take.named].agency, budgets[take.bearer].agency, self._holder(take)}
        return not names.isdisjoint(self.wait.asked(self.purses, self.called))

    def _holder(self, take: ExpectedTake) -> str:
        return self.wait.holder_of(take.bearer, self.purses, self.called)

    def _by_agency(self, takes: Iterable[ExpectedTake]) -> dict[str, list[ExpectedTake]]:
        found: dict[str, list[ExpectedTake]] = defaultdict(list)
        for take in takes:
            if take.exact:
                found[self._holder(take)].append(take)
        return found

    def _own(self, awaited: _Awaited, agency: str | None, days: DaySet) -> DaySet:
        """Those of the days that no earlier question has for this agency; they are this one's from now on."""
        own = days & ~self.counted.get((self.month, agency), NO_DAYS)
        self._days[awaited, agency] |= own
        self.taken[self.month, agency] = self.taken.get((self.month, agency), NO_DAYS) | own
        return own


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
