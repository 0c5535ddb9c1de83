"""What the marts are given of distance, secured days, step-downs, waits and joint homes: a kind of row a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import pyarrow as pa

_TEXT, _WHOLE, _DAY, _YES_NO = pa.string(), pa.int64(), pa.date32(), pa.bool_()


class DistanceRow(NamedTuple):
    """See `ledger.domain.distance.Distance`, on the horizon, in tenths of a mile; `there`: the stay includes it."""

    placement: str
    there: bool
    council: str | None
    home_district: str | None
    district: str | None
    area: str | None
    outside: bool | None
    tenths_from_home: int | None
    team: str | None
    tenths_from_team: int | None
    distant: bool | None
    threshold_tenths: int
    approved: str
    approved_on: date | None
    plan: str | None
    plan_agency: str | None
    plan_set_on: date | None
    plan_by: date | None
    plan_late: bool


class SecuredRow(NamedTuple):
    """Wraparound or short breaks on the horizon day: how far ahead funding is agreed; pence a week."""

    placement: str
    secured: str
    days: int | None
    last_day: date | None
    weekly_cost: int


class AvertedRow(NamedTuple):
    """What wraparound or short breaks are bought to avert, and what a week of that costs in pence, if known."""

    placement: str
    setting: str
    weekly_price: int | None
    taken_from: str
    judged_on: date
    judged_by: str


class StepDownRow(NamedTuple):
    """A placement in a chain, or past its planned last day, on the horizon day; pence."""

    chain: str
    step: int
    placement: str
    next_placement: str | None
    days_past: int
    still_there: bool
    cost: int


class StepDownCostRow(NamedTuple):
    """What a budget bears of the days past the plan; pence."""

    placement: str
    agency: str
    budget: str
    standing: str
    amount: int


class WaitRow(NamedTuple):
    """A search as it stands on the horizon day; pence."""

    search: str
    state: str
    days: int
    found_placement: str | None
    tenths_from_home: int | None
    refused: int
    cost: int


class WaitCostRow(NamedTuple):
    """What a budget bore of where the child was held while a place was looked for; pence."""

    search: str
    agency: str
    budget: str
    standing: str
    amount: int


class HomeNightRow(NamedTuple):
    """A jointly commissioned home in a month, beside the price of the same need outside; pence."""

    home: str
    service_month: str
    beds: int
    bed_days: int
    taken_days: int
    block_price: int
    empty_price: int
    per_taken_night: int | None
    setting: str | None
    placements_outside: int | None
    """None of too few."""
    per_night_outside: int | None


KINDS: dict[str, tuple[type[Any], tuple[Any, ...]]] = {
    "distances": (
        DistanceRow,
        (
            *(_TEXT, _YES_NO, _TEXT, _TEXT, _TEXT, _TEXT, _YES_NO, _WHOLE, _TEXT, _WHOLE, _YES_NO, _WHOLE),
            *(_TEXT, _DAY, _TEXT, _TEXT, _DAY, _DAY, _YES_NO),
        ),
    ),
    "secured_days": (SecuredRow, (_TEXT, _TEXT, _WHOLE, _DAY, _WHOLE)),
    "averted_weeks": (AvertedRow, (_TEXT, _TEXT, _WHOLE, _TEXT, _DAY, _TEXT)),
    "step_downs": (StepDownRow, (_TEXT, _WHOLE, _TEXT, _TEXT, _WHOLE, _YES_NO, _WHOLE)),
    "step_down_costs": (StepDownCostRow, (_TEXT, _TEXT, _TEXT, _TEXT, _WHOLE)),
    "waits": (WaitRow, (_TEXT, _TEXT, _WHOLE, _TEXT, _WHOLE, _WHOLE, _WHOLE)),
    "wait_costs": (WaitCostRow, (_TEXT, _TEXT, _TEXT, _TEXT, _WHOLE)),
    "home_nights": (
        HomeNightRow,
        (_TEXT, _TEXT, _WHOLE, _WHOLE, _WHOLE, _WHOLE, _WHOLE, _WHOLE, _TEXT, _WHOLE, _WHOLE),
    ),
}
"""The table each kind of row fills, and what its columns hold."""


@dataclass
class CloserInputs:
    """All that is worked out of these for one snapshot."""

    distances: list[DistanceRow] = field(default_factory=list)
    secured_days: list[SecuredRow] = field(default_factory=list)
    averted_weeks: list[AvertedRow] = field(default_factory=list)
    step_downs: list[StepDownRow] = field(default_factory=list)
    step_down_costs: list[StepDownCostRow] = field(default_factory=list)
    waits: list[WaitRow] = field(default_factory=list)
    wait_costs: list[WaitCostRow] = field(default_factory=list)
    home_nights: list[HomeNightRow] = field(default_factory=list)
