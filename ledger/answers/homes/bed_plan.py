"""Bed plan of jointly commissioned homes: the prices by which beds come to their home's block price."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ledger.answers.homes.occupancy import SHEETS_OF_HOMES
from ledger.briefing.figures import counted, month_name
from ledger.domain.agencies.sheets import Home
from ledger.domain.homes.bed_prices import BedPrice, bed_prices, placements_for_empty_beds, price_changes
from ledger.domain.homes.occupancy import HomeBeds, home_months, homes_of
from ledger.domain.homes.sheets import HomeBed, HomeBlock
from ledger.domain.money_and_days.day_sets import span
from ledger.domain.money_and_days.money import pounds, round_half_away
from ledger.domain.money_and_days.periods import Month, divisor
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.facts import Facts
from ledger.store.books import Books

RowsBySheet = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Remainder:
    """What the bed prices of a home's month come to beside the block's: each is rounded once, so pence may differ."""

    home: str
    month: Month
    block_price: int
    bed_prices: int

    @property
    def difference(self) -> int:
        """What the prices of the beds come to beyond the block's, in pence."""
        return self.bed_prices - self.block_price


@dataclass(frozen=True)
class BedPlan:
    """The rows that would bring prices to what the block says, and what they come to. No rows: it is so already."""

    rows: RowsBySheet
    remainders: tuple[Remainder, ...]
    """The months in which the prices of the beds do not come to the block's to the penny."""

    @property
    def changes(self) -> int:
        """How many rows there are to record."""
        return sum(map(len, self.rows.values()))

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever asked."""
        return list(_sentences(self))


def plan_beds(books: Books, home: str | None = None) -> BedPlan:
    """What has to be stated so that every bed of every home (or of one) is charged as the block's price says.

    Beds whose empty days nobody bears get a placement of setting VOID; it needs an agreement of its own, without
    which its lead bears it, unagreed.
    """
    rows: RowsBySheet = {"placements": [], "home_beds": [], "prices": []}
    facts, horizon = _with_placements(books, home, rows), books.posted.horizon
    wanted: dict[str, list[BedPrice]] = {}
    for beds in homes_of(facts):
        if home is None or beds.home == home:
            wanted[beds.home] = list(bed_prices(beds))
            rows["prices"] += _price_rows(facts, beds, wanted[beds.home])
    blocks = [block for block in facts.sheet(HomeBlock).values() if block.home in wanted]
    until = Month.of(horizon) if horizon else max((Month.of(block.first_day) for block in blocks), default=None)
    remainders = (
        each
        for beds in homes_of(facts)
        if beds.home in wanted and until
        for each in _remainders(facts, beds, wanted[beds.home], until)
    )
    return BedPlan({sheet: found for sheet, found in rows.items() if found}, tuple(remainders))


def _with_placements(books: Books, home: str | None, rows: RowsBySheet) -> Facts:
    """The facts with placements for beds that have none for their empty days: they count in what follows."""
    facts = books.facts(*SHEETS_OF_HOMES)
    taken = {row.placement for row in facts.sheet(Placement).values()}
    for beds in list(homes_of(facts)):
        if home is not None and beds.home != home:
            continue
        for placement, bed in placements_for_empty_beds(beds, facts.sheet(Home)[beds.home,], taken):
            rows["placements"].append(placement)
            rows["home_beds"].append(bed)
            for row in (Placement(**placement), HomeBed(**bed)):
                facts.rows[row.sheet][row.key_values] = row
    return facts


def _price_rows(facts: Facts, beds: HomeBeds, wanted: list[BedPrice]) -> list[dict[str, Any]]:
    prices: dict[str, list[Price]] = defaultdict(list)
    for price in facts.sheet(Price).values():
        prices[price.placement].append(price)
    placements = {row.placement: row for row in facts.sheet(Placement).values()}
    codes = {row.price for row in facts.sheet(Price).values()}
    return [dict(values) for _, values in price_changes(wanted, prices, placements, beds.blocks, codes)]


def _remainders(facts: Facts, beds: HomeBeds, wanted: list[BedPrice], until: Month) -> Iterator[Remainder]:
    """The months up to one in which the prices of the beds, each rounded once, miss the block's."""
    placements = facts.sheet(Placement)
    for month in home_months(beds, Month.of(beds.blocks[0].first_day), until):
        total = sum(_amount(each, placements[each.placement,], month.month) for each in wanted)
        if total != month.block_price:
            yield Remainder(beds.home, month.month, month.block_price, total)


def _amount(each: BedPrice, placement: Placement, month: Month) -> int:
    """What one price of a bed charges in a month, rounded once, in pence."""
    days = span(month, each.first, each.last)
    if each.component == "core":
        first, last = placement.stay
        days = days & span(month, first, last) if first <= last else 0
    return round_half_away(Fraction(each.rate) * 100 * days.bit_count() / divisor(each.unit, month))


def _sentences(plan: BedPlan) -> Iterator[str]:
    if not plan.changes:
        yield "Every bed is charged as its block's price says: there is nothing to record."
    words = {"placements": ("placement of an empty bed", "placements of empty beds"), "prices": ("price", "prices")}
    for sheet, (one, many) in words.items():
        if sheet in plan.rows:
            yield f"To state: {counted(len(plan.rows[sheet]), one, many)}."
    for each in plan.remainders:
        yield (
            f"{each.home}, {month_name(each.month)}: the beds come to {pounds(each.bed_prices)}, the block to "
            f"{pounds(each.block_price)}; each price is rounded once, which makes {pounds(each.difference)}."
        )
