"""The uplift round: what claims would cost before anyone agrees, and what agreeing makes of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from ledger import pipeline
from ledger.domain.agencies import Agency, Provider, Purses
from ledger.domain.agreements import ClauseRow
from ledger.domain.facts import Facts, Package
from ledger.domain.periods import Month, financial_year_name
from ledger.domain.prices import Price
from ledger.domain.rises import NotRaised, Risen, arrears, facts_by_placement, raised_code, risen, with_rows
from ledger.domain.rows import Row
from ledger.domain.uplifts import Uplift
from ledger.errors import DataFault, Refused
from ledger.journal.movements import borne_by_month
from ledger.journal.posting import differences
from ledger.pipeline import Progress
from ledger.store.batches import ALL_BATCHES
from ledger.store.engine import Connection, Engine, read
from ledger.store.facts import placements_of_prices, read_facts
from ledger.store.posted import posted_state
from ledger.tasks.import_book import Outcome, record, record_together
from ledger.tasks.mart_inputs import year_end

State = Literal["claimed", "agreed", "applied", "declined"]
"""How far an uplift has come; `applied` is agreed, and its new price is known."""
Changes = Mapping[str, Mapping[str, Any]]
"""By uplift, columns of its row as somebody proposes them: `{"U-1": {"agreed_percent": "3.2"}}`."""


@dataclass(frozen=True, slots=True)
class Rise:
    """One uplift: what it does to a price, and by how much the placement is dearer; pence."""

    uplift: Uplift
    state: State
    placement: str
    provider: str
    provider_name: str
    component: str
    unit: str
    old_rate: Decimal
    new_rate: Decimal
    new_price: str
    arrears: Mapping[Month, int]
    """By service month, through the horizon: what the provider may bill on top of what it billed."""
    to_come: int
    """From there to the day the round is counted to (a 31 March)."""
    notes: tuple[str, ...]
    refusal: str | None
    """Why it cannot be agreed as it stands; None where it can."""

    @property
    def percent(self) -> Fraction | None:
        """By how many percent the rate rises, exactly; None where it was nil."""
        return (Fraction(self.new_rate) / Fraction(self.old_rate) - 1) * 100 if self.old_rate else None

    @property
    def owing(self) -> int:
        """All its arrears."""
        return sum(self.arrears.values())

    @property
    def cost(self) -> int:
        """What it costs in all, whoever bears it."""
        return self.owing + self.to_come


class Cost(NamedTuple):
    """What a round moves of one budget's month of one placement; pence."""

    placement: str
    budget: str
    service_month: str
    pence: int
    """Of the whole month."""
    true_up: int
    """Of that, what the next posting would post though the days are posted already."""

    @property
    def financial_year(self) -> str:
        """The year that the month lies in."""
        return financial_year_name(Month.parse(self.service_month).financial_year)


class BudgetCost(NamedTuple):
    """What a round costs one budget in one financial year; pence."""

    budget: str
    name: str
    agency: str
    agency_name: str
    financial_year: str
    true_up: int
    to_come: int

    @property
    def cost(self) -> int:
        """All of it."""
        return self.true_up + self.to_come


@dataclass(frozen=True)
class Round:
    """Uplifts with their cost, before or after they are agreed."""

    through: date
    """The 31 March to which the cost is counted."""
    posted_through: date | None
    rises: list[Rise]
    costs: list[Cost]
    """Of those that are still to be made into facts and can be."""
    budgets: list[BudgetCost]

    @property
    def refusals(self) -> list[Rise]:
        """Those that cannot be agreed as they stand; the costs leave them out."""
        return [rise for rise in self.rises if rise.refusal]

    def as_dict(self) -> dict[str, object]:
        """The figures in pence, for other programs."""
        return {
            "through": self.through.isoformat(),
            "posted_through": self.posted_through.isoformat() if self.posted_through else None,
            "uplifts": [_rise_as_dict(rise) for rise in self.rises],
            "budgets": [{**cost._asdict(), "cost": cost.cost} for cost in self.budgets],
        }


