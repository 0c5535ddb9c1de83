"""Days that overran: moves that came later than planned, places that were waited for, and who bore them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple

from ledger.answers.answer import answer
from ledger.answers.closer_to_home.distances import REASONS
from ledger.domain.agencies.duties import holder
from ledger.domain.agencies.purses import purses_of
from ledger.domain.closer_to_home.distance import SHEETS_OF_DISTANCE, distance_of
from ledger.domain.closer_to_home.measures import DAYS_WAITED, DELAYED_COST, DELAYED_DAYS, INTERIM_COST, REFUSALS
from ledger.domain.closer_to_home.sheets import Search, SearchRefusal
from ledger.domain.closer_to_home.step_down import ChainStep, in_order, steps
from ledger.domain.closer_to_home.waits import Wait, waits_for_a_place
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.columns import Amount, Miles, OfPlacement, Rule
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.cost_of_days import Borne, borne_on
from ledger.store.books import Books

SHEETS: tuple[type[Row], ...] = (*SHEETS_OF_DISTANCE, Search, SearchRefusal)
"""What is read whole; prices and agreements only of the placements they are needed of."""


@dataclass(frozen=True, slots=True)
class StepDown:
    """One placement of a chain, and who bears the days past its plan."""

    step: ChainStep
    borne: tuple[Borne, ...]

    @property
    def cost(self) -> int:
        """What the days past the plan cost, in pence."""
        return sum(each.amount for each in self.borne)


@dataclass(frozen=True, slots=True)
class WaitWithCost:
    """One search, how far away the place is that was found, and who bore where the child was meanwhile."""

    wait: Wait
    found_miles: Decimal | None
    borne: tuple[Borne, ...]

    @property
    def cost(self) -> int:
        """What the placement the child was held in cost on the days waited, in pence."""
        return sum(each.amount for each in self.borne)


def step_downs_on(books: Books, on: date) -> list[StepDown]:
    """Every placement in a chain, or past its planned last day, chain by chain."""
    facts = books.facts(*SHEETS)
    found = in_order(steps(facts.sheet(Placement).values(), on))
    packages = books.packages([step.placement.placement for step in found if step.past])
    return [
        StepDown(
            step,
            borne_on(packages[step.placement.placement], *step.past, purses_of(facts)) if step.past else (),
        )
        for step in found
    ]


def waits_on(books: Books, on: date) -> list[WaitWithCost]:
    """Every search for a place that was needed by the day, in order of code."""
    facts = books.facts(*SHEETS)
    found = list(waits_for_a_place(facts.sheet(Search).values(), facts.sheet(SearchRefusal).values(), on))
    packages = books.packages([wait.search.held_in for wait in found if wait.search.held_in])
    waited = []
    for wait in found:
        held = packages.get(wait.search.held_in or "")
        borne = borne_on(held, wait.search.needed_on, wait.last_day, purses_of(facts)) if held else ()
        waited.append(WaitWithCost(wait, _miles_found(facts, wait, on), borne))
    return waited


def _miles_found(facts: Facts, wait: Wait, on: date) -> Decimal | None:
    placement = facts.sheet(Placement).get((wait.search.placement or "",))
    if wait.state != "found" or placement is None:
        return None
    return distance_of(facts, placement, on).from_home


class StepDownRow(NamedTuple):
    """One placement of a chain, or past its planned last day."""

    chain: str
    step: int
    placement: OfPlacement
    setting: str
    first_day: Annotated[date, "From"]
    planned_last_day: Annotated[date | None, "Planned to end"]
    last_day: Annotated[date | None, "Ended"]
    next_placement: OfPlacement | None
    next_first_day: date | None
    days_past: Annotated[int, "Days of delayed move-on", DELAYED_DAYS]
    cost: Annotated[Amount, "Cost of delayed move-on", DELAYED_COST]
    still_there: bool


@answer(
    "step-downs",
    "Delayed move-on: days after the planned move, and their cost",
    window="the stay, up to the day",
    day="asked",
    exported=StepDownRow._fields[:11],
    staged="step_downs",
    mart="step_downs",
)
def step_downs(books: Books, on: date) -> Iterator[StepDownRow]:
    """One row a placement of a chain, or past its planned last day."""
    for each in books.once(step_downs_on, on):
        step, placement, after = each.step, each.step.placement, each.step.next_placement
        yield StepDownRow(
            step.chain,
            step.number,
            placement.placement,
            placement.setting,
            placement.first_day,
            placement.planned_last_day,
            placement.last_day,
            after.placement if after else None,
            after.first_day if after else None,
            step.days_past,
            each.cost,
            step.still_there(on),
        )


class StepDownCostRow(NamedTuple):
    """What one budget bears, with one standing, of the days past a placement's plan."""

    placement: OfPlacement
    agency: str
    budget: str
    standing: Rule
    amount: Annotated[Amount, "Cost of delayed move-on", DELAYED_COST]


