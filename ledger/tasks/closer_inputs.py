"""What the marts are given of distance, secured days, step-downs, waits and joint homes, on the horizon day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ledger.domain.borne import Borne
from ledger.domain.distance import Distance
from ledger.domain.periods import Month
from ledger.marts.closer_inputs import (
    AvertedRow,
    CloserInputs,
    DistanceRow,
    HomeNightRow,
    SecuredRow,
    StepDownCostRow,
    StepDownRow,
    WaitCostRow,
    WaitRow,
)
from ledger.store.engine import Connection
from ledger.tasks.closer import AT_HOME, CloserToHome
from ledger.tasks.export_closer import how_secured
from ledger.tasks.home_nights import home_nights


def closer_inputs(connection: Connection, batch: int, horizon: date) -> CloserInputs:
    """Everything the page Closer to home shows, as known after a batch."""
    known = CloserToHome(connection, batch)
    inputs = CloserInputs([_distance(each, horizon) for each in known.distances_ever(horizon)])
    _add_secured(known, horizon, inputs)
    for late in known.step_downs(horizon):
        step, after = late.step, late.step.next_placement
        code = step.placement.placement
        there = step.still_there(horizon)
        inputs.step_downs.append(
            StepDownRow(
                step.chain, step.number, code, after.placement if after else None, step.days_past, there, late.cost
            )
        )
        inputs.step_down_costs += [StepDownCostRow(code, *_borne(one)) for one in late.borne]
    for each in known.waits(horizon):
        wait, code = each.wait, each.wait.search.search
        found = wait.search.placement if wait.state == "found" else None
        inputs.waits.append(
            WaitRow(code, wait.state, wait.days, found, _tenths(each.found_miles), wait.refused, each.cost)
        )
        inputs.wait_costs += [WaitCostRow(code, *_borne(one)) for one in each.borne]
    inputs.home_nights = list(_home_nights(connection, batch, horizon))
    return inputs


def _distance(each: Distance, on: date) -> DistanceRow:
    plan = each.plan
    return DistanceRow(
        each.placement.placement,
        each.is_there(on),
        each.council,
        each.home_district,
        each.district,
        each.area,
        each.outside,
        _tenths(each.from_home),
        each.team,
        _tenths(each.from_team),
        each.distant,
        _tenths(each.threshold) or 0,
        each.approved,
        each.approved_on,
        plan.plan if plan else None,
        plan.agency if plan else None,
        plan.set_on if plan else None,
        plan.by if plan else None,
        each.plan_is_late(on),
    )


def _add_secured(known: CloserToHome, horizon: date, inputs: CloserInputs) -> None:
    for each in known.secured(horizon, AT_HOME):
        code, ahead = each.placement.placement, each.secured
        inputs.secured_days.append(SecuredRow(code, how_secured(ahead), ahead.days, ahead.last_day, each.weekly_cost))
        for one in each.averts:
            averted = one.averted
            inputs.averted_weeks.append(
                AvertedRow(
                    *(code, averted.setting, one.averted_weekly, one.taken_from),
                    judged_on=averted.judged_on,
                    judged_by=averted.judged_by,
                )
            )


def _borne(one: Borne) -> tuple[str, str, str, int]:
    return one.agency, one.budget, one.standing, one.amount


def _tenths(miles: Decimal | None) -> int | None:
    """Tenths of a mile, since no mart holds a number with a point."""
    return None if miles is None else int(miles * 10)


def _home_nights(connection: Connection, batch: int, horizon: date) -> Iterator[HomeNightRow]:
    """Twelve months up to the horizon's."""
    last = Month.of(horizon)
    first = Month(last.year - 1, last.number).next
    for each in home_nights(connection, batch, first, last):
        month, outside = each.occupancy.month, each.outside
        yield HomeNightRow(
            month.home,
            str(month.month),
            month.beds,
            month.bed_days,
            month.taken_days,
            month.block_price,
            month.empty_price,
            month.per_taken_night,
            outside.setting,
            None if outside.too_few else outside.placements,
            outside.per_night,
        )
