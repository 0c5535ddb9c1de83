"""What uplifts do to prices and what they would cost each budget, worked out without writing anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, NamedTuple

from ledger import pipeline
from ledger.briefing.figures import PER_UNIT, rate
from ledger.domain.agencies.purses import Purses
from ledger.domain.agencies.sheets import Agency, Provider
from ledger.domain.money_and_days.money import pounds, round_half_away, text_from_pence
from ledger.domain.money_and_days.periods import Month, financial_year_name, year_end
from ledger.domain.money_and_days.progress import Tell
from ledger.domain.placements.sheets import Price, Unit
from ledger.domain.sheet.columns import Amount, InMonth, InYear, OfPlacement
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.packages import SHEETS_OF_PACKAGES, Package, packages_of
from ledger.domain.splits.sheets import ClauseRow
from ledger.domain.what_if.rises import (
    NotRaised,
    UpliftRows,
    arrears,
    facts_by_placement,
    raised_code,
    risen,
    with_rows,
)
from ledger.domain.what_if.sheets import Uplift
from ledger.journal.movements import borne_by_month
from ledger.journal.posting import differences
from ledger.store.books import Books

UpliftState = Literal["claimed", "agreed", "applied", "declined"]
"""How far an uplift has come; `applied` is agreed, and its new price is known."""


@dataclass(frozen=True, slots=True)
class Rise:
    """One uplift: what it does to a price, and by how much the placement is dearer; pence."""

    uplift: Uplift
    state: UpliftState
    placement: OfPlacement
    provider: str
    provider_name: str
    component: str
    unit: Unit
    old_rate: Decimal
    new_rate: Decimal
    new_price: str
    """The code of the price that it becomes; empty where it is declined."""
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
    def percent_text(self) -> str:
        """The same to two places, half a hundredth up; empty where it was nil."""
        return "" if self.percent is None else text_from_pence(round_half_away(self.percent * 100))

    @property
    def owing(self) -> int:
        """All its arrears."""
        return sum(self.arrears.values())

    @property
    def cost(self) -> int:
        """What it costs in all, whoever bears it."""
        return self.owing + self.to_come


RISE_COLUMNS = (
    "uplift",
    "placement",
    "price",
    "old rate",
    "new rate",
    "from",
    "shares",
    "state",
    "arrears",
    "to come",
)
BUDGET_COLUMNS = ("budget", "agency", "year", "true-up", "to come", "cost")


class UpliftCost(NamedTuple):
    """What a round moves of one budget's month of one placement."""

    placement: OfPlacement
    budget: str
    financial_year: InYear
    service_month: InMonth
    cost: Amount
    """Of the whole month."""
    true_up: Amount
    """Of that, what the next posting would post though the days are posted already."""


class RoundBudgetCost(NamedTuple):
    """What a round costs one budget in one financial year; pence."""

    budget: str
    name: Annotated[str, "Budget"]
    agency: str
    agency_name: Annotated[str, "Agency"]
    financial_year: Annotated[InYear, "Year"]
    true_up: Annotated[Amount, "For posted days"]
    to_come: Amount

    @property
    def cost(self) -> Annotated[Amount, "Together"]:
        """All of it."""
        return self.true_up + self.to_come


