"""Jointly commissioned homes: what a night taken costs, beside the price of the same need outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.domain.facts import Facts, Package
from ledger.domain.homes import HomeBed
from ledger.domain.occupancy import homes_of
from ledger.domain.outside_price import BOUGHT_ONE_BY_ONE, OutsidePrice, outside_price, setting_of
from ledger.domain.periods import Month
from ledger.store.engine import Connection
from ledger.store.facts import read_facts
from ledger.tasks.homes import SHEETS_OF_HOMES, Occupancy, occupancy_between


@dataclass(frozen=True, slots=True)
class HomeNights:
    """One home in one month, and what a night of the same setting cost outside."""

    occupancy: Occupancy
    outside: OutsidePrice


def home_nights(connection: Connection, known_at: int, first: Month, last: Month) -> Iterator[HomeNights]:
    """Each jointly commissioned home, month by month, as known after a batch."""
    facts = read_facts(connection, known_at, sheets=SHEETS_OF_HOMES)
    homes = {home.home: home for home in homes_of(facts)}
    if not homes:
        return
    in_homes = {row.placement for row in facts.sheet(HomeBed).values()}
    by_setting = _bought_one_by_one(facts)
    told: dict[tuple[str | None, Month], OutsidePrice] = {}
    for each in occupancy_between(connection, known_at, first, last, facts):
        month = each.month.month
        setting = setting_of(homes[each.home.home], month, facts)
        if (setting, month) not in told:
            told[setting, month] = outside_price(setting, month, by_setting.get(setting or "", ()), in_homes)
        yield HomeNights(each, told[setting, month])


def _bought_one_by_one(facts: Facts) -> dict[str, list[Package]]:
    found: dict[str, list[Package]] = {}
    for package in facts.packages():
        if package.placement.sourcing in BOUGHT_ONE_BY_ONE:
            found.setdefault(package.placement.setting, []).append(package)
    return found
