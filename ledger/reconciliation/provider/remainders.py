"""What is left when papers are in: charges that nobody invoiced, and the pennies between days and months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from ledger.domain.documents.parts import PaperPart
from ledger.domain.money_and_days.day_sets import DaySet, span
from ledger.domain.money_and_days.money import added_up, pounds, round_half_away
from ledger.domain.money_and_days.periods import FOREVER, Month, months_between
from ledger.domain.placements.sheets import Price
from ledger.domain.splits.charges import charge_in
from ledger.domain.splits.payers import OwedDays
from ledger.reconciliation.provider.costing import Compared, Costed, CostPlace
from ledger.reconciliation.provider.lines import Finding
from ledger.reconciliation.provider.papers import Papers, Placed
from ledger.reconciliation.provider.settling import Settled, SettledLine

NOT_INVOICED = frozenset({"in_house"})
"""How placements are bought that nobody sends an invoice for."""


class Coverage:
    """Which days lines ask for, and what came back of their cost that nobody asked for again."""

    def __init__(self, settled: Settled) -> None:
        self._asked: dict[CostPlace, DaySet] = defaultdict(int)
        self._given_back: dict[CostPlace, Fraction] = defaultdict(Fraction)
        returned: dict[Compared, list[SettledLine]] = defaultdict(list)
        for line in settled.asking:
            if isinstance(line.of, Costed) and not line.of.all_given_back:
                for price, owed in line.of.owed:
                    self._asked[CostPlace(price, owed.month, owed.budget)] |= owed.days
                if line.of.compared.given_back > line.of.compared.near:
                    returned[line.of.compared].append(line)
        for compared, lines in returned.items():
            self._return(compared, lines)

    def _return(self, compared: Compared, lines: Sequence[SettledLine]) -> None:
        """Money came back for no days in particular: it is missing where it was moved back."""
        cells = [cell for line in lines for cell in line.cells if cell.price and cell.accrued != cell.accrued_left]
        together = sum(cell.accrued - cell.accrued_left for cell in cells)
        for cell in cells:
            part = Fraction(compared.given_back * (cell.accrued - cell.accrued_left), together)
            self._given_back[CostPlace(cell.price or "", cell.month, cell.budget)] += part

    def all_asked(self, place: CostPlace, days: DaySet) -> bool:
        """Whether lines ask for all these days, and nothing of their cost came back."""
        return not (days & ~self._asked.get(place, 0)) and place not in self._given_back

    def untouched(self, place: CostPlace) -> bool:
        """Whether no line asks for any day of this month."""
        return place not in self._asked

    def unasked(self, price: str, owed: Sequence[OwedDays]) -> Fraction:
        """What days of one month cost for which no line asks, with what came back: exact pence."""
        places = {CostPlace(price, each.month, each.budget) for each in owed}
        never = [
            each.of_a_day * (each.days & ~self._asked.get(CostPlace(price, each.month, each.budget), 0)).bit_count()
            for each in owed
        ]
        return added_up([*never, *(self._given_back.get(place, Fraction(0)) for place in places)])


def not_invoiced(papers: Papers, coverage: Coverage, on: date) -> Iterator[Finding]:
    """Charges of which some days were never invoiced, so many days after their month's end."""
    horizon = papers.horizon
    if horizon is None:
        return
    for code in sorted(papers.placed):
        placed = papers.placed[code]
        if placed.package.placement.sourcing in NOT_INVOICED:
            continue
        agency = papers.purses.budgets[placed.payers.lead].agency
        days = int(papers.thresholds.of("not_invoiced_days", agency))
        waited = on - timedelta(days=days)  # a month whose last day is before this one
        last = min(Month.of(waited).previous, Month.of(horizon))
        for price in placed.package.prices:
            yield from _of_price(placed, price, last, horizon, coverage)


def _of_price(placed: Placed, price: Price, last: Month, horizon: date, coverage: Coverage) -> Iterator[Finding]:
    opened, ended = placed.open_days(price)
    if opened > ended:
        return
    for month in months_between(Month.of(opened), min(last, Month.of(ended))):
        left, whole, full = _left(placed, price, month, horizon, coverage)
        if left:
            some = f"Days for {pounds(left)} of {pounds(full)} are uninvoiced."
            reason = "None of its days were invoiced." if whole else some
            yield Finding(
                None,
                None,
                "not_invoiced",
                (),
                placed.code,
                price.price,
                str(month),
                left,
                0,
                "open",
                None,
                reason,
            )


