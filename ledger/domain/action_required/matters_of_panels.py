"""Matters of panels: an agency that would pay by the split that a panel looks at, and has no member there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.domain.action_required.matters import Matter
from ledger.domain.agencies.purses import Purses
from ledger.domain.decisions.life import shares_held, sitting_of
from ledger.domain.decisions.records import Records
from ledger.domain.decisions.sheets import Panel, PanelItem
from ledger.domain.decisions.waits import PROPOSED
from ledger.domain.splits.packages import Package
from ledger.domain.splits.weekly_shares import weekly_shares


def matters_of_panels(package: Package, purses: Purses, records: Records, on: date) -> Iterator[Matter]:
    """Who would pay by a proposed split and has no seat at a meeting that hears it, until the split is decided.

    A meeting of which no member is named yet has no seats to miss one among. The day of the meeting is the day until
    which there is time.
    """
    facts, code = records.facts, package.placement.placement
    items = facts.by(PanelItem, "placement", "panel", "item").get(code, ())
    proposed = {deal.code: deal for deal in package.deals if deal.agreement.status in PROPOSED}
    for item in items:
        deal, panel = proposed.get(item.agreement or ""), facts.sheet(Panel).get((item.panel,))
        if deal is None or panel is None:
            continue
        sitting = sitting_of(panel, facts)
        decided = any(row.on >= panel.held_on for row in records.decisions.get(deal.code, ()))
        if sitting.members and not decided:
            shares = shares_held(weekly_shares(package, deal, purses), purses, panel.held_on, deal.budgets)
            for agency in sitting.without_seat(shares):
                yield Matter(code, deal.code, "no_seat", agency, panel.held_on)