@dataclass(frozen=True)
class Decided:
    """What became of a decision on uplifts: nothing was written where there are refusals or problems."""

    outcome: Outcome | None
    refusals: list[Rise] = field(default_factory=list)

    @property
    def written(self) -> bool:
        """Whether it was recorded."""
        return self.outcome is not None and self.outcome.batch is not None


def preview(
    engine: Engine,
    codes: Collection[str] | None = None,
    *,
    changes: Changes | None = None,
    through: date | None = None,
    progress: Progress | None = None,
) -> Round:
    """What these uplifts (None: all known) do to prices, and what those not yet applied would cost, by the facts.

    Nothing is written. `changes` are what somebody proposes instead of what is stated. Costs are counted to
    `through` (None: the 31 March after the horizon and every first day). Raises DataFault for an unknown code.
    """
    with read(engine) as connection:
        known = _known_uplifts(connection)
        rows = [_as_proposed(_uplift(known, code), (changes or {}).get(code, {})) for code in codes or sorted(known)]
        return _round(connection, rows, known.keys(), through, progress).told


def round_within(connection: Connection, known_at: int) -> Round:
    """All uplifts known at a batch with their cost, within a transaction."""
    known = _known_uplifts(connection, known_at)
    return _round(connection, [known[code] for code in sorted(known)], known.keys(), known_at=known_at).told


def agree(
    engine: Engine,
    codes: Collection[str],
    *,
    decided_on: date,
    changes: Changes | None = None,
    now: datetime | None = None,
) -> Decided:
    """Agree uplifts and make them facts, in one batch: what is claimed, unless stated or `changes` say otherwise.

    The old price ends the day before, the new one begins on the day, shares follow or are frozen. All or nothing.
    Raises DataFault for an unknown code, or a change that may not stand.
    """
    with read(engine) as connection:
        known = _known_uplifts(connection)
    rows = []
    for code in codes:
        row = _uplift(known, code)
        agreed = {"status": "agreed", "decided_on": decided_on}
        if row.agreed_percent is None and row.agreed_rate is None:
            agreed |= {"agreed_percent": row.claimed_percent, "agreed_rate": row.claimed_rate}
        rows.append(_as_proposed(row, {**agreed, **(changes or {}).get(code, {})}))
    return _make_facts(engine, rows, now)


def apply(engine: Engine, codes: Collection[str] | None = None, *, now: datetime | None = None) -> Decided:
    """Make facts of uplifts that a book or a screen states as agreed (None: all of them); twice changes nothing."""
    with read(engine) as connection:
        known = _known_uplifts(connection)
        found = _round(connection, [_uplift(known, code) for code in codes or sorted(known)], known.keys()).told
    return _make_facts(engine, [rise.uplift for rise in found.rises if rise.state == "agreed"], now)


def decline(
    engine: Engine,
    codes: Collection[str],
    *,
    decided_on: date,
    reason: str | None = None,
    now: datetime | None = None,
) -> Outcome:
    """Decline uplifts: no price changes. Raises Refused for one that is applied already."""
    found = preview(engine, codes)
    for rise in found.rises:
        if rise.state == "applied":
            raise Refused(
                f"{rise.uplift.uplift} is applied: price {rise.new_price} stands in its place.",
                "State the prices anew if it was a mistake.",
            )
    decided: dict[str, Any] = {"status": "declined", "decided_on": decided_on}
    if reason:
        decided["reason"] = reason
    return record(engine, Uplift.sheet, [{"uplift": code, **decided} for code in codes], now=now)


def _make_facts(engine: Engine, rows: Sequence[Uplift], now: datetime | None) -> Decided:
    """State the uplifts and what they make of prices and agreements, all of it or nothing."""
    with read(engine) as connection:
        worked = _round(connection, rows, _known_uplifts(connection).keys())
    if worked.told.refusals:
        return Decided(None, worked.told.refusals)
    stated: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in (*rows, *worked.stated):
        stated[row.sheet].append({name: getattr(row, name) for name in type(row).columns()})
    return Decided(record_together(engine, stated, now=now))


def _known_uplifts(connection: Connection, known_at: int | None = None) -> dict[str, Uplift]:
    rows = read_facts(connection, known_at, sheets=(Uplift.sheet,)).sheet(Uplift).values()
    return {row.uplift: row for row in rows}


