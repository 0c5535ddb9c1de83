"""What of a child's care needs somebody: emergency, registration, liberty, area, continuing care, whose board."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ledger.domain.action_required.matters import CurrentStay, Matter
from ledger.domain.action_required.stakes import BorneSince, Contested, CostToCome, HopedFor, Stake
from ledger.domain.agencies.sheets import Agency
from ledger.domain.closer_to_home.distance import LIVED_AT_HOME
from ledger.domain.closer_to_home.out_of_area import out_of_area
from ledger.domain.continuing_care.eligibility import eligibility_on
from ledger.domain.money_and_days.periods import Month
from ledger.domain.placements.sheets import Circumstance
from ledger.domain.sheet.spelling import fold


def matters_of_care(case: CurrentStay) -> Iterator[Matter]:
    """Matters of what was bought for the child, as it stands on the day."""
    placement = case.package.placement
    first_day = placement.first_day
    ratified_by = first_day + timedelta(int(case.thresholds.of("emergency_days", case.lead)))
    if placement.emergency and case.on > ratified_by and case.covered.standing != "agreed":
        yield case.matter("emergency_not_ratified", first_day, _not_firm(case))
    if placement.registration == "unregistered":
        yield case.matter("unregistered", first_day, CostToCome())
    if placement.deprivation_of_liberty:
        yield case.matter("deprivation_of_liberty", first_day, CostToCome())
    if placement.child is not None:
        yield from _continuing_care(case)
        yield from _board(case)
        yield from _out_of_area(case)


def _not_firm(case: CurrentStay) -> Stake:
    standing = case.covered.standing
    return HopedFor(standing) if case.deal is None else Contested(standing)


def _continuing_care(case: CurrentStay) -> Iterator[Matter]:
    placement = case.package.placement
    if eligibility_on(case.records.facts, placement.child, case.on) is None:
        yield case.matter("continuing_care_unknown", placement.first_day, CostToCome())


def _board(case: CurrentStay) -> Iterator[Matter]:
    """An integrated care board bears a share, and another is responsible for the child."""
    told = case.records.circumstances.row_on(case.package.placement.child, "responsible_icb", case.on)
    if told is None or case.deal is None:
        return
    responsible = _bodies(case, told)
    since = max(told.first_day, case.deal.agreement.first_day, case.package.placement.first_day)
    for agency in sorted({case.agency(budget) for budget in case.deal.budgets} - responsible):
        known = case.records.facts.sheet(Agency).get((agency,))
        if known and known.kind == "icb":
            yield case.matter("icb_differs", since, BorneSince(agency, Month.of(since)), agency=agency)


def _bodies(case: CurrentStay, told: Circumstance) -> set[str]:
    """The agencies that a child's responsible board is: by code, ODS code or name, and those it has passed to."""
    wanted = fold(told.value)
    named = {
        row.agency
        for row in case.records.facts.sheet(Agency).values()
        if wanted in (fold(row.agency), fold(row.ods_code or ""), fold(row.name))
    }
    return named | {case.agency(row.budget) for row in case.purses.budgets.values() if row.agency in named}


def _out_of_area(case: CurrentStay) -> Iterator[Matter]:
    """What regulations 11 and 13(4) ask and nothing says was done; whose area is not known is told elsewhere."""
    placement, records = case.package.placement, case.records
    if placement.setting in LIVED_AT_HOME:
        return
    law = out_of_area(records.facts, placement, case.lead, records.areas, records.circumstances, case.on)
    if law.unapproved:
        yield case.matter("out_of_area_not_approved", placement.first_day, CostToCome(), agency=law.council)
    if law.consulting_due and law.consulting_overdue(case.on):
        yield case.matter("area_not_consulted", law.consulting_due, agency=law.council)
    if law.notice_due and law.notice_overdue(case.on):
        yield case.matter("area_not_notified", law.notice_due, agency=law.council)
