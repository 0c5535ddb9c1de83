"""Closer to home: how far away children are placed, what is secured, what waits, and what overran its plan."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.domain.borne import Borne, borne_on
from ledger.domain.charges import week_from
from ledger.domain.closer_to_home import Averted, Search, SearchRefusal
from ledger.domain.distance import SHEETS_OF_DISTANCE, Distance, all_distances, distance_of, distances
from ledger.domain.facts import Package
from ledger.domain.placements import Placement
from ledger.domain.secured import Beside, Secured, beside, secured_from
from ledger.domain.step_down import Step, in_order, steps
from ledger.domain.waits import Wait, waits
from ledger.pipeline import SHEETS_FOR_POSTING
from ledger.store.engine import Connection
from ledger.store.facts import read_facts

SHEETS = (*SHEETS_OF_DISTANCE, Averted.sheet, Search.sheet, SearchRefusal.sheet)
"""What is read whole; prices and agreements only of the placements they are needed of."""
AT_HOME = frozenset({"WRAP", "SHORT"})
"""Wraparound at home and short breaks: bought so that a child can stay at home."""


@dataclass(frozen=True, slots=True)
class SecuredFunding:
    """One placement's secured days, what a week of it costs (pence), and what it averts."""

    placement: Placement
    secured: Secured
    weekly_cost: int
    averts: tuple[Beside, ...]


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


class CloserToHome:
    """What is known of distance and waits after a batch, asked about days."""

    def __init__(self, connection: Connection, known_at: int) -> None:
        self._connection, self._known_at = connection, known_at
        self._facts = read_facts(connection, known_at, sheets=SHEETS)

    @property
    def _placements(self) -> Mapping[tuple[str], Placement]:
        return self._facts.sheet(Placement)

    def _packages(self, placements: Collection[str]) -> dict[str, Package]:
        if not placements:
            return {}
        facts = read_facts(self._connection, self._known_at, placements, SHEETS_FOR_POSTING)
        return {package.placement.placement: package for package in facts.packages()}

    def distances(self, on: date) -> Iterator[Distance]:
        """Every placement in which a child lives away from home on the day."""
        return distances(self._facts, on)

    def distances_ever(self, on: date) -> Iterator[Distance]:
        """Every placement in which a child ever lived away from home, by what was so on the day."""
        return all_distances(self._facts, on)

    def secured(self, on: date, settings: Collection[str] | None = None) -> Iterator[SecuredFunding]:
        """Every placement of a child whose stay includes the day (of these settings only), in order of code."""
        wanted = {
            row.placement
            for row in self._placements.values()
            if row.child and row.stay[0] <= on <= row.stay[1] and (settings is None or row.setting in settings)
        }
        averted: dict[str, list[Averted]] = {}
        for row in self._facts.sheet(Averted).values():
            if row.placement in wanted and row.judged_on <= on:
                averted.setdefault(row.placement, []).append(row)
        like = {row.like for rows in averted.values() for row in rows if row.like}
        packages = self._packages(wanted | like)
        for code in sorted(wanted):
            package = packages[code]
            rows = sorted(averted.get(code, ()), key=lambda row: row.setting)
            averts = tuple(beside(package, row, packages.get(row.like or ""), on) for row in rows)
            yield SecuredFunding(package.placement, secured_from(package, on), week_from(package, on), averts)

    def step_downs(self, on: date) -> Iterator[StepDown]:
        """Every placement in a chain, or past its planned last day, chain by chain."""
        found = in_order(steps(self._placements.values(), on))
        packages = self._packages([step.placement.placement for step in found if step.past])
        for step in found:
            borne = self._borne(packages[step.placement.placement], *step.past) if step.past else ()
            yield StepDown(step, borne)

    def waits(self, on: date) -> Iterator[Waited]:
        """Every search for a place that was needed by the day, in order of code."""
        searches, refusals = self._facts.sheet(Search).values(), self._facts.sheet(SearchRefusal).values()
        found = list(waits(searches, refusals, on))
        packages = self._packages([wait.search.held_in for wait in found if wait.search.held_in])
        for wait in found:
            held = packages.get(wait.search.held_in or "")
            borne = self._borne(held, wait.search.needed_on, wait.last_day) if held else ()
            yield Waited(wait, self._miles_found(wait, on), borne)

    def _miles_found(self, wait: Wait, on: date) -> Decimal | None:
        placement = self._placements.get((wait.search.placement or "",))
        if wait.state != "found" or placement is None:
            return None
        return distance_of(self._facts, placement, on).from_home

    def _borne(self, package: Package, first: date, last: date) -> tuple[Borne, ...]:
        return borne_on(package, first, last, self._facts.purses)
