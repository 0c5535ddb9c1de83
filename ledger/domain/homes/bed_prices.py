"""What a home's block price comes to for each placement in its beds: children's days, and the empty ones.

A child's placement is charged its bed's rate as `core`; the bed's placement of setting VOID is charged the same
rate as `void` on the days without a child. So the prices of a day add up to the block's, and who bears empty
beds is an agreement like any other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ledger.domain.agencies.sheets import Home
from ledger.domain.homes.occupancy import EMPTY_BED, HomeBeds, bed_rates, gaps
from ledger.domain.homes.sheets import HomeBlock
from ledger.domain.money_and_days.periods import FOREVER, ONE_DAY
from ledger.domain.placements.sheets import Placement, Price
from ledger.domain.sheet.codes import free_code

Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class BedPrice:
    """What one placement is to be charged for a bed, from a first to a last day (FOREVER: open)."""

    placement: str
    component: str
    bed: str
    rate: Decimal
    unit: str
    first: date
    last: date


def placements_for_empty_beds(home: HomeBeds, place: Home, known: Collection[str]) -> Iterator[tuple[Values, Values]]:
    """For each bed a block buys whose empty days no placement bears: the placement and the bed's row to state.

    Beds that nobody has named yet are numbered from 1. A code that is known already gets a further number.
    """
    numbered = set(home.beds)
    done: set[str] = set()
    for block in home.blocks:
        beds = home.beds_of(block)
        beds += _free_numbers(numbered | set(beds), block.beds - len(beds))
        numbered |= set(beds)
        for bed in beds:
            if bed not in home.empty and bed not in done:
                done.add(bed)
                yield _empty_bed(home.home, place.provider, bed, block, known)


def _free_numbers(taken: set[str], wanted: int) -> list[str]:
    found: list[str] = []
    number = 1
    while len(found) < wanted:
        if str(number) not in taken:
            found.append(str(number))
        number += 1
    return found


def _empty_bed(home: str, provider: str, bed: str, block: HomeBlock, known: Collection[str]) -> tuple[Values, Values]:
    code = free_code(f"{home}-empty-{bed}", known)
    placement: Values = {
        "placement": code,
        "provider": provider,
        "home": home,
        "setting": EMPTY_BED,
        "lead_budget": block.lead_budget,
        "first_day": block.first_day,
        "sourcing": "block",
    }
    return placement, {"home": home, "bed": bed, "placement": code, "first_day": block.first_day}


def bed_prices(home: HomeBeds) -> Iterator[BedPrice]:
    """What each placement in the home's beds is to be charged, block by block and bed by bed."""
    for block in home.blocks:
        last = block.last_day or FOREVER
        for bed, rate in zip(home.beds_of(block), bed_rates(block), strict=False):
            taken = home.taken.get(bed, ())
            for each in taken:
                first = max(each.row.first_day, block.first_day)
                until = min(each.row.last_day or FOREVER, last)
                if first <= until:
                    yield BedPrice(each.row.placement, "core", bed, rate, block.unit, first, until)
            for lodging in home.empty.get(bed, ()):
                for first, until in gaps(taken, max(lodging.first, block.first_day), min(lodging.last, last)):
                    yield BedPrice(lodging.row.placement, "void", bed, rate, block.unit, first, until)


def price_changes(
    wanted: Iterable[BedPrice],
    prices: Mapping[str, Sequence[Price]],
    placements: Mapping[str, Placement],
    blocks: Sequence[HomeBlock],
    known: Collection[str],
) -> Iterator[tuple[BedPrice | None, Values]]:
    """The rows of `prices` that have to be stated so that each placement is charged what is wanted; none twice.

    Given the prices known of each placement, and all codes of prices. Prices that charge the same days at the same
    rate are left as they are, however they are written. One that begins on the same day is changed; one that is
    not wanted ends before the first block, or is withdrawn where it begins in the time of the blocks.
    """
    by_placement: dict[str, list[BedPrice]] = {}
    for each in wanted:
        by_placement.setdefault(each.placement, []).append(each)
    for code, ours in sorted(by_placement.items()):
        component = ours[0].component
        theirs = [row for row in prices.get(code, ()) if row.component == component and _within(row, blocks)]
        stay = placements[code].stay if component == "core" else (date.min, FOREVER)
        if _charged(_of_wanted(ours), stay) != _charged(_of_prices(theirs), stay):
            yield from _changes_of(ours, theirs, blocks[0].first_day, known)


def _changes_of(
    ours: Sequence[BedPrice], theirs: Sequence[Price], opens: date, known: Collection[str]
) -> Iterator[tuple[BedPrice | None, Values]]:
    left = sorted(theirs, key=lambda row: (row.first_day, row.price))
    for each in ours:
        row = next((row for row in left if row.first_day == each.first), None)
        if row is not None:
            left.remove(row)
        if row is None:
            code = free_code(f"{each.placement}-{each.component}-{each.first.isoformat()}", known)
            yield each, _values(each, code)
        elif not _same(each, row):
            yield each, _values(each, row.price)
    for row in left:
        if row.first_day < opens:
            yield None, {**_as_known(row), "last_day": opens - ONE_DAY}
        else:
            yield None, {**_as_known(row), "withdrawn": "yes"}


def _as_known(row: Price) -> Values:
    return {name: getattr(row, name) for name in Price.columns()}


def _values(each: BedPrice, code: str) -> Values:
    return {
        "price": code,
        "placement": each.placement,
        "component": each.component,
        "rate": each.rate,
        "unit": each.unit,
        "quantity": None,
        "calendar": None,
        "first_day": each.first,
        "last_day": None if each.last == FOREVER else each.last,
        "note": f"Bed {each.bed} of a block",
    }


def _same(each: BedPrice, row: Price) -> bool:
    return (
        Fraction(row.rate) * Fraction(row.times) == Fraction(each.rate)
        and (row.unit, row.calendar) == (each.unit, None)
        and (row.last_day or FOREVER) == each.last
    )


def _within(row: Price, blocks: Sequence[HomeBlock]) -> bool:
    return any(
        row.first_day <= (block.last_day or FOREVER) and (row.last_day or FOREVER) >= block.first_day
        for block in blocks
    )


_Charged = list[tuple[date, date, tuple[Fraction, str, str | None]]]


def _of_wanted(ours: Iterable[BedPrice]) -> _Charged:
    return [(each.first, each.last, (Fraction(each.rate), each.unit, None)) for each in ours]


def _of_prices(theirs: Iterable[Price]) -> _Charged:
    return [
        (row.first_day, row.last_day or FOREVER, (Fraction(row.rate) * Fraction(row.times), row.unit, row.calendar))
        for row in theirs
    ]


def _charged(spans: _Charged, stay: tuple[date, date]) -> _Charged:
    """What is charged on the days of the stay: spans in order, those that follow at one rate put together."""
    found: _Charged = []
    for first, last, at in sorted((max(first, stay[0]), min(last, stay[1]), at) for first, last, at in spans):
        if first > last:
            continue
        if found and found[-1][2] == at and found[-1][1] + ONE_DAY == first:
            first = found.pop()[0]
        found.append((first, last, at))
    return found
