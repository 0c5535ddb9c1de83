"""What only the rules can say for the marts: exposure, what is still to come, and how each placement stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger.answers.registry import ANSWERS
from ledger.domain.agencies import Agency, Purses
from ledger.domain.charges import week_from
from ledger.domain.exposure import exposure
from ledger.domain.facts import SHEETS_OF_PACKAGES, Facts, Package
from ledger.domain.force import standing_on, uncovered_since
from ledger.domain.periods import FOREVER, Month, MonthSpan, year_end
from ledger.domain.thresholds import Threshold, ThresholdName
from ledger.domain.told import Tell
from ledger.marts.inputs import (
    AtHorizonRow,
    DaysAllowedRow,
    DealRow,
    ExposureRow,
    Inputs,
    SpentRow,
)
from ledger.marts.query import Remembered
from ledger.store.books import Books, books_of
from ledger.store.engine import Connection
from ledger.store.facts import read_facts
from ledger.store.posted import PostedState
from ledger.store.spending import spent_by_budgets
from ledger.tasks.remembered import Held, still_holding
from ledger.tasks.to_come import to_come, whole_months


def work_out(
    connection: Connection,
    state: PostedState,
    batch: int,
    remembered: Remembered | None = None,
    progress: Tell | None = None,
) -> Inputs:
    """What the rules say beside the journal, by the facts of the last posting; nothing before the first one.

    What the snapshot before says of placements that did not change since is taken from there.
    """
    inputs = Inputs()
    if state.horizon is None:
        return inputs
    facts = books_of(connection, state.last_posted).facts(*SHEETS_OF_PACKAGES)
    packages = list(facts.packages())
    held = still_holding(connection, state, state.horizon, remembered)
    inputs.whole_months += held.whole_months
    inputs.exposure += held.exposure
    hoped_for = books_of(connection, state.last_posted).placements_without_agreement()
    for done, package in enumerate(packages, 1):
        code = package.placement.placement
        inputs.deals += _deals(package)
        inputs.at_horizon += _at_horizon(package, state.horizon)
        if not held.projects(code):
            inputs.whole_months += whole_months(package, facts.purses, state.horizon)
        if code in hoped_for and not held.exposes(code):
            inputs.exposure += _exposures(package, facts.purses, state.horizon)
        if progress:
            progress(done, len(packages))
    upto = MonthSpan(Month(1, 1), Month.of(year_end(state.horizon)))
    inputs.spent = [SpentRow(*each) for each in spent_by_budgets(connection, *upto.names, batch)]
    all_known = Held(frozenset(), whole_months=inputs.whole_months)
    inputs.to_come = to_come(connection, state, batch, upto, held=all_known)
    inputs.days_allowed = list(_days_allowed(read_facts(connection, batch, sheets=(Agency.sheet, Threshold.sheet))))
    return inputs


def answers_for_marts(books: Books) -> dict[str, tuple[type[Any], list[Any]]]:
    """The rows of every answer that fills a table of the marts; of those of a day, as at the horizon.

    Of those there are none before the first posting.
    """
    horizon = books.posted.horizon
    return {
        each.staged: (each.row, list(each.asked(books, horizon)) if horizon or each.day == "known" else [])
        for each in ANSWERS.values()
        if each.staged
    }


def _deals(package: Package) -> Iterator[DealRow]:
    for deal in package.deals:
        yield DealRow(deal.code, None if deal.last_day == FOREVER else deal.last_day)


def _days_allowed(facts: Facts) -> Iterator[DaysAllowedRow]:
    """The thresholds that marts count by, of every agency."""
    names: tuple[ThresholdName, ...] = ("coming_days", "expiring_days", "review_days")
    for name in names:
        for (agency,) in facts.sheet(Agency):
            yield DaysAllowedRow(name, agency, int(facts.thresholds.of(name, agency)))


def _exposures(package: Package, purses: Purses, horizon: date) -> Iterator[ExposureRow]:
    placement = package.placement.placement
    for found in exposure(package, purses, horizon):
        yield ExposureRow(
            placement, str(found.month), found.standing, found.basis, found.budget, found.expected, found.carried
        )


def _at_horizon(package: Package, horizon: date) -> Iterator[AtHorizonRow]:
    """How a placement stands on the horizon day, if its stay includes it."""
    covered = standing_on(package, horizon)
    if covered is None:
        return
    yield AtHorizonRow(
        package.placement.placement,
        covered.agreement or None,
        covered.standing,
        week_from(package, horizon),
        covered.deal.agreement.first_day if covered.deal else uncovered_since(package, horizon),
    )
