"""Refresh the marts: work out what only the rules can say, and have the rest counted into a new snapshot."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

from ledger import pipeline
from ledger.domain.agencies import Purses
from ledger.domain.agreements import IN_FORCE
from ledger.domain.charges import charges_of, cost_of_days, stay_in
from ledger.domain.day_sets import DaySet, span
from ledger.domain.facts import Facts, Package
from ledger.domain.force import coverage
from ledger.domain.money import round_half_up
from ledger.domain.papers import InvoiceLine
from ledger.domain.periods import FOREVER, ONE_DAY, Month
from ledger.domain.position import bounds, position
from ledger.domain.prices import Price
from ledger.journal.posting import should_stand
from ledger.marts.build import FailedCheck, Moment, Progress, build
from ledger.marts.extract import opened
from ledger.marts.inputs import AtHorizonRow, DealRow, ExpectedLineRow, ExposureRow, Inputs, ProjectedRow
from ledger.marts.snapshots import folder_of, next_snapshot, path_of, snapshot_as_known
from ledger.store.batches import Batch, batch_as_known_at, program_version, recorded
from ledger.store.engine import Connection, Engine, read
from ledger.store.facts import read_facts
from ledger.store.journal import PostedState, posted_state


@dataclass(frozen=True)
class Built:
    """A snapshot that was built."""

    name: str
    path: Path
    batch: int
    horizon: date | None
    failed_checks: tuple[FailedCheck, ...]
    rows: int
    milliseconds: int

    def as_dict(self) -> dict[str, object]:
        """The figures, for other programs."""
        return {
            "snapshot": self.name,
            "batch": self.batch,
            "horizon": self.horizon.isoformat() if self.horizon else None,
            "rows": self.rows,
            "milliseconds": self.milliseconds,
            "failed_checks": [{"check": item.check, "detail": item.detail} for item in self.failed_checks],
        }

    @property
    def sentences(self) -> list[str]:
        """What to tell whoever asked."""
        posted = f"posted through {self.horizon}" if self.horizon else "nothing posted yet"
        seconds = f"{self.milliseconds // 1000}.{self.milliseconds % 1000 // 100}"
        said = [f"snapshot {self.name}: batch {self.batch}, {posted}, {self.rows} rows in {seconds} seconds"]
        said += [f"check failed: {item.check.replace('_', ' ')}: {item.detail}" for item in self.failed_checks]
        return said


def refresh_marts(
    engine: Engine,
    *,
    as_known_at: datetime | None = None,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Built:
    """Count the ledger as it is, or was known at a moment, into a new snapshot.

    The one of a past moment is built beside; the pages go on showing the current one.
    """
    started = time.monotonic_ns()
    url = engine.url.render_as_string(hide_password=False)
    with read(engine) as connection:
        batch = batch_as_known_at(connection, as_known_at)
        state = posted_state(connection, batch)
        last = recorded(connection, batch)
        inputs = _inputs(connection, state, batch, progress)
    folder = folder_of(url)
    new = snapshot_as_known(folder, as_known_at) if as_known_at else next_snapshot(folder)
    with new as (name, path), opened(url) as source:
        moment = _moment(name, now or datetime.now(UTC), batch, last, state, as_known_at)
        counted = build(path, source, moment, inputs, progress)
    taken = (time.monotonic_ns() - started) // 1_000_000
    return Built(name, path_of(folder, name), batch, state.horizon, counted.failed_checks, counted.rows, taken)


def _moment(
    name: str, now: datetime, batch: int, last: Batch | None, state: PostedState, as_known_at: datetime | None
) -> Moment:
    return Moment(
        snapshot=name,
        built_at=_plain(now),
        batch=batch,
        recorded_at=last.recorded_at if last else None,
        posted_batch=state.last_posted,
        horizon=state.horizon,
        closed_through=str(state.closed) if state.closed else None,
        as_known_at=_plain(as_known_at) if as_known_at else None,
        program_version=program_version(),
    )


def _plain(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _inputs(connection: Connection, state: PostedState, batch: int, progress: Progress | None) -> Inputs:
    """What the rules say beside the journal, by the facts of the last posting; nothing before the first one."""
    inputs = Inputs()
    horizon = state.horizon
    if horizon is None:
        return inputs
    inputs.exposure = list(_exposures(connection, horizon, state.last_posted))
    facts = read_facts(connection, state.last_posted, sheets=pipeline.SHEETS_FOR_POSTING)
    packages = list(facts.packages())
    for done, package in enumerate(packages, 1):
        inputs.at_horizon += _at_horizon(package, horizon)
        inputs.deals += (
            DealRow(deal.code, None if deal.last_day == FOREVER else deal.last_day) for deal in package.deals
        )
        inputs.projected += _projected(package, facts.purses, horizon)
        if progress:
            progress(done, len(packages))
    lines = read_facts(connection, batch, sheets=(InvoiceLine.sheet,))
    inputs.expected_lines = list(_expected_lines(lines, facts, packages))
    return inputs


def _exposures(connection: Connection, horizon: date, known_at: int) -> Iterator[ExposureRow]:
    for placement, found in pipeline.exposures(connection, horizon, known_at):
        yield ExposureRow(
            placement, str(found.month), found.standing, found.basis, found.budget, found.expected, found.carried
        )


def _at_horizon(package: Package, horizon: date) -> Iterator[AtHorizonRow]:
    """How a placement stands on the horizon day, if its stay includes it."""
    month = Month.of(horizon)
    day: DaySet = span(month, horizon, horizon) & stay_in(package, month)
    if not day:
        return
    covered = coverage(package, month, day)[0]
    running = (charge.of_a_day for charge in charges_of(package, month, day) if charge.price.unit != "once")
    yield AtHorizonRow(
        package.placement.placement,
        covered.agreement or None,
        covered.standing,
        round_half_up(7 * sum(running, Fraction(0))),
        covered.deal.agreement.first_day if covered.deal else _uncovered_since(package, horizon),
    )


def _uncovered_since(package: Package, horizon: date) -> date:
    """The day after the last agreement in force ended, or the first day of the stay."""
    ended = (
        deal.last_day + ONE_DAY
        for deal in package.deals
        if deal.agreement.status in IN_FORCE and deal.last_day < horizon
    )
    return max(package.placement.first_day, max(ended, default=package.placement.first_day))


def _projected(package: Package, purses: Purses, horizon: date) -> Iterator[ProjectedRow]:
    """What should stand of the months from the horizon's to 31 March, of a placement that runs on."""
    last_day = date(Month.of(horizon).financial_year + 1, 3, 31)
    if bounds(package, last_day)[1] <= horizon:
        return
    first = Month.of(horizon + ONE_DAY)
    months = [month for month in position(package, last_day) if month.month >= first]
    standing = should_stand(package.placement, months, purses)
    for service_month, allocations in standing.allocations.items():
        for key, amount in allocations.items():
            yield ProjectedRow(
                package.placement.placement,
                service_month,
                key.agreement,
                key.budget,
                key.standing,
                key.settled,
                key.lead_budget,
                amount,
            )


def _expected_lines(lines: Facts, facts: Facts, packages: list[Package]) -> Iterator[ExpectedLineRow]:
    """What invoice lines should come to that say by which price and for which days they charge."""
    by_placement = {package.placement.placement: package for package in packages}
    prices = facts.sheet(Price)
    for line in lines.sheet(InvoiceLine).values():
        price = prices.get((line.price,))
        if price and line.first_day and line.last_day:
            cost = cost_of_days(price, by_placement[price.placement], line.first_day, line.last_day)
            yield ExpectedLineRow(line.invoice, line.line, round_half_up(cost))