@answer(
    "step-down-costs",
    "Delayed move-on: who pays for the days",
    purse="each budget",
    window="the stay, up to the day",
    day="asked",
    staged="step_down_costs",
    mart="step_down_costs",
)
def step_down_costs(books: Books, on: date) -> Iterator[StepDownCostRow]:
    """One row a placement past its plan, budget and status that pays for those days."""
    for each in books.once(step_downs_on, on):
        for one in each.borne:
            yield StepDownCostRow(each.step.placement.placement, one.agency, one.budget, one.standing, one.amount)


class WaitRow(NamedTuple):
    """One search for a place that was needed by the day."""

    search: str
    kind: Rule
    agency: str
    needed_on: date
    found_on: date | None
    ended_on: date | None
    state: Rule
    days: Annotated[int, DAYS_WAITED]
    placement: OfPlacement | None
    """Where a place was found."""
    miles_from_home: Miles | None
    refused: Annotated[int, REFUSALS]
    no_bed: int
    needs_too_high: int
    match_with_others: int
    staffing: int
    no_answer: int
    other: int
    held_in: OfPlacement | None
    cost: Annotated[Amount, INTERIM_COST]


@answer(
    "waits",
    "Days waited for a place, refusals, and what the interim placement cost",
    window="from the day a place was needed until it was found",
    day="asked",
    staged="waits",
    mart="waits",
)
def waits(books: Books, on: date) -> Iterator[WaitRow]:
    """One row a search for a place that was needed by the day."""
    for each in books.once(waits_on, on):
        wait, search = each.wait, each.wait.search
        found = wait.state == "found"
        yield WaitRow(
            search=search.search,
            kind=search.kind,
            agency=holder(books.purses, search.agency, min(on, search.found_on or search.ended_on or on)).agency,
            needed_on=search.needed_on,
            found_on=search.found_on if found else None,
            ended_on=search.ended_on if wait.state == "ended" else None,
            state=wait.state,
            days=wait.days,
            placement=search.placement if found else None,
            miles_from_home=each.found_miles,
            refused=wait.refused,
            **{reason: wait.refusals.get(reason, 0) for reason in REASONS},
            held_in=search.held_in,
            cost=each.cost,
        )


class WaitCostRow(NamedTuple):
    """What one budget bore, with one standing, of where the child was held while a place was looked for."""

    search: str
    placement: OfPlacement
    agency: str
    budget: str
    standing: Rule
    amount: Annotated[Amount, "Cost of interim placements", INTERIM_COST]


@answer(
    "wait-costs",
    "Who paid for the interim placement while a place was looked for",
    purse="each budget",
    window="from the day a place was needed until it was found",
    day="asked",
    staged="wait_costs",
    mart="wait_costs",
)
def wait_costs(books: Books, on: date) -> Iterator[WaitCostRow]:
    """One row a search, budget and status that paid for where the child was held meanwhile."""
    for each in books.once(waits_on, on):
        search = each.wait.search
        for one in each.borne:
            yield WaitCostRow(search.search, search.held_in or "", one.agency, one.budget, one.standing, one.amount)
