"""What may not stand between the rows of a jointly commissioned home."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from ledger.domain.agencies.sheets import Home
from ledger.domain.homes.occupancy import EMPTY_BED, HomeBeds, Lodging, homes_of, lodgings_of
from ledger.domain.homes.sheets import HomeBed, HomeBlock
from ledger.domain.money_and_days.periods import FOREVER
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.faults import Fault
from ledger.domain.sheet.rows import Row


def faults_of_homes(facts: Facts) -> Iterator[Fault]:
    """All that may not stand in block prices and beds. What a code points to may be missing."""
    yield from _beds_the_home_has(facts)
    for home in homes_of(facts):
        yield from _one_price_a_day(home)
        yield from _no_more_beds_than_bought(home)
    yield from _in_their_own_home(facts)
    yield from _one_in_a_bed(facts)


def _beds_the_home_has(facts: Facts) -> Iterator[Fault]:
    homes = facts.sheet(Home)
    for block in facts.sheet(HomeBlock).values():
        home = homes.get((block.home,))
        if home is not None and home.beds is not None and block.beds > home.beds:
            yield Fault(
                block,
                "beds",
                f"no more beds than the home has: {home.home} has {home.beds}",
                "Amend the number here or in homes",
                others=((Home.sheet, (home.home,)),),
            )


def _one_price_a_day(home: HomeBeds) -> Iterator[Fault]:
    for before, after in pairwise(home.blocks):
        if after.first_day <= (before.last_day or FOREVER):
            yield Fault(
                after,
                "first_day",
                f"one block price a day: that of {before.first_day.isoformat()} is open on "
                f"{after.first_day.isoformat()} too",
                "End the earlier one the day before this one begins",
                others=((HomeBlock.sheet, before.key_values),),
            )


def _no_more_beds_than_bought(home: HomeBeds) -> Iterator[Fault]:
    """On any day as many beds may be named, taken or empty, as the block has."""
    named = [each for kept in (home.taken, home.empty) for lodgings in kept.values() for each in lodgings]
    for block in home.blocks:
        until = block.last_day or FOREVER
        within = [each for each in named if each.first <= until and each.last >= block.first_day]
        if len({each.row.bed for each in within}) <= block.beds:
            continue  # Beds that are never named together need no look at each day.
        for day in sorted({max(each.first, block.first_day) for each in within}):
            there = [each for each in within if each.first <= day <= each.last]
            beds = {each.row.bed for each in there}
            if len(beds) > block.beds:
                yield _too_many_beds(block, there, beds, day)
                break


def _too_many_beds(block: HomeBlock, there: list[Lodging], beds: set[str], day: date) -> Fault:
    latest = max(there, key=lambda each: (each.first, each.row.bed))
    return Fault(
        latest.row,
        "bed",
        f"no more beds than the block of {block.home} buys ({block.beds}); on {day.isoformat()} there are "
        f"{len(beds)}: {', '.join(sorted(beds))}",
        "Amend the bed's code, give the bed that was left a last_day, or the block more beds",
        others=((HomeBlock.sheet, block.key_values),),
    )


def _in_their_own_home(facts: Facts) -> Iterator[Fault]:
    placements = facts.sheet(Placement)
    for row in facts.sheet(HomeBed).values():
        placement = placements.get((row.placement,))
        if placement is not None and placement.home != row.home:
            yield Fault(
                row,
                "home",
                f"the home of placement {placement.placement}: {placement.home or 'it has none'}",
                "Amend the home here or in placements",
                others=((Placement.sheet, (placement.placement,)),),
            )


def _one_in_a_bed(facts: Facts) -> Iterator[Fault]:
    """One child in a bed on a day, one placement for its empty days, and nobody in two beds."""
    placements = facts.sheet(Placement)
    by_home: dict[str, list[HomeBed]] = defaultdict(list)
    for row in facts.sheet(HomeBed).values():
        by_home[row.home].append(row)
    in_beds: dict[str, list[Lodging]] = defaultdict(list)
    for home in sorted(by_home):
        for kept in lodgings_of(by_home[home], placements):
            for bed in sorted(kept):
                for one, other in _meeting(kept[bed]):
                    yield _two_in_a_bed(one, other, placements)
                for each in kept[bed]:
                    in_beds[each.row.placement].append(each)
    for lodgings in in_beds.values():
        for one, other in _meeting(sorted(lodgings, key=lambda each: (each.first, each.row.bed))):
            if one.row.bed != other.row.bed or one.row.home != other.row.home:
                yield _in_two_beds(one, other)


def _meeting(lodgings: Iterable[Lodging]) -> Iterator[tuple[Lodging, Lodging]]:
    """Those in order of first day that begin while one before them still goes on, each with that one."""
    longest: Lodging | None = None
    for each in lodgings:
        if longest is not None and each.first <= longest.last:
            yield longest, each
        if longest is None or each.last > longest.last:
            longest = each


def _two_in_a_bed(one: Lodging, other: Lodging, placements: Any) -> Fault:
    if placements[one.row.placement,].setting == EMPTY_BED:
        expected = "one placement of setting VOID for a bed's empty days"
    else:
        expected = "one child in a bed on a day"
    return Fault(
        other.row,
        "bed",
        f"{expected}; on {other.first.isoformat()} {one.row.placement} has bed {one.row.bed} too",
        "Give the one before a last_day, or this one another bed",
        others=_others(one),
    )


def _in_two_beds(one: Lodging, other: Lodging) -> Fault:
    return Fault(
        other.row,
        "placement",
        f"a placement in one bed on a day; on {other.first.isoformat()} it is in bed {one.row.bed} of "
        f"{one.row.home} too",
        "Give the one before a last_day",
        others=_others(one),
    )


def _others(one: Lodging) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    row: Row = one.row
    return ((row.sheet, row.key_values),)