def _uplift(known: Mapping[str, Uplift], code: str) -> Uplift:
    if code not in known:
        raise DataFault(f"There is no uplift {code} in the ledger.", "State it on the sheet uplifts first.")
    return known[code]


def _as_proposed(row: Uplift, changes: Mapping[str, Any]) -> Uplift:
    """The row with what is proposed; a percent proposed replaces a rate, and a rate a percent."""
    if not changes:
        return row
    values = {name: getattr(row, name) for name in Uplift.columns()}
    for what, other in (("agreed_percent", "agreed_rate"), ("agreed_rate", "agreed_percent")):
        if changes.get(what) not in (None, ""):
            values[other] = None
    values.update((name, None if value == "" else value) for name, value in changes.items())
    try:
        return Uplift(**values)
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        context = first.get("ctx", {})
        column = context.get("column") or (first["loc"][0] if first["loc"] else "a column")
        raise DataFault(
            f"Uplift {row.uplift}, {column}: expected {context.get('expected', 'a column of uplifts')}.",
            f"{context.get('remedy', 'Take it out')}.",
        ) from None


@dataclass
class _Worked:
    """A round as told, and the rows it would state."""

    told: Round
    stated: list[Row]


def _round(
    connection: Connection,
    rows: Sequence[Uplift],
    known: Collection[str],
    through: date | None = None,
    progress: Progress | None = None,
    known_at: int | None = None,
) -> _Worked:
    horizon = posted_state(connection, ALL_BATCHES if known_at is None else known_at).horizon
    last = through or _last_day(rows, horizon)
    purses = pipeline.purses_of_the_books(connection, known_at)
    names = read_facts(connection, known_at, sheets=(Provider.sheet, Agency.sheet))
    found = _Found(known, horizon, last, purses, names)
    by_price: dict[str, list[Uplift]] = defaultdict(list)
    for row in rows:
        by_price[row.price].append(row)
    placements = sorted(placements_of_prices(connection, by_price.keys(), known_at))
    for done, part in pipeline.in_parts(placements):
        facts = read_facts(connection, known_at, part, pipeline.SHEETS_FOR_POSTING)
        for own in facts_by_placement(facts).values():
            found.take_in(own, [row for (price,) in own.sheet(Price) for row in by_price[price]])
        if progress:
            progress(done, len(placements))
    return found.worked(rows)


def _last_day(rows: Iterable[Uplift], horizon: date | None) -> date:
    """The 31 March after the horizon and after every day from which something rises."""
    days = [row.first_day for row in rows] + ([horizon] if horizon else [])
    return year_end(max(days, default=date.min))


