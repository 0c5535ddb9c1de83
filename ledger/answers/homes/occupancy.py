"""Jointly commissioned homes: occupancy, who pays for empty beds, and what a night costs beside the same outside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, NamedTuple

from ledger.answers.answer import answer
from ledger.domain.agencies.purses import Purses, purses_of
from ledger.domain.agencies.sheets import Agency, Budget, Home
from ledger.domain.homes import measures as of_homes
from ledger.domain.homes.occupancy import HomeBeds, HomeMonth, home_months, homes_of
from ledger.domain.homes.outside_price import BOUGHT_ONE_BY_ONE, OutsidePrice, outside_price, setting_of
from ledger.domain.homes.sheets import HomeBed, HomeBlock
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import CalendarSpan, Placement, Price
from ledger.domain.sheet.columns import Amount, ColumnKind, InMonth, Rule
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.packages import Package, packages_of
from ledger.store.books import Books
from ledger.store.journal.spending import allocated_under, charged_by_month

SHEETS_OF_HOMES: tuple[type[Row], ...] = (
    *(Agency, Budget, Home, Placement, Price, CalendarSpan, HomeBlock, HomeBed),
)


@dataclass(frozen=True)
class EmptyBedPayer:
    """What one budget bears of a home's empty beds in a month, as posted: whole pence."""

    budget: str
    agency: str
    standing: Rule
    amount: int


@dataclass(frozen=True)
class Occupancy:
    """One home in one month: its beds, what they cost, what was posted of it, and who bears the empty ones."""

    home: Home
    month: HomeMonth
    posted_taken: int
    """What children's placements in its beds were charged for them (`core`), in pence, up to the horizon."""
    posted_empty: int
    """What its placements of setting VOID were charged (`void`), in pence, up to the horizon."""
    bearers: tuple[EmptyBedPayer, ...]

    @property
    def percent_taken(self) -> Fraction | None:
        """Of a hundred days of beds, how many were taken; None without any."""
        found = self.month
        return Fraction(100 * found.taken_days, found.bed_days) if found.bed_days else None

    @property
    def difference(self) -> int:
        """What the posted charges come to beyond the block's price: roundings, or prices that differ from it."""
        return self.posted_taken + self.posted_empty - self.month.block_price


def occupancy(books: Books, first: Month, last: Month) -> list[Occupancy]:
    """Each home with a block price, month by month."""
    facts = books.facts(*SHEETS_OF_HOMES)
    homes = list(homes_of(facts))
    if not homes:
        return []
    posted = _PostedOfBeds.of(books, homes)
    return [
        Occupancy(
            facts.sheet(Home)[beds.home,],
            month,
            *posted.of_home(beds, month.month),
            tuple(posted.bearers(beds, month.month, purses_of(facts))),
        )
        for beds in homes
        for month in home_months(beds, first, last)
    ]


def months_with_homes(books: Books) -> tuple[Month, Month] | None:
    """From the first block price to the horizon: the months to tell of; None where there is nothing."""
    blocks, horizon = books.facts(HomeBlock).sheet(HomeBlock).values(), books.posted.horizon
    if not blocks or horizon is None:
        return None
    return Month.of(min(block.first_day for block in blocks)), Month.of(horizon)


@dataclass(frozen=True)
class _PostedOfBeds:
    """What the journal says of the placements in beds, by placement and month."""

    core: Mapping[tuple[str, str], int]
    void: Mapping[tuple[str, str], int]
    borne: Mapping[tuple[str, str], list[tuple[str, str, int]]]

    @classmethod
    def of(cls, books: Books, homes: list[HomeBeds]) -> _PostedOfBeds:
        """All of it, in three questions."""
        children = {each.row.placement for home in homes for kept in home.taken.values() for each in kept}
        empty = {each.row.placement for home in homes for kept in home.empty.values() for each in kept}
        borne: dict[tuple[str, str], list[tuple[str, str, int]]] = defaultdict(list)
        for row in allocated_under(books, empty, "0001-01"):
            borne[row.placement, row.month].append((row.budget, row.standing, row.amount))
        return cls(
            charged_by_month(books, children, ("core",)),
            charged_by_month(books, empty, ("void",)),
            borne,
        )

    def of_home(self, home: HomeBeds, month: Month) -> tuple[int, int]:
        """What children's and empty placements of a home were charged in a month."""
        return (
            sum(self.core.get((code, str(month)), 0) for code in _codes(home.taken)),
            sum(self.void.get((code, str(month)), 0) for code in _codes(home.empty)),
        )

    def bearers(self, home: HomeBeds, month: Month, purses: Purses) -> Iterator[EmptyBedPayer]:
        """Who bears the empty beds of a home in a month, in order of budget and standing."""
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for code in _codes(home.empty):
            for budget, standing, amount in self.borne.get((code, str(month)), ()):
                sums[budget, standing] += amount
        for (budget, standing), amount in sorted(sums.items()):
            if amount:
                yield EmptyBedPayer(budget, purses.agency(budget, month), standing, amount)


