"""What is left when papers are in: charges that nobody invoiced, and the pennies between days and months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from ledger.domain.charges import charge_in
from ledger.domain.money import pounds, round_half_up
from ledger.domain.paper_parts import PaperPart
from ledger.domain.periods import FOREVER, Month, months_between
from ledger.domain.prices import Price
from ledger.reconciliation.costing import Coverage
from ledger.reconciliation.lines import Finding
from ledger.reconciliation.papers import Papers, Placed
from ledger.reconciliation.settling import Settled

NOT_INVOICED = frozenset({"in_house"})
"""How placements are bought that nobody sends an invoice for."""


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
            some = "None of its days were" if whole else f"Days for {pounds(full - left)} of {pounds(full)} were"
            reason = f"{some} invoiced." if whole else f"{some} invoiced; the others were not."
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
    left = full = Fraction(0)
    for owed in placed.payers.owed(price, month, None, horizon):
        full += owed.exact
        if coverage.untouched(price.price, owed.budget, month):
            left += owed.exact
        else:
            left += owed.of_a_day * sum(days.bit_count() * part for days, part in coverage.left(price.price, owed))
    return round_half_up(left), left == full, round_half_up(full)


class Leftover(NamedTuple):
    """What stands of charges beyond their invoices, of one month in one budget's name, in pence."""

    placement: str
    month: Month
    purse: str


@dataclass
class _Group:
    """Prices that are cleared together, and the lines that ask for them."""

    name: str
    placed: Placed
    prices: tuple[Price, ...]


def roundings(papers: Papers, settled: Settled, dated: dict[tuple[str, str], date]) -> Iterator[PaperPart]:
    """What is left of prices that have ended, once every one of their days is on a line: at most a penny a line.

    `dated` is told the date of each: that of the last invoice concerned.
    """
    for placed in papers.placed.values():
        for group in _groups(placed):
            lines = {
                id(costed): costed for price in group.prices for costed in settled.charging.get(price.price, ())
            }.values()
            if not lines or not _all_on_lines(papers, settled.coverage, group):
                continue
            if any({price.price for price in group.prices}.isdisjoint(line.match.prices) for line in lines):
                continue
            left = _leftovers(papers, settled, group)
            if left and abs(sum(left.values())) <= len(lines):
                dated["rounding", group.name] = max(line.invoice.dated for line in lines)
                for where, pence in sorted(left.items()):
                    yield PaperPart(
                        "rounding", group.name, where.placement, str(where.month), where.purse, accrued=pence
                    )


def _groups(placed: Placed) -> Iterator[_Group]:
    """A price alone; where shares are settled direct, months are rounded for all prices together."""
    if not placed.payers.direct:
        yield from (_Group(price.price, placed, (price,)) for price in placed.package.prices)


def _all_on_lines(papers: Papers, coverage: Coverage, group: _Group) -> bool:
    """Whether the prices have ended and every day they charge was asked for in full."""
    horizon = papers.horizon
    for price in group.prices:
        opened, ended = group.placed.open_days(price)
        if horizon is None or ended > horizon or ended == FOREVER:
            return False
        if opened > ended:
            continue
        for month in months_between(Month.of(opened), Month.of(ended)):
            for owed in group.placed.payers.owed(price, month):
                if coverage.untouched(price.price, owed.budget, month):
                    return False
                if any(part for _, part in coverage.left(price.price, owed)):
                    return False
    return True


def _leftovers(papers: Papers, settled: Settled, group: _Group) -> dict[Leftover, int]:
    """Charges of the prices less what their lines took from the accrual, by month and budget; nothing that is nil."""
    left: dict[Leftover, int] = defaultdict(int)
    placed = group.placed
    codes = {price.price for price in group.prices}
    for price in group.prices:
        opened, ended = placed.open_days(price)
        for month in months_between(Month.of(opened), Month.of(ended)) if opened <= ended else ():
            purse = papers.purses.bearer(placed.payers.lead, month)
            left[Leftover(placed.code, month, purse)] += charge_in(price, placed.package, month).amount
        for costed in settled.charging.get(price.price, ()):
            for cell in costed.cells:
                if cell.price == price.price and cell.price in codes:
                    left[Leftover(placed.code, cell.month, cell.purse)] -= cell.accrued_left
    return {where: pence for where, pence in left.items() if pence}
