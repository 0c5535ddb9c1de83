"""One placement's decisions and continuing care as known: the life of each split, the clocks of each case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from ledger.domain.agencies.duties import holder
from ledger.domain.agencies.purses import purses_of
from ledger.domain.agencies.thresholds import Threshold, thresholds_of
from ledger.domain.continuing_care.eligibility import eligibility_on
from ledger.domain.continuing_care.process import CareProcess, care_process
from ledger.domain.continuing_care.sheets import CareCase, CareLevel, CareStep
from ledger.domain.decisions.life import SHEETS_OF_DECISIONS, Life, lives
from ledger.domain.decisions.open_duties import held_action
from ledger.domain.decisions.sheets import Action, Request
from ledger.domain.outcomes.sheets import Review
from ledger.domain.placements.sheets import Circumstance
from ledger.domain.sheet.columns import OfPlacement
from ledger.domain.sheet.facts import Facts
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.packages import SHEETS_OF_PACKAGES
from ledger.domain.splits.parties import party_budgets
from ledger.domain.splits.sheets import Agreement
from ledger.errors import DataFault
from ledger.store.books import Books

R = TypeVar("R", bound=Row)
CaseHolder = Callable[[CareCase], CareCase]
_SHEETS: tuple[type[Row], ...] = (*SHEETS_OF_PACKAGES, *SHEETS_OF_DECISIONS, Action, Threshold)
_MOST = 2_000
"""So many versions of one child's rows are looked through."""


@dataclass(frozen=True)
class PlacementLife:
    """What was asked, decided, reviewed and set to be done of one placement, and its child's continuing care."""

    placement: OfPlacement
    child: str | None
    lives: tuple[Life, ...]
    """The life of each agreement, the latest first."""
    requests: tuple[Request, ...]
    """The earliest first."""
    actions: tuple[Action, ...]
    """The first due first, done ones included."""
    care: tuple[CareProcess, ...]
    """Cases of continuing care, the latest first."""
    told: Circumstance | None
    """What the child's circumstances say of continuing care on the day."""

    @property
    def unwritten(self) -> tuple[Request, ...]:
        """Requests that are part of no agreement's life."""
        told = {step.code for each in self.lives for step in each.steps if step.what == "requested"}
        return tuple(row for row in self.requests if row.request not in told)

    @property
    def agreements(self) -> tuple[Agreement, ...]:
        """All agreements, the latest first."""
        return tuple(each.agreement for each in self.lives)


def placement_life(books: Books, placement: str, on: date) -> PlacementLife:
    """Everything about one placement's decisions and care. Raises DataFault where there is no such placement.

    The day says what agencies are called by then and what the child's circumstances say.
    """
    facts = books.facts(*_SHEETS, placements=(placement,))
    package = books.packages((placement,)).get(placement)
    if package is None:
        raise DataFault("There is no such placement in the ledger.", "Look its code up under Find a placement.")
    child = package.placement.child
    purses, budgets = purses_of(facts), party_budgets(package)

    def case_of(case: CareCase) -> CareCase:
        """A case with the board that is to decide on the day, unless it is closed."""
        now = case.agency if case.closed_on else holder(purses, case.agency, on, budgets).agency
        return case.model_copy(update={"agency": now})

    of_child = _of_child(books, child) if child else Facts()
    told = eligibility_on(of_child, child, on)
    care = tuple(_care(of_child, told, facts, case_of))
    own = {deal.code for deal in package.deals}
    reviews = {row.review for row in facts.sheet(Review).values() if row.placement == placement}
    return PlacementLife(
        placement,
        child,
        tuple(lives(package, facts, on)),
        tuple(
            sorted(
                facts.sheet(Request).values(),
                key=lambda row: (row.asked_on, row.request),
            )
        ),
        tuple(
            sorted(
                (
                    held_action(row, purses, on, budgets)
                    for row in facts.sheet(Action).values()
                    if _about(row, placement, own, reviews)
                ),
                key=lambda row: (row.due, row.action),
            )
        ),
        care,
        told,
    )


def _about(row: Action, placement: str, agreements: set[str], reviews: set[str]) -> bool:
    return row.placement == placement or row.agreement in agreements or row.review in reviews


def _of_child(books: Books, child: str) -> Facts:
    """What is known of a child's continuing care: circumstances, cases, their steps and levels."""
    cases = _known(books, CareCase, {"child": child})
    parts: list[Row] = [*cases, *_known(books, Circumstance, {"child": child, "what": "continuing_care"})]
    for case in cases:
        own = {"care_case": case.care_case}
        parts += [*_known(books, CareStep, own), *_known(books, CareLevel, own)]
    return Facts.of(parts)


def _care(of_child: Facts, told: Circumstance | None, facts: Facts, case_of: CaseHolder) -> Iterator[CareProcess]:
    cases = of_child.sheet(CareCase).values()
    steps, levels = of_child.by(CareStep, "care_case"), of_child.by(CareLevel, "care_case")
    for case in sorted(cases, key=lambda row: (row.referred_on, row.care_case), reverse=True):
        code = case.care_case
        own = (steps.get(code, ()), levels.get(code, ()))
        yield care_process(case_of(case), *own, told, thresholds_of(facts))


def _known(books: Books, model: type[R], cells: Mapping[str, Any]) -> list[R]:
    """The rows of a sheet that are known and hold these values: of one child, not of all."""
    found = books.trail(model, cells, _MOST)
    return [each.row for each in found if each.current and not each.origin.withdrawn and isinstance(each.row, model)]