def _codes(kept: Mapping[str, Any]) -> set[str]:
    return {each.row.placement for lodgings in kept.values() for each in lodgings}


@dataclass(frozen=True, slots=True)
class HomeNights:
    """One home in one month, and what a night of the same setting cost outside."""

    occupancy: Occupancy
    outside: OutsidePrice


def home_nights(books: Books, first: Month, last: Month) -> Iterator[HomeNights]:
    """Each jointly commissioned home, month by month."""
    facts = books.facts(*SHEETS_OF_HOMES)
    homes = {home.home: home for home in homes_of(facts)}
    in_homes = {row.placement for row in facts.sheet(HomeBed).values()}
    by_setting = _bought_one_by_one(facts) if homes else {}
    told: dict[tuple[str | None, Month], OutsidePrice] = {}
    for each in books.once(occupancy, first, last):
        month = each.month.month
        setting = setting_of(homes[each.home.home], month, facts)
        if (setting, month) not in told:
            told[setting, month] = outside_price(setting, month, by_setting.get(setting or "", ()), in_homes)
        yield HomeNights(each, told[setting, month])


def _bought_one_by_one(facts: Facts) -> dict[str, list[Package]]:
    found: dict[str, list[Package]] = {}
    for package in packages_of(facts):
        if package.placement.sourcing in BOUGHT_ONE_BY_ONE:
            found.setdefault(package.placement.setting, []).append(package)
    return found


COUNT_OR_TOO_FEW = ColumnKind("count", str, "integer", unknown="too few")
"""A count that is not told where it is too small."""


class HomeMonthRow(NamedTuple):
    """One jointly commissioned home and month, beside the median price of the same need outside."""

    home: str
    month: InMonth
    beds: int
    bed_days: int
    taken_days: int
    empty_days: int
    block_price: Annotated[Amount, "Cost of all beds", of_homes.BED_COST]
    empty_price: Annotated[Amount, "Cost of empty beds", of_homes.EMPTY_BED_COST]
    posted_taken: Annotated[Amount, "Charged for occupied beds", of_homes.CHARGED_OCCUPIED]
    posted_empty: Annotated[Amount, "Charged for empty beds", of_homes.CHARGED_EMPTY]
    difference: Annotated[Amount, "Charged less the block price", of_homes.CHARGED_LESS_BLOCK]
    per_taken_night: Annotated[Amount | None, "Cost per occupied bed night", of_homes.COST_PER_OCCUPIED_NIGHT]
    governance: str | None
    setting: str | None
    placements_outside: Annotated[int | None, COUNT_OR_TOO_FEW]
    per_night_outside: Annotated[Amount | None, "Median night outside", of_homes.NIGHT_OUTSIDE]
    lately: bool
    """Whether it is one of the twelve months to the horizon's."""


@answer(
    "homes",
    "Cost per occupied bed night of jointly commissioned homes, beside the same need outside",
    window="from the first block price to the horizon",
    day="horizon",
    refreshed_by="home",
    exported=HomeMonthRow._fields[:16],
    staged="home_nights",
    mart="home_nights",
)
def home_months_told(books: Books) -> Iterator[HomeMonthRow]:
    """One row a jointly commissioned home and month."""
    months = months_with_homes(books)
    if months is None:
        return
    twelve = Month(months[1].year - 1, months[1].number)
    for night in home_nights(books, *months):
        each, month, outside = night.occupancy, night.occupancy.month, night.outside
        yield HomeMonthRow(
            home=month.home,
            month=str(month.month),
            beds=month.beds,
            bed_days=month.bed_days,
            taken_days=month.taken_days,
            empty_days=month.empty_days,
            block_price=month.block_price,
            empty_price=month.empty_price,
            posted_taken=each.posted_taken,
            posted_empty=each.posted_empty,
            difference=each.difference,
            per_taken_night=month.per_taken_night,
            governance=each.home.governance,
            setting=outside.setting,
            placements_outside=None if outside.too_few else outside.placements,
            per_night_outside=outside.per_night,
            lately=month.month > twelve,
        )


class EmptyBedRow(NamedTuple):
    """What one budget pays, with one status, of a home's empty beds in a month, as posted."""

    home: str
    month: InMonth
    budget: str
    agency: str
    standing: Rule
    amount: Annotated[Amount, "Paid for empty beds", of_homes.PAID_FOR_EMPTY]


@answer(
    "empty-beds",
    "Who pays for empty beds of jointly commissioned homes",
    purse="each budget",
    window="from the first block price to the horizon",
    day="horizon",
    refreshed_by="home",
)
def empty_beds(books: Books) -> Iterator[EmptyBedRow]:
    """One row a home, month, budget and status."""
    months = months_with_homes(books)
    for each in books.once(occupancy, *months) if months else ():
        for bearer in each.bearers:
            where = (each.month.home, str(each.month.month))
            yield EmptyBedRow(*where, bearer.budget, bearer.agency, bearer.standing, bearer.amount)
