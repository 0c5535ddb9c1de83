"""Occupancy of jointly commissioned homes: which beds were taken on which days, and what a bed's day costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ledger.domain.homes.sheets import HomeBed, HomeBlock
from ledger.domain.money_and_days.day_sets import span
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY, Month, divisor, months_between
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.facts import Facts

EMPTY_BED = "VOID"
RATE_PLACES = 6
"""How many decimals of a pound a bed's rate may have; what does not divide evenly is in the last bed's."""


@dataclass(frozen=True, slots=True)
class Lodging:
    """A placement in a bed, on the days of its stay: first and last day, both included."""

    row: HomeBed
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class HomeBeds:
    """One home with its block prices in order, and who was in which bed."""

    home: str
    blocks: tuple[HomeBlock, ...]
    taken: Mapping[str, Sequence[Lodging]]
    """By bed, the children's placements in it, in order of first day; a bed that never had one has none."""
    empty: Mapping[str, Sequence[Lodging]]
    """By bed, the placements of setting VOID that bear its empty days."""

    @property
    def beds(self) -> list[str]:
        """Every bed that was ever named, in order of code."""
        return sorted(self.taken.keys() | self.empty.keys())

    def beds_of(self, block: HomeBlock) -> list[str]:
        """The beds named on some day of a block's time, in order of code."""
        last = block.last_day or FOREVER
        return [
            bed
            for bed in self.beds
            if any(
                each.row.first_day <= last and (each.row.last_day or FOREVER) >= block.first_day
                for each in (*self.taken.get(bed, ()), *self.empty.get(bed, ()))
            )
        ]


def homes_of(facts: Facts) -> Iterator[HomeBeds]:
    """Each home that has a block price, in order of code; rows whose placement is not known are left out."""
    blocks: dict[str, list[HomeBlock]] = defaultdict(list)
    for block in facts.sheet(HomeBlock).values():
        blocks[block.home].append(block)
    rows: dict[str, list[HomeBed]] = defaultdict(list)
    for row in facts.sheet(HomeBed).values():
        rows[row.home].append(row)
    placements = facts.sheet(Placement)
    for home in sorted(blocks):
        ordered = tuple(sorted(blocks[home], key=lambda block: block.first_day))
        yield HomeBeds(home, ordered, *lodgings_of(rows[home], placements))


def lodgings_of(
    rows: Iterable[HomeBed], placements: Mapping[tuple[str], Placement]
) -> tuple[dict[str, list[Lodging]], dict[str, list[Lodging]]]:
    """Children's placements by bed, and those that bear the bed's empty days, each in order of first day."""
    taken: dict[str, list[Lodging]] = defaultdict(list)
    empty: dict[str, list[Lodging]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: (each.first_day, each.placement)):
        placement = placements.get((row.placement,))
        if placement is None:
            continue
        if placement.setting == EMPTY_BED:
            empty[row.bed].append(Lodging(row, row.first_day, row.last_day or FOREVER))
            continue
        first, last = max(row.first_day, placement.stay[0]), min(row.last_day or FOREVER, placement.stay[1])
        if first <= last:
            taken[row.bed].append(Lodging(row, first, last))
    return dict(taken), dict(empty)


def gaps(lodgings: Iterable[Lodging], first: date, last: date) -> Iterator[tuple[date, date]]:
    """The days from `first` to `last` on which nobody of these is there, as spans in order."""
    free = first
    for each in lodgings:
        if each.first > last:
            break
        if each.first > free:
            yield free, each.first - ONE_DAY
        if each.last >= last:
            return
        free = max(free, each.last + ONE_DAY)
    if free <= last:
        yield free, last


def bed_rates(block: HomeBlock) -> list[Decimal]:
    """The block's rate by bed: even parts of so many decimals, the last bed's with what does not divide evenly."""
    even = Decimal(int(Fraction(block.rate) * 10**RATE_PLACES / block.beds)).scaleb(-RATE_PLACES)
    return [even] * (block.beds - 1) + [block.rate - even * (block.beds - 1)]


@dataclass(frozen=True, slots=True)
class HomeMonth:
    """One home in one month: days of beds bought, those taken, and what they cost."""

    home: str
    month: Month
    beds: int
    """The most beds bought on one day of the month."""
    bed_days: int
    taken_days: int
    block_price: int
    """Whole pence of the block's price for the days of the month, rounded once for each price."""
    empty_exact: Fraction
    """Exact pence of the days of beds without a child: each a bed's even part of its day's price."""

    @property
    def empty_days(self) -> int:
        """Days of beds without a child."""
        return self.bed_days - self.taken_days

    @property
    def empty_price(self) -> int:
        """What those days cost, in whole pence."""
        return round_half_away(self.empty_exact)

    @property
    def per_taken_night(self) -> int | None:
        """What the month costs for each day of a bed taken, in whole pence; None without any."""
        return round_half_away(Fraction(self.block_price, self.taken_days)) if self.taken_days else None


def home_months(home: HomeBeds, first: Month, last: Month) -> Iterator[HomeMonth]:
    """Each month from `first` to `last` in which the home has a price for its block."""
    start = max(first, Month.of(home.blocks[0].first_day))
    end = min(last, Month.of(max(block.last_day or date.max for block in home.blocks)))
    for month in months_between(start, end):
        found = [_of_block(home, block, month) for block in home.blocks]
        held = [each for each in found if each is not None]
        if held:
            yield HomeMonth(
                home.home,
                month,
                max(each.beds for each in held),
                sum(each.bed_days for each in held),
                sum(each.taken_days for each in held),
                sum(each.block_price for each in held),
                sum((each.empty_exact for each in held), Fraction(0)),
            )


def _of_block(home: HomeBeds, block: HomeBlock, month: Month) -> HomeMonth | None:
    days = span(month, block.first_day, block.last_day)
    if not days:
        return None
    taken = 0
    for lodgings in home.taken.values():
        here = 0
        for each in lodgings:
            here |= span(month, each.first, each.last) & days
        taken += here.bit_count()
    bed_days = block.beds * days.bit_count()
    of_a_day = Fraction(block.rate) * 100 / divisor(block.unit, month)
    return HomeMonth(
        home.home,
        month,
        block.beds,
        bed_days,
        taken,
        round_half_away(of_a_day * days.bit_count()),
        of_a_day / block.beds * (bed_days - taken),
    )