class _Found:
    """A round being worked out, one placement after the other."""

    def __init__(
        self, known: Collection[str], horizon: date | None, through: date, purses: Purses, names: Facts
    ) -> None:
        self.known = known
        self.horizon = horizon
        self.through = through
        self.purses = purses
        self.names = names
        self.rises: dict[str, Rise] = {}
        self.costs: list[Cost] = []
        self.stated: dict[tuple[str, Any], Row] = {}

    def take_in(self, facts: Facts, rows: Iterable[Uplift]) -> None:
        """Work out the uplifts of one placement: in order of their days, those whose shares follow first."""
        prices = facts.sheet(Price)
        after, made = facts, set[str]()
        for row in sorted(rows, key=lambda row: (row.first_day, row.frozen, row.uplift)):
            if self._state(row, prices) in ("claimed", "agreed"):
                after = self._raise(row, after, made)
            else:
                self._tell(row, facts)
        if after is not facts:
            self._count(facts, after)

    def worked(self, rows: Iterable[Uplift]) -> _Worked:
        """All that was found; the rises in the order asked."""
        rises = [self.rises[row.uplift] for row in rows if row.uplift in self.rises]
        costs = sorted(self.costs)
        told = Round(self.through, self.horizon, rises, costs, list(self._by_budget(costs)))
        return _Worked(told, list(self.stated.values()))

    def _state(self, row: Uplift, prices: Mapping[Any, Price]) -> State:
        if row.status == "agreed" and (raised_code(row.price, row.uplift, self.known),) in prices:
            return "applied"
        return row.status

    def _raise(self, row: Uplift, facts: Facts, made: set[str]) -> Facts:
        """Make facts of one uplift on top of those before it; the same facts where it cannot be."""
        try:
            found = risen(facts, row, self.known, self.through, made)
        except NotRaised as fault:
            self._tell(row, facts, refusal=str(fault))
            return facts
        self._tell(row, facts, found)
        made.update(clause.agreement for clause in found.clauses)
        if found.agreement is None:  # an agreement that an uplift before has made is stated anew, as a whole
            again = {clause.agreement for clause in found.clauses}
            for key in [key for key, old in self.stated.items() if getattr(old, "agreement", None) in again]:
                if isinstance(self.stated[key], ClauseRow):
                    del self.stated[key]
        self.stated.update(((stated.sheet, stated.key_values), stated) for stated in found.rows)
        return with_rows(facts, found.rows)

    def _tell(self, row: Uplift, facts: Facts, found: Risen | None = None, refusal: str | None = None) -> None:
        prices, package = facts.sheet(Price), next(facts.packages())
        state = self._state(row, prices)
        price = prices[(row.price,)]
        new = found.new if found else prices.get((raised_code(price.price, row.uplift, self.known),))
        dearer: dict[Month, int] = {}
        owing: dict[Month, int] = {}
        if new and state != "declined":
            old = found.old if found else price
            dearer = arrears(package, old, new, self.through)
            owing = arrears(package, old, new, self.horizon) if self.horizon else {}
        provider = package.placement.provider
        named = self.names.sheet(Provider).get((provider,))
        self.rises[row.uplift] = Rise(
            row,
            state,
            price.placement,
            provider,
            named.name if named else provider,
            price.component,
            price.unit,
            price.rate,
            new.rate if new else row.rate_from(price.rate),
            raised_code(price.price, row.uplift, self.known),
            owing,
            sum(dearer.values()) - sum(owing.values()),
            found.notes if found else (),
            refusal,
        )

    def _count(self, before: Facts, after: Facts) -> None:
        """What the placement's uplifts together move of each budget's months."""
        then, now = next(before.packages()), next(after.packages())
        moved = self._moved(then, now, self.through)
        posted: Mapping[tuple[str, str], int] = {}
        if self.horizon:
            whole = self.horizon >= Month.of(self.horizon).last_day and self.horizon <= self.through
            upto = str(Month.of(self.horizon))
            posted = moved if whole else self._moved(then, now, self.horizon)
            posted = {key: pence for key, pence in posted.items() if key[0] <= upto}
        for month, budget in moved.keys() | posted.keys():
            key = (month, budget)
            self.costs.append(Cost(then.placement.placement, budget, month, moved.get(key, 0), posted.get(key, 0)))

    def _moved(self, then: Package, now: Package, through: date) -> dict[tuple[str, str], int]:
        before, after = (borne_by_month(package, self.purses, through) for package in (then, now))
        return differences(after, before)

    def _by_budget(self, costs: Iterable[Cost]) -> Iterator[BudgetCost]:
        sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for cost in costs:
            found = sums[cost.budget, cost.financial_year]
            found[0] += cost.true_up
            found[1] += cost.pence - cost.true_up
        agencies = {row.agency: row.name for row in self.names.sheet(Agency).values()}
        for (code, year), (true_up, to_come) in sorted(sums.items()):
            budget = self.purses.budgets[code]
            name = agencies.get(budget.agency, budget.agency)
            yield BudgetCost(code, budget.name, budget.agency, name, year, true_up, to_come)


def _rise_as_dict(rise: Rise) -> dict[str, object]:
    return {
        "uplift": rise.uplift.uplift,
        "state": rise.state,
        "placement": rise.placement,
        "price": rise.uplift.price,
        "provider": rise.provider,
        "old_rate": str(rise.old_rate),
        "new_rate": str(rise.new_rate),
        "first_day": rise.uplift.first_day.isoformat(),
        "shares": rise.uplift.shares or "following",
        "arrears": rise.owing,
        "to_come": rise.to_come,
        "refusal": rise.refusal,
    }