@dataclass(frozen=True)
class Round:
    """Uplifts with their cost, before or after they are agreed."""

    through: date
    """The 31 March to which the cost is counted."""
    posted_through: date | None
    rises: list[Rise]
    costs: list[UpliftCost]
    """Of those that are still to be made into facts and can be."""
    budgets: list[RoundBudgetCost]

    @property
    def refusals(self) -> list[Rise]:
        """Those that cannot be agreed as they stand; the costs leave them out."""
        return [rise for rise in self.rises if rise.refusal]

    @property
    def rise_rows(self) -> list[tuple[str, ...]]:
        """The uplifts as rows of a table, under RISE_COLUMNS."""
        return [
            (
                rise.uplift.uplift,
                rise.placement,
                rise.uplift.price,
                f"{rate(rise.old_rate)} {PER_UNIT[rise.unit]}",
                rate(rise.new_rate),
                rise.uplift.first_day.isoformat(),
                rise.uplift.shares or "following",
                rise.state,
                pounds(rise.owing),
                pounds(rise.to_come),
            )
            for rise in self.rises
        ]

    @property
    def budget_rows(self) -> list[tuple[str, ...]]:
        """The cost by budget as rows of a table, under BUDGET_COLUMNS."""
        return [
            (cost.budget, cost.agency, cost.financial_year, *map(pounds, (cost.true_up, cost.to_come, cost.cost)))
            for cost in self.budgets
        ]

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever asked."""
        posted = f"posted through {self.posted_through}" if self.posted_through else "nothing posted yet"
        total = sum(cost.cost for cost in self.budgets)
        said = [f"not agreed as it stands: {rise.uplift.uplift}: {rise.refusal}" for rise in self.refusals]
        return [*said, f"cost to {self.through} of what is not applied yet: {pounds(total)} ({posted})"]

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "through": self.through.isoformat(),
            "posted_through": self.posted_through.isoformat() if self.posted_through else None,
            "uplifts": [_rise_as_dict(rise) for rise in self.rises],
            "budgets": [_cost_as_dict(cost) for cost in self.budgets],
        }


@dataclass
class WorkedRound:
    """A round as told, and the rows it would state."""

    round: Round
    stated: list[Row]


def work_out(
    books: Books,
    rows: Sequence[Uplift],
    through: date | None = None,
    progress: Tell | None = None,
    *,
    counted: bool = True,
) -> WorkedRound:
    """Work out a round as the rows say, by all facts known; with its cost by budget, if that is to be `counted`."""
    horizon, names, by_price = books.posted.horizon, books.facts(Provider, Agency, Uplift), _by_price(rows)
    known = {code for (code,) in names.sheet(Uplift)}
    found = _RoundInWork(known, horizon, through or _last_day(rows, horizon), books.purses, names, counted)
    placements = sorted(books.placements_of_prices(by_price))
    for done, part in pipeline.in_parts(placements):
        found.take_in_all(books.facts(*SHEETS_OF_PACKAGES, placements=part), by_price)
        if progress:
            progress(done, len(placements))
    return found.worked(rows)


def _by_price(rows: Iterable[Uplift]) -> dict[str, list[Uplift]]:
    found: dict[str, list[Uplift]] = defaultdict(list)
    for row in rows:
        found[row.price].append(row)
    return found


def _last_day(rows: Iterable[Uplift], horizon: date | None) -> date:
    """The 31 March after the horizon and after every day from which something rises."""
    days = [row.first_day for row in rows] + ([horizon] if horizon else [])
    return year_end(max(days, default=date.min))


class _RoundInWork:
    """A round being worked out, one placement after the other."""

    def __init__(
        self,
        known: Collection[str],
        horizon: date | None,
        through: date,
        purses: Purses,
        names: Facts,
        counted: bool,
    ) -> None:
        self.known = known
        self.horizon = horizon
        self.through = through
        self.purses = purses
        self.names = names
        self.counted = counted
        self.rises: dict[str, Rise] = {}
        self.costs: list[UpliftCost] = []
        self.stated: dict[tuple[str, Any], Row] = {}

    def take_in_all(self, facts: Facts, by_price: Mapping[str, Iterable[Uplift]]) -> None:
        """Work out the uplifts of some placements, by the price that each is of."""
        for own in facts_by_placement(facts).values():
            self.take_in(own, [row for (price,) in own.sheet(Price) for row in by_price.get(price, ())])

    def take_in(self, facts: Facts, rows: Iterable[Uplift]) -> None:
        """Work out the uplifts of one placement: in order of their days, those whose shares follow first."""
        prices = facts.sheet(Price)
        after, made = facts, set[str]()
        for row in sorted(rows, key=lambda row: (row.first_day, row.frozen, row.uplift)):
            if self._state(row, prices) in ("claimed", "agreed"):
                after = self._raise(row, after, made)
            else:
                self._tell(row, facts)
        if self.counted and after is not facts:
            self._count(facts, after)

    def worked(self, rows: Iterable[Uplift]) -> WorkedRound:
        """All that was found; the rises in the order asked."""
        rises = [self.rises[row.uplift] for row in rows if row.uplift in self.rises]
        costs = sorted(self.costs)
        told = Round(self.through, self.horizon, rises, costs, list(self._by_budget(costs)))
        return WorkedRound(told, list(self.stated.values()))

    def _state(self, row: Uplift, prices: Mapping[Any, Price]) -> UpliftState:
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

    def _tell(self, row: Uplift, facts: Facts, found: UpliftRows | None = None, refusal: str | None = None) -> None:
        prices, package = facts.sheet(Price), next(packages_of(facts))
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
            raised_code(price.price, row.uplift, self.known) if state != "declined" else "",
            owing,
            sum(dearer.values()) - sum(owing.values()),
            found.notes if found else (),
            refusal,
        )

    def _count(self, before: Facts, after: Facts) -> None:
        """What the placement's uplifts together move of each budget's months."""
        then, now = next(packages_of(before)), next(packages_of(after))
        moved = self._moved(then, now, self.through)
        posted: Mapping[tuple[str, str], int] = {}
        if self.horizon:
            whole = self.horizon >= Month.of(self.horizon).last_day and self.horizon <= self.through
            upto = str(Month.of(self.horizon))
            posted = moved if whole else self._moved(then, now, self.horizon)
            posted = {key: pence for key, pence in posted.items() if key[0] <= upto}
        for month, budget in moved.keys() | posted.keys():
            year = financial_year_name(Month.parse(month).financial_year)
            figures = moved.get((month, budget), 0), posted.get((month, budget), 0)
            self.costs.append(UpliftCost(then.placement.placement, budget, year, month, *figures))

    def _moved(self, then: Package, now: Package, through: date) -> dict[tuple[str, str], int]:
        before, after = (borne_by_month(package, self.purses, through) for package in (then, now))
        return differences(after, before)

    def _by_budget(self, costs: Iterable[UpliftCost]) -> Iterator[RoundBudgetCost]:
        sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for cost in costs:
            found = sums[cost.budget, cost.financial_year]
            found[0] += cost.true_up
            found[1] += cost.cost - cost.true_up
        agencies = {row.agency: row.name for row in self.names.sheet(Agency).values()}
        for (code, year), (true_up, to_come) in sorted(sums.items()):
            budget = self.purses.budgets[code]
            name = agencies.get(budget.agency, budget.agency)
            yield RoundBudgetCost(code, budget.name, budget.agency, name, year, true_up, to_come)


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
        "arrears": text_from_pence(rise.owing),
        "to_come": text_from_pence(rise.to_come),
        "refusal": rise.refusal,
    }


def _cost_as_dict(cost: RoundBudgetCost) -> dict[str, object]:
    return {
        "budget": cost.budget,
        "agency": cost.agency,
        "financial_year": cost.financial_year,
        "true_up": text_from_pence(cost.true_up),
        "to_come": text_from_pence(cost.to_come),
        "cost": text_from_pence(cost.cost),
    }
