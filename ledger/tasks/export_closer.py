"""Rows of the exports that tell how things stand closer to home: on a day, as known after a batch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import get_args

from ledger.domain.borne import Borne
from ledger.domain.closer_to_home import SearchRefusal
from ledger.domain.distance import Distance
from ledger.domain.money import text_from_pence
from ledger.domain.secured import Secured
from ledger.store.engine import Connection
from ledger.tasks.closer import CloserToHome

Row = tuple[str, ...]

DISTANCE_COLUMNS = (
    "placement",
    "setting",
    "council",
    "home_district",
    "district",
    "area",
    "outside",
    "miles_from_home",
    "team",
    "miles_from_team",
    "distant",
    "reason",
    "approved",
    "approved_on",
    "plan_set_on",
    "plan",
    "plan_by",
    "plan_late",
)
SECURED_COLUMNS = (
    "placement",
    "setting",
    "secured",
    "days",
    "last_day",
    "weekly_cost",
    "averts",
    "averted_weekly",
    "taken_from",
    "judged_on",
    "judged_by",
)
STEP_DOWN_COLUMNS = (
    "chain",
    "step",
    "placement",
    "setting",
    "first_day",
    "planned_last_day",
    "last_day",
    "next_placement",
    "next_first_day",
    "days_past",
    "cost",
)
STEP_DOWN_COST_COLUMNS = ("placement", "agency", "budget", "standing", "amount")
REASONS: tuple[str, ...] = get_args(SearchRefusal.model_fields["reason"].annotation)
"""Why a provider may say no."""
WAIT_COLUMNS = (
    "search",
    "kind",
    "agency",
    "needed_on",
    "found_on",
    "ended_on",
    "state",
    "days",
    "placement",
    "miles_from_home",
    "refused",
    *REASONS,
    "held_in",
    "cost",
)
WAIT_COST_COLUMNS = ("search", "placement", "agency", "budget", "standing", "amount")


def distance_rows(connection: Connection, known_at: int, on: date) -> Iterator[Row]:
    """One row a placement in which a child lives away from home on the day."""
    for each in CloserToHome(connection, known_at).distances(on):
        yield _distance_row(each, on)


def _distance_row(each: Distance, on: date) -> Row:
    plan = each.plan
    return (
        each.placement.placement,
        each.placement.setting,
        each.council or "",
        each.home_district or "",
        each.district or "",
        each.area or "",
        _known(each.outside),
        _miles(each.from_home),
        each.team or "",
        _miles(each.from_team),
        _known(each.distant),
        each.placement.distance_reason or "",
        each.approved,
        _day(each.approved_on),
        _day(plan.set_on) if plan else "",
        plan.plan if plan else "",
        _day(plan.by) if plan else "",
        "yes" if each.plan_is_late(on) else "no",
    )


def secured_rows(connection: Connection, known_at: int, on: date) -> Iterator[Row]:
    """One row a placement of a child on the day, or one for each setting it averts."""
    for each in CloserToHome(connection, known_at).secured(on):
        ahead = each.secured
        row = (
            each.placement.placement,
            each.placement.setting,
            how_secured(ahead),
            "" if ahead.days is None else str(ahead.days),
            _day(ahead.last_day),
            text_from_pence(each.weekly_cost),
        )
        for one in each.averts:
            averted = one.averted
            weekly = "" if one.averted_weekly is None else text_from_pence(one.averted_weekly)
            yield *row, averted.setting, weekly, one.taken_from, _day(averted.judged_on), averted.judged_by
        if not each.averts:
            yield *row, "", "", "", "", ""


def how_secured(ahead: Secured) -> str:
    """`no`, `to_a_day`, `to_its_end` (that of the stay) or `open_ended`."""
    if ahead.open_ended:
        return "open_ended"
    if ahead.whole_stay:
        return "to_its_end"
    return "to_a_day" if ahead.days else "no"


def step_down_rows(connection: Connection, known_at: int, on: date) -> Iterator[Row]:
    """One row a placement of a chain, or past its planned last day."""
    for each in CloserToHome(connection, known_at).step_downs(on):
        step, placement, after = each.step, each.step.placement, each.step.next_placement
        yield (
            step.chain,
            str(step.number),
            placement.placement,
            placement.setting,
            _day(placement.first_day),
            _day(placement.planned_last_day),
            _day(placement.last_day),
            after.placement if after else "",
            _day(after.first_day) if after else "",
            str(step.days_past),
            text_from_pence(each.cost),
        )


def step_down_cost_rows(connection: Connection, known_at: int, on: date) -> Iterator[Row]:
    """One row a placement past its plan, budget and standing that bears those days."""
    for each in CloserToHome(connection, known_at).step_downs(on):
        for one in each.borne:
            yield each.step.placement.placement, *_borne(one)


def wait_rows(connection: Connection, known_at: int, on: date) -> Iterator[Row]:
    """One row a search for a place that was needed by the day."""
    for each in CloserToHome(connection, known_at).waits(on):
        search = each.wait.search
        found = each.wait.state == "found"
        yield (
            search.search,
            search.kind,
            search.agency,
            _day(search.needed_on),
            _day(search.found_on) if found else "",
            _day(search.ended_on) if each.wait.state == "ended" else "",
            each.wait.state,
            str(each.wait.days),
            (search.placement or "") if found else "",
            _miles(each.found_miles),
            str(each.wait.refused),
            *(str(each.wait.refusals.get(reason, 0)) for reason in REASONS),
            search.held_in or "",
            text_from_pence(each.cost),
        )


def wait_cost_rows(connection: Connection, known_at: int, on: date) -> Iterator[Row]:
    """One row a search, budget and standing that bore where the child was held meanwhile."""
    for each in CloserToHome(connection, known_at).waits(on):
        for one in each.borne:
            yield each.wait.search.search, each.wait.search.held_in or "", *_borne(one)


def _borne(one: Borne) -> Row:
    return one.agency, one.budget, one.standing, text_from_pence(one.amount)


def _day(of: date | None) -> str:
    return of.isoformat() if of else ""


def _miles(of: Decimal | None) -> str:
    return "" if of is None else str(of)


def _known(of: bool | None) -> str:
    return "not_known" if of is None else "yes" if of else "no"
