"""Closer to home: how far away children are placed, what is secured, what waits, and what overran its plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, NamedTuple, get_args

from ledger.answers.answer import answer
from ledger.answers.overruns import step_downs_on, waits_on
from ledger.domain.charges import week_from
from ledger.domain.closer_to_home import Averted, SearchRefusal
from ledger.domain.columns import Amount, Known, Miles, OfPlacement, Rule
from ledger.domain.distance import SHEETS_OF_DISTANCE, all_distances
from ledger.domain.placements import Placement
from ledger.domain.rows import Row
from ledger.domain.secured import Beside, Secured, beside, secured_from
from ledger.store.books import Books

SHEETS: tuple[type[Row], ...] = (*SHEETS_OF_DISTANCE, Averted)
"""What is read whole; prices and agreements only of the placements they are needed of."""
AT_HOME = frozenset({"WRAP", "SHORT"})
"""Wraparound at home and short breaks: bought so that a child can stay at home."""
REASONS: tuple[str, ...] = get_args(SearchRefusal.model_fields["reason"].annotation)
"""Why a provider may say no."""


@dataclass(frozen=True, slots=True)
class SecuredFunding:
    """One placement's secured days, what a week of it costs (pence), and what it averts."""

    placement: Placement
    secured: Secured
    weekly_cost: int
    averts: tuple[Beside, ...]


def secured_on(books: Books, on: date) -> Iterator[SecuredFunding]:
    """Every placement of a child whose stay includes the day, in order of code."""
    facts = books.facts(*SHEETS)
    wanted = {
        row.placement for row in facts.sheet(Placement).values() if row.child and row.stay[0] <= on <= row.stay[1]
    }
    averted: dict[str, list[Averted]] = {}
    for row in facts.sheet(Averted).values():
        if row.placement in wanted and row.judged_on <= on:
            averted.setdefault(row.placement, []).append(row)
    like = {row.like for rows in averted.values() for row in rows if row.like}
    packages = books.packages(wanted | like)
    for code in sorted(wanted):
        package = packages[code]
        rows = sorted(averted.get(code, ()), key=lambda row: row.setting)
        averts = tuple(beside(package, row, packages.get(row.like or ""), on) for row in rows)
        yield SecuredFunding(package.placement, secured_from(package, on), week_from(package, on), averts)


class DistanceRow(NamedTuple):
    """One placement in which a child ever lived away from home, by what is so on the day."""

    placement: OfPlacement
    setting: str
    council: str | None
    home_district: str | None
    district: str | None
    area: str | None
    outside: Known
    miles_from_home: Miles | None
    team: str | None
    miles_from_team: Miles | None
    distant: Known
    reason: str | None
    approved: str
    approved_on: date | None
    plan_set_on: date | None
    plan: str | None
    plan_by: date | None
    plan_late: bool
    there: bool
    """Whether the stay includes the day."""
    threshold: Miles
    plan_agency: str | None


@answer(
    "distances",
    "How far from home and team children are placed, in whose area, and who approved it",
    purse="none",
    window="placements whose stay includes the day",
    unit="miles",
    day="asked",
    exported=DistanceRow._fields[:18],
    of_file=lambda row: row.there,
    staged="distances",
    mart="distances",
)
def distances(books: Books, on: date) -> Iterator[DistanceRow]:
    """One row a placement in which a child ever lived away from home."""
    for each in all_distances(books.facts(*SHEETS), on):
        plan = each.plan
        yield DistanceRow(
            placement=each.placement.placement,
            setting=each.placement.setting,
            council=each.council,
            home_district=each.home_district,
            district=each.district,
            area=each.area,
            outside=each.outside,
            miles_from_home=each.from_home,
            team=each.team,
            miles_from_team=each.from_team,
            distant=each.distant,
            reason=each.placement.distance_reason,
            approved=each.approved,
            approved_on=each.approved_on,
            plan_set_on=plan.set_on if plan else None,
            plan=plan.plan if plan else None,
            plan_by=plan.by if plan else None,
            plan_late=each.plan_is_late(on),
            there=each.is_there(on),
            threshold=each.threshold,
            plan_agency=plan.agency if plan else None,
        )


class SecuredRow(NamedTuple):
    """One placement of a child on the day and setting it averts (one row where none is told)."""

    placement: OfPlacement
    setting: str
    secured: Rule
    days: int | None
    last_day: date | None
    weekly_cost: Amount
    averts: str | None
    averted_weekly: Amount | None
    taken_from: OfPlacement | None
    judged_on: date | None
    judged_by: str | None
    at_home: bool


@answer(
    "secured-funding",
    "How many days of agreed funding lie ahead, and what the package averts",
    window="from the day on",
    unit="pence a week",
    day="asked",
    exported=SecuredRow._fields[:11],
    staged="secured_days",
    mart="secured_funding",
)
def secured(books: Books, on: date) -> Iterator[SecuredRow]:
    """One row a placement of a child on the day, or one for each setting it averts."""
    for each in secured_on(books, on):
        placement, ahead = each.placement, each.secured
        row = SecuredRow(
            placement=placement.placement,
            setting=placement.setting,
            secured=how_secured(ahead),
            days=ahead.days,
            last_day=ahead.last_day,
            weekly_cost=each.weekly_cost,
            averts=None,
            averted_weekly=None,
            taken_from=None,
            judged_on=None,
            judged_by=None,
            at_home=placement.setting in AT_HOME,
        )
        for one in each.averts:
            averted = one.averted
            yield row._replace(
                averts=averted.setting,
                averted_weekly=one.averted_weekly,
                taken_from=one.taken_from,
                judged_on=averted.judged_on,
                judged_by=averted.judged_by,
            )
        if not each.averts:
            yield row


def how_secured(ahead: Secured) -> str:
    """`no`, `to_a_day`, `to_its_end` (that of the stay) or `open_ended`."""
    if ahead.open_ended:
        return "open_ended"
    if ahead.whole_stay:
        return "to_its_end"
    return "to_a_day" if ahead.days else "no"


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
    days_past: int
    cost: Annotated[Amount, "Which cost"]
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
    amount: Amount


@answer(
    "step-down-costs",
    "Delayed move-on: who bears the days",
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
    days: int
    placement: OfPlacement | None
    """Where a place was found."""
    miles_from_home: Miles | None
    refused: int
    no_bed: int
    needs_too_high: int
    match_with_others: int
    staffing: int
    no_answer: int
    other: int
    held_in: OfPlacement | None
    cost: Amount


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
            agency=search.agency,
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
    amount: Amount


@answer(
    "wait-costs",
    "Who bore the interim placement while a place was looked for",
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
