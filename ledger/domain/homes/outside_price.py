"""The price of the same need outside a jointly commissioned home: the median of the placements like it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from ledger.domain.homes.occupancy import HomeBeds
from ledger.domain.money_and_days.day_sets import NO_DAYS, span
from ledger.domain.money_and_days.money import round_half_away
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.facts import Facts
from ledger.domain.splits.charges import charges_of
from ledger.domain.splits.packages import Package

BOUGHT_ONE_BY_ONE = frozenset({"spot", "framework"})
TOO_FEW = 5
"""Below so many placements no middle price is told: it would say what one of them costs."""


@dataclass(frozen=True, slots=True)
class OutsidePrice:
    """What a night of the same setting cost outside in a month: the median, in whole pence; None of too few."""

    setting: str | None
    """The setting most nights in the home were of; None where nobody was there."""
    placements: int
    per_night: int | None

    @property
    def too_few(self) -> bool:
        """Whether fewer placements than can be told of were open."""
        return self.placements < TOO_FEW


def setting_of(home: HomeBeds, month: Month, placements: Facts) -> str | None:
    """The setting of most nights taken in a home's beds in a month; of two alike the first by code."""
    nights: Counter[str] = Counter()
    for lodgings in home.taken.values():
        for each in lodgings:
            setting = placements.sheet(Placement)[each.row.placement,].setting
            nights[setting] += span(month, each.first, each.last).bit_count()
    return min((setting for setting in nights if nights[setting]), key=lambda it: (-nights[it], it), default=None)


def outside_price(
    setting: str | None, month: Month, packages: Iterable[Package], in_homes: Collection[str]
) -> OutsidePrice:
    """The median `core` price of a night of spot and framework placements of a setting open in a month.

    A night's price is a placement's exact `core` charges of the month ÷ the days charged, which is its weekly price
    ÷ 7. Placements in the beds of jointly commissioned homes (`in_homes`) are not outside.
    """
    found = [
        night
        for package in packages
        if package.placement.setting == setting
        and package.placement.sourcing in BOUGHT_ONE_BY_ONE
        and package.placement.placement not in in_homes
        and (night := _of_a_night(package, month)) is not None
    ]
    told = round_half_away(Fraction(median(found))) if len(found) >= TOO_FEW else None
    return OutsidePrice(setting, len(found), told)


def _of_a_night(package: Package, month: Month) -> Fraction | None:
    """Exact pence of a charged day of the month; None where none is charged."""
    core = [
        charge
        for charge in charges_of(package, month, span(month, None, None))
        if charge.price.component == "core" and charge.price.unit != "once"
    ]
    days = NO_DAYS
    for charge in core:
        days |= charge.days
    return sum((charge.exact for charge in core), Fraction(0)) / days.bit_count() if days else None
