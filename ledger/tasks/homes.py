"""Jointly commissioned homes: occupancy, what empty beds cost and who bears it, and the block price by bed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from ledger.book.form import Forms
from ledger.briefing.figures import counted, month_name
from ledger.domain.agencies import Agency, Budget, Home, Purses
from ledger.domain.bed_prices import BedPrice, bed_prices, placements_for_empty_beds, price_changes
from ledger.domain.calendars import CalendarSpan
from ledger.domain.day_sets import span
from ledger.domain.facts import Facts
from ledger.domain.homes import HomeBed, HomeBlock
from ledger.domain.money import pounds, round_half_up
from ledger.domain.occupancy import HomeBeds, HomeMonth, home_months, homes_of
from ledger.domain.periods import Month, divisor
from ledger.domain.placements import Placement
from ledger.domain.prices import Price
from ledger.store.batches import batch_as_known_at
from ledger.store.engine import Connection, Engine, read
from ledger.store.facts import read_facts
from ledger.store.posted import PostedState, posted_state
from ledger.store.spending import allocated_under, charged_by_month
from ledger.tasks.import_book import Outcome, record_worked_out

SHEETS_OF_HOMES = tuple(
    model.sheet for model in (Agency, Budget, Home, Placement, Price, CalendarSpan, HomeBlock, HomeBed)
)
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Bearer:
    """What one budget bears of a home's empty beds in a month, as posted: whole pence."""

    budget: str
    agency: str
    standing: str
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
    bearers: tuple[Bearer, ...]

    @property
    def percent_taken(self) -> Fraction | None:
        """Of a hundred days of beds, how many were taken; None without any."""
        found = self.month
        return Fraction(100 * found.taken_days, found.bed_days) if found.bed_days else None

    @property
    def difference(self) -> int:
        """What the posted charges come to beyond the block's price: roundings, or prices that differ from it."""
        return self.posted_taken + self.posted_empty - self.month.block_price


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

    rows: Rows
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


def occupancy(
    engine: Engine, first: Month, last: Month, *, home: str | None = None, as_known_at: datetime | None = None
) -> list[Occupancy]:
    """Each home with a block price, month by month; or one home."""
    with read(engine) as connection:
        found = occupancy_between(connection, batch_as_known_at(connection, as_known_at), first, last)
        return [each for each in found if home is None or each.home.home == home]


def occupancy_between(
    connection: Connection, known_at: int, first: Month, last: Month, facts: Facts | None = None
) -> Iterator[Occupancy]:
    """As `occupancy`, within a transaction and by what was known at a batch; `facts` where they are read already."""
    facts = facts or read_facts(connection, known_at, sheets=SHEETS_OF_HOMES)
    homes = list(homes_of(facts))
    if not homes:
        return
    posted = _Posted.of(connection, homes, known_at)
    for beds in homes:
        home = facts.sheet(Home)[beds.home,]
        for month in home_months(beds, first, last):
            taken, empty = posted.of_home(beds, month.month)
            yield Occupancy(home, month, taken, empty, tuple(posted.bearers(beds, month.month, facts.purses)))


def months_with_homes(connection: Connection, known_at: int) -> tuple[Month, Month] | None:
    """From the first block price to the horizon: the months to tell of; None where there is nothing."""
    blocks = read_facts(connection, known_at, sheets=(HomeBlock.sheet,)).sheet(HomeBlock).values()
    horizon = posted_state(connection, known_at).horizon
    if not blocks or horizon is None:
        return None
    return Month.of(min(block.first_day for block in blocks)), Month.of(horizon)


@dataclass(frozen=True)
class _Posted:
    """What the journal says of the placements in beds, by placement and month."""

    core: Mapping[tuple[str, str], int]
    void: Mapping[tuple[str, str], int]
    borne: Mapping[tuple[str, str], list[tuple[str, str, int]]]

    @classmethod
    def of(cls, connection: Connection, homes: list[HomeBeds], known_at: int) -> _Posted:
        """All of it, in three questions."""
        children = {each.row.placement for home in homes for kept in home.taken.values() for each in kept}
        empty = {each.row.placement for home in homes for kept in home.empty.values() for each in kept}
        borne: dict[tuple[str, str], list[tuple[str, str, int]]] = defaultdict(list)
        for row in allocated_under(connection, empty, "0001-01", known_at):
            borne[row.placement, row.month].append((row.budget, row.standing, row.amount))
        return cls(
            charged_by_month(connection, children, ("core",), known_at),
            charged_by_month(connection, empty, ("void",), known_at),
            borne,
        )

    def of_home(self, home: HomeBeds, month: Month) -> tuple[int, int]:
        """What children's and empty placements of a home were charged in a month."""
        return (
            sum(self.core.get((code, str(month)), 0) for code in _codes(home.taken)),
            sum(self.void.get((code, str(month)), 0) for code in _codes(home.empty)),
        )

    def bearers(self, home: HomeBeds, month: Month, purses: Purses) -> Iterator[Bearer]:
        """Who bears the empty beds of a home in a month, in order of budget and standing."""
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for code in _codes(home.empty):
            for budget, standing, amount in self.borne.get((code, str(month)), ()):
                sums[budget, standing] += amount
        for (budget, standing), amount in sorted(sums.items()):
            if amount:
                yield Bearer(budget, purses.agency(budget, month), standing, amount)


def _codes(kept: Mapping[str, Any]) -> set[str]:
    return {each.row.placement for lodgings in kept.values() for each in lodgings}


def plan_beds(engine: Engine, *, home: str | None = None) -> BedPlan:
    """What has to be stated so that every bed of every home (or of one) is charged as the block's price says.

    Beds whose empty days nobody bears get a placement of setting VOID; it needs an agreement of its own, without
    which its lead bears it, unagreed.
    """
    with read(engine) as connection:
        return _planned(read_facts(connection, sheets=SHEETS_OF_HOMES), posted_state(connection).horizon, home)


def record_beds(
    engine: Engine, *, home: str | None = None, dry_run: bool = False, now: datetime | None = None
) -> tuple[BedPlan, Outcome | None]:
    """Record what `plan_beds` finds, in one batch; nothing (None) where there is nothing to record."""

    def planned(known: Facts, posted: PostedState) -> tuple[Forms, BedPlan]:
        plan = _planned(known, posted.horizon, home)
        return plan.rows, plan

    outcome, plan = record_worked_out(engine, planned, dry_run=dry_run, now=now)
    return plan, outcome if plan.changes else None


def _planned(known: Facts, horizon: date | None, home: str | None) -> BedPlan:
    rows: Rows = {"placements": [], "home_beds": [], "prices": []}
    facts = _with_placements(known, home, rows)
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


def _with_placements(known: Facts, home: str | None, rows: Rows) -> Facts:
    """The facts with placements for beds that have none for their empty days: they count in what follows."""
    facts = Facts({sheet: dict(known.rows[sheet]) for sheet in SHEETS_OF_HOMES})
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
    return round_half_up(Fraction(each.rate) * 100 * days.bit_count() / divisor(each.unit, month))


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
