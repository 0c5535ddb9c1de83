"""Days that overran: moves that came later than planned, places that were waited for, and who bore them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.domain.borne import Borne, borne_on
from ledger.domain.closer_to_home import Search, SearchRefusal
from ledger.domain.distance import SHEETS_OF_DISTANCE, distance_of
from ledger.domain.facts import Facts
from ledger.domain.placements import Placement
from ledger.domain.rows import Row
from ledger.domain.step_down import Step, in_order, steps
from ledger.domain.waits import Wait, waits_for_a_place
from ledger.store.books import Books

SHEETS: tuple[type[Row], ...] = (*SHEETS_OF_DISTANCE, Search, SearchRefusal)
"""What is read whole; prices and agreements only of the placements they are needed of."""


@dataclass(frozen=True, slots=True)
class StepDown:
    """One placement of a chain, and who bears the days past its plan."""

    step: Step
    borne: tuple[Borne, ...]

    @property
    def cost(self) -> int:
        """What the days past the plan cost, in pence."""
        return sum(each.amount for each in self.borne)


@dataclass(frozen=True, slots=True)
class Waited:
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
            borne_on(packages[step.placement.placement], *step.past, facts.purses) if step.past else (),
        )
        for step in found
    ]


def waits_on(books: Books, on: date) -> list[Waited]:
    """Every search for a place that was needed by the day, in order of code."""
    facts = books.facts(*SHEETS)
    found = list(waits_for_a_place(facts.sheet(Search).values(), facts.sheet(SearchRefusal).values(), on))
    packages = books.packages([wait.search.held_in for wait in found if wait.search.held_in])
    waited = []
    for wait in found:
        held = packages.get(wait.search.held_in or "")
        borne = borne_on(held, wait.search.needed_on, wait.last_day, facts.purses) if held else ()
        waited.append(Waited(wait, _miles_found(facts, wait, on), borne))
    return waited


def _miles_found(facts: Facts, wait: Wait, on: date) -> Decimal | None:
    placement = facts.sheet(Placement).get((wait.search.placement or "",))
    if wait.state != "found" or placement is None:
        return None
    return distance_of(facts, placement, on).from_home
