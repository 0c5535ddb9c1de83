"""Distances: in whose area each open placement is, what the regulations ask, and how far from home and team it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, get_args

from ledger.answers.answer import answer
from ledger.book.adjoining_authorities import land_borders
from ledger.domain.agencies.duties import holder
from ledger.domain.agencies.purses import Purses
from ledger.domain.closer_to_home.distance import SHEETS_OF_DISTANCE, all_distances
from ledger.domain.closer_to_home.sheets import Averted, CloserPlan, SearchRefusal
from ledger.domain.placements.sheets import Placement
from ledger.domain.sheet.columns import Known, Miles, OfPlacement
from ledger.domain.sheet.rows import Row
from ledger.domain.splits.parties import party_budgets_of
from ledger.domain.splits.sheets import Agreement, ClauseRow
from ledger.store.books import Books

SHEETS: tuple[type[Row], ...] = (*SHEETS_OF_DISTANCE, Averted)
"""What is read whole; prices and agreements only of the placements they are needed of."""
REASONS: tuple[str, ...] = get_args(SearchRefusal.model_fields["reason"].annotation)
"""Why a provider may say no."""


class DistanceRow(NamedTuple):
    """One placement in which a child ever lived away from home, by what is so on the day."""

    placement: OfPlacement
    setting: str
    council: str | None
    home_district: str | None
    district: str | None
    area: str | None
    outside: Known
    adjoining: Known
    approval_by: str
    approved: str
    approved_on: date | None
    approver: str | None
    unapproved: bool
    notice_due: date | None
    notified_on: date | None
    notice_overdue: bool
    consulting_due: date | None
    consulted_on: date | None
    consulting_overdue: bool
    miles_from_home: Miles | None
    team: str | None
    miles_from_team: Miles | None
    distant: Known
    reason: str | None
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
    "Distance of children from home and team, in whose area they are, and who approved it",
    purse="none",
    window="placements whose stay includes the day",
    unit="miles",
    day="asked",
    exported=DistanceRow._fields[:28],
    of_file=lambda row: row.there,
    staged="distances",
    mart="distances",
)
def distances(books: Books, on: date) -> Iterator[DistanceRow]:
    """One row a placement in which a child ever lived away from home."""
    parties = party_budgets_of(books.facts(Placement, Agreement, ClauseRow))
    for each in all_distances(books.facts(*SHEETS), on, land_borders()):
        plan, law, code = each.plan, each.law, each.placement.placement
        yield DistanceRow(
            placement=code,
            setting=each.placement.setting,
            council=law.council,
            home_district=each.home_district,
            district=each.district,
            area=law.area,
            outside=law.outside,
            adjoining=law.adjoining,
            approval_by=law.approval_by,
            approved=law.approved,
            approved_on=law.approved_on,
            approver=law.approver,
            unapproved=law.unapproved,
            notice_due=law.notice_due,
            notified_on=law.notified_on,
            notice_overdue=law.notice_overdue(on),
            consulting_due=law.consulting_due,
            consulted_on=law.consulted_on,
            consulting_overdue=law.consulting_overdue(on),
            miles_from_home=each.from_home,
            team=each.team,
            miles_from_team=each.from_team,
            distant=each.distant,
            reason=each.placement.distance_reason,
            plan_set_on=plan.set_on if plan else None,
            plan=plan.plan if plan else None,
            plan_by=plan.by if plan else None,
            plan_late=each.plan_is_late(on),
            there=each.is_there(on),
            threshold=each.threshold,
            plan_agency=_answers(plan, parties.get(code, frozenset()), books.purses, on) if plan else None,
        )


def _answers(plan: CloserPlan, budgets: frozenset[str], purses: Purses, on: date) -> str:
    """Who answers on a day for a plan to come closer."""
    return holder(purses, plan.agency, on, budgets).agency