def _left(placed: Placed, price: Price, month: Month, horizon: date, coverage: Coverage) -> tuple[int, bool, int]:
    """Pence of a month's charge that nobody asked for, whether that is all of it, and all of it."""
    charge = charge_in(price, placed.package, month)
    if month.last_day > horizon:
        charge = replace(charge, days=charge.days & span(month, None, horizon))
    places = [CostPlace(price.price, month, budget) for budget in placed.payers.budgets]
    if all(coverage.all_asked(place, charge.days) for place in places):
        return 0, False, charge.amount
    if all(coverage.untouched(place) for place in places):
        return charge.amount, True, charge.amount
    left = round_half_away(coverage.unasked(price.price, placed.payers.owed(price, month, None, horizon)))
    return left, left == charge.amount, charge.amount


class _PlacementMonth(NamedTuple):
    placement: str
    month: Month
    purse: str


@dataclass(frozen=True)
class _ClearedTogether:
    """Prices that are cleared together, and under whose code."""

    name: str
    placed: Placed
    prices: tuple[Price, ...]

    def lines(self, settled: Settled) -> list[SettledLine]:
        """The lines that ask for them."""
        found = {id(line): line for price in self.prices for line in settled.charging.get(price.price, ())}
        return list(found.values())

    def months(self) -> list[Month]:
        """The months in which they are open."""
        opened = [self.placed.open_days(price) for price in self.prices]
        found = {
            month
            for first, last in opened
            if first <= last
            for month in months_between(Month.of(first), Month.of(last))
        }
        return sorted(found)


def roundings(
    papers: Papers, settled: Settled, coverage: Coverage, dated: dict[tuple[str, str], date]
) -> Iterator[PaperPart]:
    """What is left of prices that have ended, once every one of their days is on a line: at most a penny a line.

    `dated` is told the date of each: that of the last invoice concerned.
    """
    for placed in papers.placed.values():
        for group in _groups(placed, settled):
            lines = group.lines(settled)
            if not lines or not _all_on_lines(papers, coverage, group):
                continue
            left = _leftovers(papers, group, lines)
            if abs(sum(left.values())) > len(lines):
                continue
            dated["rounding", group.name] = max(line.of.invoice.dated for line in lines)
            for where in sorted(left):
                month, purse = str(where.month), where.purse
                yield PaperPart("rounding", group.name, placed.code, month, purse, accrued=left[where])


def _groups(placed: Placed, settled: Settled) -> Iterator[_ClearedTogether]:
    """Each price alone; those that a line asks for together, or whose shares are settled direct, all together.

    A month's accrual is rounded for all prices together where it is parted between two budgets.
    """
    prices = placed.package.prices
    asked_together = any(
        len(line.of.match.prices) > 1 for price in prices for line in settled.charging.get(price.price, ())
    )
    if placed.payers.direct or asked_together:
        yield _ClearedTogether(placed.code, placed, prices)
    else:
        yield from (_ClearedTogether(price.price, placed, (price,)) for price in prices)


def _all_on_lines(papers: Papers, coverage: Coverage, group: _ClearedTogether) -> bool:
    """Whether the prices have ended and every day they charge is on a line."""
    horizon = papers.horizon
    for price in group.prices:
        opened, ended = group.placed.open_days(price)
        if horizon is None or ended > horizon or ended == FOREVER:
            return False
        if opened > ended:
            continue
        for month in months_between(Month.of(opened), Month.of(ended)):
            for owed in group.placed.payers.owed(price, month):
                if not coverage.all_asked(CostPlace(price.price, month, owed.budget), owed.days):
                    return False
    return True


def _leftovers(papers: Papers, group: _ClearedTogether, lines: Sequence[SettledLine]) -> dict[_PlacementMonth, int]:
    """What stands accrued for the prices less what their lines took from it, by month and budget; no nil."""
    placed, left = group.placed, defaultdict[_PlacementMonth, int](int)
    for month in group.months():
        for budget, pence in _accrued(group, month).items():
            left[_PlacementMonth(placed.code, month, papers.purses.bearer(budget, month))] += pence
    for line in lines:
        for cell in line.cells:
            if cell.price is not None:
                left[_PlacementMonth(placed.code, cell.month, cell.purse)] -= cell.accrued_left
    return {where: pence for where, pence in left.items() if pence}


def _accrued(group: _ClearedTogether, month: Month) -> dict[str, int]:
    payers = group.placed.payers
    if payers.direct:
        return payers.accrued(month)
    charges = (charge_in(price, group.placed.package, month).amount for price in group.prices)
    return {payers.lead: sum(charges)}
